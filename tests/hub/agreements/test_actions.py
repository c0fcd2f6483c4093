from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from hub.agreements import actions
from hub.agreements.draft import AgreementDraft, DraftSchema
from shared.drafts import read_draft
from shared.feed import stored
from shared.feed.local import Local
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.tables import AgreementIndex
from tests import make
from tests.hub.stage import Stage
from tests.make import TODAY
from tests.parties import Town

EXAMPLE = Path("deploy/demo/agreement.toml")


def draft(**other: Any) -> AgreementDraft:
    body = make.agreement(**other)
    own = {"employer", "accede_again_by"}
    return AgreementDraft(
        **{name: getattr(body, name) for name in AgreementDraft.__slots__ if name not in own}
    )


def test_the_agreement_reaches_every_invited_node_with_employer_and_workplaces(
    stage: Stage, town: Town
) -> None:
    nodes = [town.node(code) for code in ("101", "157")]
    outside = town.node("751")
    made = actions.make(town.hub, "test", draft(invited=("101", "157")))
    town.synchronise()
    for node in nodes:
        assert made.body.title in titles(node)
    assert made.body.code not in codes(outside)


def test_all_means_the_98(stage: Stage, town: Town) -> None:
    assert len(actions.make(town.hub, "test", draft(invited=("all",))).body.invited) == 98


def test_a_new_version_keeps_code_and_record_and_who_acceded(stage: Stage, town: Town) -> None:
    stage.accede("101")
    with town.hub.read() as session:
        code = session.scalars(select(AgreementIndex.code)).one()
    new = actions.make(town.hub, "test", draft(answer_days=2), renews=code)
    assert (new.ref, new.rev, new.body.version, new.body.code) == (stage.agreement, 2, 2, code)
    assert standings(town.hub, new)["101"] == "acceded"


def test_where_all_98_stand(stage: Stage, town: Town) -> None:
    stage.accede("101", "461")
    stage.accede("157", state="declined")
    town.node("147")
    town.node("259")
    with town.hub.read() as session:
        agreement = stored.get(session, stage.agreement)
    found = standings(town.hub, agreement)
    assert len(found) == 98
    assert {code: found[code] for code in ("101", "461", "157", "147", "259", "400")} == {
        "101": "acceded", "461": "acceded", "157": "declined", "147": "not_answered",
        "259": "not_invited", "400": "not_joined",
    }  # fmt: skip
    assert next(iter(found)) == "165"  # Albertslund
    assert list(found)[-1] == "751"  # Aarhus: aa is å


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"units": ("99000015",)}, "unit_not_in_group"),
        ({"units": ()}, "unit_not_in_group"),
        ({"invited": ("101", "411")}, "invited_unknown"),
        ({"invited": ()}, "invited_unknown"),
        ({"hosting_authority": "municipality:999"}, "hosting_unknown"),
        ({"branches": ("I", "Z")}, "code_unknown"),
        ({"instruments": ("job_rotation",)}, "code_unknown"),
        ({"instruments": ()}, "code_unknown"),
        ({"valid_to": date(2026, 10, 31)}, "period_backwards"),
        ({"valid_from": date(2026, 1, 1), "valid_to": date(2026, 11, 22)}, "period_backwards"),
        ({"mandate_on": date(2026, 11, 24)}, "mandate_later"),
        ({"answer_days": 0}, "answer_days_range"),
        ({"answer_days": 11}, "answer_days_range"),
    ],
)
def test_what_does_not_hold_is_refused(
    stage: Stage, town: Town, wrong: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused, match=code):
        actions.make(town.hub, "test", draft(**wrong))
    assert len(codes(town.hub)) == 1


def test_an_agreement_stays_with_its_employer(stage: Stage, town: Town) -> None:
    with town.hub.begin("test") as tx:
        unit = make.employer().units[0]
        other = make.employer(units=(replace(unit, cvr="99000015"),))
        tx.write(other, "registered")
    (code,) = codes(town.hub)
    foreign = draft(units=("99000015",))
    with pytest.raises(Refused, match="employer_differs"):
        actions.make(town.hub, "test", foreign, renews=code)
    with pytest.raises(NotFound):
        actions.make(town.hub, "test", replace(foreign, employer="V-0000000"))


def test_the_demos_file_is_an_agreement() -> None:
    made: AgreementDraft = read_draft(EXAMPLE, DraftSchema())
    assert (made.invited, made.units) == (("all",), ("99000007", "99000015"))


@pytest.mark.parametrize(
    ("was", "becomes", "code", "field"),
    [
        ("answer_days = 2", 'answer_days = "to"', "draft_field", "answer_days"),
        ('phone = "70000010"', 'phone = "7"', "draft_field", "contact.phone"),
        ("title =", "titel =", "draft_fields", "title"),
        ("title = ", "title ", "draft_unreadable", None),
    ],
)
def test_a_file_that_does_not_hold_is_refused_with_its_field(
    tmp_path: Path, was: str, becomes: str, code: str, field: str | None
) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(EXAMPLE.read_text().replace(was, becomes))
    with pytest.raises(Refused) as refused:
        read_draft(file, DraftSchema())
    assert (refused.value.code, refused.value.params.get("field")) == (code, field)


def standings(hub: Local, agreement: Record) -> dict[str, str]:
    with hub.read() as session:
        return {
            one.municipality: one.standing for one in actions.coverage(session, agreement, TODAY)
        }


def titles(party: Local) -> list[str]:
    with party.read() as session:
        return list(session.scalars(select(AgreementIndex.title)))


def codes(party: Local) -> list[str]:
    with party.read() as session:
        return list(session.scalars(select(AgreementIndex.code)))


def test_an_agreement_is_heard_offered_suspended_and_terminated(stage: Stage, town: Town) -> None:
    heard = actions.make(town.hub, "test", draft(consult_until=date(2026, 12, 4)))
    code, terms = heard.body.code, heard.body.terms_digest
    assert heard.body.state == "in_consultation"
    with pytest.raises(Refused, match="agreement_step"):
        actions.become(town.hub, "test", code, "suspended", reason="Ombygning")
    actions.become(town.hub, "test", code, "active")
    with pytest.raises(Refused, match="agreement_reason"):
        actions.become(town.hub, "test", code, "suspended")
    twice = {actions.become(town.hub, "test", code, "suspended", reason="Ombygning").rev
             for _ in range(2)}  # fmt: skip
    assert twice == {3}
    actions.become(town.hub, "test", code, "active")
    with pytest.raises(Refused, match="date_passed"):
        actions.become(town.hub, "test", code, "terminated", reason="Lukker", last_day=PAST)
    over = actions.become(town.hub, "test", code, "terminated", reason="Lukker", last_day=LATER)
    assert (over.body.last_day, over.body.terms_digest, over.body.version) == (LATER, terms, 1)
    with pytest.raises(Refused, match="agreement_step"):
        actions.become(town.hub, "test", code, "active")
    with pytest.raises(NotFound):
        actions.become(town.hub, "test", "A-0000000", "active")


def test_a_franchisee_says_yes_for_its_own_unit_alone(stage: Stage, town: Town) -> None:
    (code,) = codes(town.hub)
    with pytest.raises(Refused, match="unit_not_covered"):
        actions.consent(town.hub, "test", code, "99000015", "Bo Bach")
    with pytest.raises(Refused, match="unit_no_franchise"):
        actions.consent(town.hub, "test", code, make.CVR, "Bo Bach")
    with town.hub.begin("test") as tx:
        was = tx.get(stage.employer).body
        units = tuple(replace(unit, franchise=True) for unit in was.units)
        tx.write(replace(was, units=units), "franchise", revises=stage.employer)
    revs = {actions.consent(town.hub, "test", code, make.CVR, "Bo Bach").rev for _ in range(2)}
    assert revs == {2}


PAST, LATER = date(2026, 11, 22), date(2026, 12, 31)
