from dataclasses import replace
from datetime import timedelta

import pytest
from babel import Locale
from hypothesis import assume, given
from hypothesis import strategies as st

from shared.peers.pages import STATES
from shared.peers.standings import Standing
from shared.peers.told import said_of
from shared.records.kinds import KINDS
from shared.rules.erasure import DUE
from shared.rules.peers import (
    CAUSES,
    CLOCKS_AGREE,
    IN_STEP,
    NEVER_HONEST,
    ON_ITS_WAY_RECORDS,
    SILENT_AFTER,
    UNUSUAL,
    PeerFacts,
    causes,
)
from shared.web.sentences import SENTENCES

spans = st.timedeltas(timedelta(), timedelta(days=4000))
counts = st.integers(0, 10**6)
facts = st.builds(
    PeerFacts, silence=st.none() | spans, agrees=st.booleans(), doubted=st.booleans(),
    chain_doubted=st.booleans(), revoked=st.booleans(), suspended=st.booleans(),
    failure=st.sampled_from(["", "diverged", "protocol_unknown", "never heard of"]),
    behind=counts, oldest=spans, held=counts, refused=counts, unconfirmed=counts,
    receipt_age=spans, clock_offset=st.timedeltas(timedelta(days=-4000), timedelta(days=4000)),
    unknown_kinds=st.sampled_from([(), ("need",), ("need", "a kind to come")]),
    strange=counts, strange_codes=st.sets(st.sampled_from(sorted(NEVER_HONEST))).map(tuple),
    beyond=counts, put_off=counts,
    held_back=st.sampled_from([{}, {"need": 2}, {"need": 2, "a kind to come": 1}]),
    withheld=st.sampled_from([{}, {"a kind to come": 1}]),
    protocols=st.sampled_from([((1,), ()), ((1, 2), (3,))]),
)  # fmt: skip
WELL = PeerFacts(silence=timedelta(seconds=3))
ILL = {
    "two_lives": {"doubted": True}, "chain": {"chain_doubted": True},
    "revoked": {"revoked": True}, "hostile": {"strange": 1, "strange_codes": ("fork",)},
    "leaving": {"leaving": True},
    "silent": {"silence": SILENT_AFTER + timedelta(seconds=1)}, "failing": {"failure": "diverged"},
    "apart": {"agrees": False},
    "receipts": {"unconfirmed": 1, "receipt_age": DUE + timedelta(seconds=1)},
    "never": {"silence": None}, "clock": {"clock_offset": -CLOCKS_AGREE - timedelta(seconds=1)},
    "versions": {"unknown_kinds": ("need",)}, "held_back": {"held_back": {"need": 2}},
    "withheld": {"withheld": {"need": 2}}, "quarantine": {"held": 1}, "refused": {"refused": 1},
    "behind": {"behind": ON_ITS_WAY_RECORDS + 1},
    "suspended": {"suspended": True},
    "beyond": {"beyond": 1}, "put_off": {"put_off": 1},
}  # fmt: skip


def peer(of: PeerFacts) -> Standing:
    return Standing(
        party="node:147", name="Frederiksberg", municipalities=("147",), exchanged_at=None,
        repaired_at=None, failed_at=None, head=0, heard=0, schemas={},
        older=(), newer=(), profiles=0, candidates=None, facts=of,
    )  # fmt: skip


@given(facts)
def test_whatever_the_state_there_is_a_cause_with_a_sentence_and_a_remedy(of: PeerFacts) -> None:
    found = causes(of)
    assert found
    assert [one.state for one in found] == [r.state for r in CAUSES if r.holds(of)] or [IN_STEP]
    for locale in (Locale("da"), Locale("en", "GB")):
        for cause in found:
            said = said_of(peer(of), cause, locale)
            assert said.text
            assert said.remedy
            assert "(" not in said.text.replace("(never heard of)", ""), said  # all is filled in
            assert cause.state in STATES


@pytest.mark.parametrize("state", ILL)
def test_each_thing_that_is_wrong_is_said_and_nothing_else(state: str) -> None:
    assert [one.state for one in causes(replace(WELL, **ILL[state]))] == [state]  # type: ignore[arg-type]


def test_each_cause_has_its_example() -> None:
    assert ILL.keys() == {rule.state for rule in CAUSES}
    assert [one.state for one in causes(WELL)] == [IN_STEP]


@given(facts, st.sampled_from(sorted(ILL)))
def test_one_more_thing_that_is_wrong_hides_none_of_the_others(of: PeerFacts, state: str) -> None:
    before = {one.state for one in causes(of)} - {IN_STEP}
    after = {one.state for one in causes(replace(of, **ILL[state]))}  # type: ignore[arg-type]
    assume(state != "failing" or not of.doubted)
    assume(state != "silent" or not of.suspended)
    assume(state != "versions" or not (of.held_back or of.withheld))
    # the one is said for the other
    one_of = (
        {"silent", "never", "suspended"},
        {"two_lives", "failing"},
        {"versions", "held_back", "withheld"},
    )
    away = next((some for some in one_of if state in some), set())
    assert before - away <= after
    assert state in after


def test_what_is_on_its_way_for_a_moment_is_no_delay() -> None:
    on_its_way = replace(WELL, behind=ON_ITS_WAY_RECORDS, oldest=timedelta(minutes=1))
    assert causes(on_its_way)[0].state == IN_STEP
    assert causes(replace(on_its_way, oldest=timedelta(seconds=61)))[0].state == "behind"


def test_a_receipt_is_late_after_24_hours_and_no_earlier() -> None:
    asked = replace(WELL, unconfirmed=3, receipt_age=DUE)
    assert causes(asked)[0].state == IN_STEP


def test_all_that_an_operator_is_to_see_has_its_words() -> None:
    assert {f"security_{code}" for code in UNUSUAL} <= SENTENCES.keys()


def test_each_kind_of_record_has_a_name() -> None:
    assert {f"kind_{kind}" for kind in KINDS} <= SENTENCES.keys()


def test_a_kind_of_which_records_wait_is_not_said_twice() -> None:
    of = replace(WELL, unknown_kinds=("need", "pledge"), held_back={"need": 2})
    said = {cause.state: cause.figures["kinds"] for cause in causes(of)}
    assert said == {"held_back": ["need"], "versions": ["pledge"]}
