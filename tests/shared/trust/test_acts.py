"""What an employer's contact signs is that act alone, and nobody else's word."""

import json
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError

from shared.records.base import Record
from shared.records.kinds import from_json, make
from shared.rules.assurance import assured_by, vouches
from shared.trust.acts import act_holds, sign_act
from tests import make as bodies
from tests.shared.trust.conftest import new_key

METTE, OTHER = new_key(), new_key()
SEEN, UNSEEN = "a" * 64, "b" * 64
PROPOSALS = st.sampled_from([f"municipality:101/{UUID(int=one, version=4)}" for one in range(3)])
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@st.composite
def acts(draw: st.DrawFn) -> dict[str, Any]:
    """What an act is made of, as `make` takes it."""
    answer = draw(st.sampled_from(["meet", "accept", "decline"]))
    said = bodies.decision(draw(PROPOSALS), answer, decided_on=draw(DAYS),
                           reason="shift" if answer == "decline" else None)  # fmt: skip
    agreed = bodies.agreement(title=draw(st.sampled_from("AB")), code="A-0000013")
    return {
        "body": draw(st.sampled_from([said, agreed])), "rev": draw(st.integers(1, 3)),
        "id": UUID(int=draw(st.integers(0, 1)), version=4),
        "owner": draw(st.sampled_from(["hub:dk", "hub:se"])),
    }  # fmt: skip


def act(parts: dict[str, Any], **more: Any) -> Record:
    return make(assurance="self", **parts, **more)


@given(acts(), acts(), st.sampled_from([SEEN, None]))
@settings(max_examples=150)
def test_a_signature_is_good_for_one_act_alone(
    parts: dict[str, Any], others: dict[str, Any], seen: str | None
) -> None:
    word = sign_act(act(parts), seen, METTE)
    signed = from_json(json.loads(act(parts, act_sig=word).content))
    assert act_holds(signed)
    assert signed.act_sig == word
    same = act(parts).content == act(others).content
    assert act_holds(act(others, act_sig=word)) is same
    for changed in ({"seen": UNSEEN}, {"key": OTHER.public.text},
                    {"sig": sign_act(act(parts), seen, OTHER).sig}):  # fmt: skip
        assert not act_holds(act(parts, act_sig=replace(word, **changed)))


def decided(key: Any = METTE, seen: str | None = SEEN) -> Record:
    parts = {"body": bodies.decision(), "id": uuid4(), "owner": "hub:dk", "rev": 1}
    return act(parts, act_sig=sign_act(act(parts), seen, key))


def test_a_contact_vouches_only_with_a_key_that_was_checked_for_what_it_was_shown() -> None:
    known = {METTE.public.text}
    assert vouches(decided(), known, {SEEN, UNSEEN}) == "contact"
    assert vouches(decided(), known) == "contact"  # to who does not know what it was shown
    assert vouches(decided(), {OTHER.public.text}, {SEEN}) == "hub"
    assert vouches(decided(OTHER), known, {SEEN}) == "hub"
    assert vouches(decided(), known, {UNSEEN}) == "hub"
    assert vouches(decided(seen=None), known, {SEEN}) == "hub"


@pytest.mark.parametrize("assurance", ["hub", None])
def test_who_has_not_signed_does_not_vouch(assurance: str | None) -> None:
    parts = {"body": bodies.decision(), "id": uuid4(), "rev": 1}
    of_hub = make(**parts, owner="hub:dk", assurance=assurance)
    assert vouches(of_hub, {METTE.public.text}) == "hub"
    of_node = make(**parts, owner="municipality:101", assurance=assurance)
    assert vouches(of_node, ()) == "municipality"  # its node's key is on it, whatever it says
    assert assured_by("hub:dk", signed=False) == "hub"
    assert assured_by("hub:dk", signed=True) == assured_by("municipality:101", signed=False)


def test_only_a_hubs_legal_act_is_signed_by_a_contact() -> None:
    good = json.loads(decided().content)
    form = good["act_sig"]
    wrong: list[dict[str, Any]] = [
        {"assurance": "hub"}, {"owner": "municipality:101"},
        *({"act_sig": one} for one in (None, [], {}, {**form, "more": 1}, {**form, "seen": "a"},
          {**form, "sig": form["key"][:-1]}, {**form, "key": f"{form['key']}\n"},
          {**form, "key": 5})),
        {"kind": "employer", "body": json.loads(plain_employer().content)["body"]},
    ]  # fmt: skip
    assert from_json(good).act_sig
    for changed in wrong:
        with pytest.raises(ValidationError):
            from_json(good | changed)


def plain_employer() -> Record:
    return make(bodies.employer(), id=uuid4(), owner="hub:dk", rev=1)
