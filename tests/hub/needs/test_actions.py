import pytest
from sqlalchemy import inspect, select

from hub.needs import actions
from shared.database import Base
from shared.feed.tables import Feed
from shared.needs.draft import SCHEMA
from shared.problem import Refused
from tests.hub.stage import Stage, draft_of
from tests.parties import Town


def test_a_need_reaches_exactly_the_acceded_within_reach(stage: Stage, town: Town) -> None:
    stage.accede("101", "147", "461", "851")
    stage.accede("157", state="declined")
    need = stage.post(("1990000101", 3), ("1990000461", 2))
    town.synchronise()
    reached = {code for code in town.nodes if _holds(town, code, str(need.id))}
    assert reached == {"101", "147", "461"}
    with town.hub.read() as session:
        recipients = set(session.scalars(select(Feed.recipient).where(Feed.id == need.id)))
    assert recipients == {"node:101", "node:147", "node:461"}


def test_one_that_accedes_later_gets_the_need(stage: Stage, town: Town) -> None:
    stage.accede("101")
    need = stage.post(("1990000101", 3))
    stage.accede("147")
    town.synchronise()
    assert _holds(town, "147", str(need.id))


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("workplace_unknown", {"slot_groups": draft_of([("1990009999", 1)])["slot_groups"]}),
        ("code_unknown", {"must": ["dishwasing"]}),
        ("code_unknown", {"occupation": "9999"}),
        ("date_passed", {"answer_by": "2026-11-20"}),
        ("answer_by_late", {"answer_by": "2026-12-07"}),
        ("branch_not_covered", {"branch": "H"}),
        ("instrument_not_covered", {"instruments": ["community_work"]}),
        ("agreement_unclear", {"agreement": "A-0000000"}),
        ("at_least_one_slot_group", {"slot_groups": []}),
    ],
)
def test_a_need_that_does_not_hold_is_refused(
    stage: Stage, code: str, change: dict[str, object]
) -> None:
    draft = SCHEMA.load(draft_of([("1990000101", 1)], **change))
    with pytest.raises(Refused) as refused:
        actions.post(stage.town.hub, "test", draft)
    assert refused.value.code == code


def test_an_unknown_code_is_told_with_the_nearest(stage: Stage) -> None:
    draft = SCHEMA.load(draft_of([("1990000101", 1)], must=["dishwasing"]))
    with pytest.raises(Refused) as refused:
        actions.post(stage.town.hub, "test", draft)
    assert refused.value.params["nearest"] == "dishwashing"


def test_a_changed_need_keeps_the_ids_of_its_slot_groups(stage: Stage) -> None:
    need = stage.post(("1990000101", 3))
    draft = SCHEMA.load(draft_of([("1990000147", 1), ("1990000101", 5)]))
    changed = actions.change(stage.town.hub, "test", need.body.code, draft)
    assert changed.body.slot_groups[1].id == need.body.slot_groups[0].id
    assert (changed.body.code, changed.rev) == (need.body.code, 2)


def test_a_closed_need_is_closed_once_and_cannot_be_changed(stage: Stage) -> None:
    need = stage.post(("1990000101", 3))
    for _ in range(2):
        assert actions.close(stage.town.hub, "test", need.body.code).rev == 2
    with pytest.raises(Refused, match="need_closed"):
        actions.change(
            stage.town.hub, "test", need.body.code, SCHEMA.load(draft_of([("1990000101", 1)]))
        )


def _holds(town: Town, code: str, wanted: str) -> bool:
    """Search every column of every table of a node's database, ids in both of their forms."""
    plain = wanted.replace("-", "")
    with town.node(code).read() as session:
        there = inspect(session.get_bind()).get_table_names()
        for table in (one for one in Base.metadata.sorted_tables if one.name in there):
            for row in session.execute(select(table)):
                words = " ".join(
                    part.decode("utf-8", "replace") if isinstance(part, bytes) else str(part)
                    for part in row
                )
                if wanted in words or plain in words:
                    return True
    return False
