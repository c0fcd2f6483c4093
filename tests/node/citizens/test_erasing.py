"""A citizen who is erased: nothing is left of them, in any table, here or at the hub."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import inspect, select

from node.citizens import consent, erasing, wishes
from node.citizens.actions import show_name
from node.citizens.sharing import recall
from node.citizens.tables import Citizen
from node.measures import actions as measures
from node.offices import actions as offices
from node.own_page import actions as own_page
from node.placements import actions, deciding, outcome_files
from node.tables import Candidate, Case, Offered
from shared.database import Base
from shared.feed.local import Local
from shared.matching.wishes import Wishes
from shared.problem import NotFound, Refused
from shared.tables import PlacementIndex
from tests import make
from tests.hub.stage import Stage
from tests.node.measures.plan import PHONE, a_colleague, a_measure
from tests.node.scene import Scene, citizens, scene, set_day

NOT_ABOUT_CITIZENS = {
    "import_run", "pinned_contact", "consent_words", "competence", "away", "office",
    "office_member",
}  # fmt: skip
# what is erased has to be known by its random id
KEEPS_IDS = {"feed", "outbox", "erasure", "receipt", "unpurged"}
ENDED = date(2027, 1, 3)


def whole_course(play: Scene, candidate: str, **plan: str) -> str:
    """Let a candidate go all the way, so that every table has rows about them; end it."""
    consent.give(play.node, "test", candidate, text="Samtykke 2026-1", how="meeting",
                 on=make.TODAY)  # fmt: skip
    with play.node.begin("test") as tx:
        person = tx.session.scalars(select(Candidate).where(Candidate.code == candidate)).one()
        person.profile = tx.write(make.profile(), "published", valid_until=make.lease(tx.today))
        recall(tx, person)
        person.profile = tx.write(make.profile(), "published", valid_until=make.lease(tx.today))
        shown = person.id
    show_name(play.node, "test", shown, "case")
    wishes.note(play.node, "test", candidate, Wishes(not_shifts=("night",)))
    own_page.make_link(play.node, "test", candidate)
    code = play.planned(candidate, **plan)
    with play.node.read() as session:
        key = actions.find(session, play.node, code).ref
    deciding.state_facts(play.node, "test", code, {"self_found": False})
    offices.keep(play.node, "test", "Nord", [a_colleague(play.node, "Karim Holst", "consultant")])
    offices.hand(play.node, "test", code, "Nord")
    play.exchange()
    play.hub_says(make.site_report(key, "hearing"))
    actions.apply(play.node, "test", code, f"2026-{code[2:]}")
    actions.grant(play.node, "test", code, "Afklaret med fagkontoret.")
    set_day(play.node, "2026-12-07")
    measures.agree(play.node, "test", code, a_measure())
    measures.note_missing(play.node, "test", code, 1)
    measures.tell(play.node, "test", code, measures.Told(call=a_colleague(play.node), phone=PHONE))
    play.hub_says(make.site_report(key, "started", on=make.START))
    deciding.ask_extension(play.node, "test", code, date(2027, 1, 10), "Mere tid til køkkenet.")
    set_day(play.node, ENDED.isoformat())
    play.hub_says(make.site_report(key, "ended", on=make.FOUR_WEEKS))
    outcome_files.take(play.node, "test", f"Forløb;Uger;Resultat\n{code};0;Ledig\n".encode())
    play.exchange()
    return code


def rows(local: Local) -> Iterator[tuple[str, str]]:
    """Every row of every table that is in the database: the table's name, and its values."""
    with local.read() as session:
        here = set(inspect(session.connection()).get_table_names())
        for table in Base.metadata.sorted_tables:
            if table.name in here:
                for row in session.execute(select(table)):
                    yield table.name, " ".join(map(str, row))


def holding(local: Local, needles: set[str]) -> set[str]:
    """The tables with a row in which one of these stands."""
    return {name for name, text in rows(local) if any(one in text for one in needles)}


def named(local: Local, candidate: str) -> set[str]:
    """All that leads to a citizen: codes, hash, ids of rows and of records."""
    with local.read() as session:
        person = session.scalars(select(Candidate).where(Candidate.code == candidate)).one()
        citizen = session.get_one(Citizen, person.citizen)
        offered = session.scalars(select(Offered.proposal).where(Offered.candidate == person.id))
        cases = session.scalars(select(Case).where(Case.candidate == person.id)).all()
        keys = [person.profile or "", *offered.all(), *(one.placement for one in cases)]
        codes = [
            session.scalars(
                select(PlacementIndex.code).where(PlacementIndex.record_id == at)
            ).one()
            for at in (UUID(one.placement.partition("/")[2]) for one in cases)
        ]
    ids = [key.partition("/")[2] for key in keys]
    return {candidate, str(person.id), str(citizen.id), citizen.cpr_hash, *ids, *codes,
            *(one.vitas_reference or "" for one in cases)}  # fmt: skip


def test_nothing_is_left_of_an_erased_citizen_in_any_table(stage: Stage) -> None:
    play = scene(stage)
    first, second = citizens(play.node, "Anna Ager", "Bo Bech")
    whole_course(play, first)
    of_node = {one.local_table.name for one in Base.registry.mappers
               if one.class_.__module__.startswith("node.")}  # fmt: skip
    who = named(play.node, first)
    assert of_node - NOT_ABOUT_CITIZENS <= holding(play.node, who)  # a new table is filled above
    assert {"site_report_index", "decision_index"} <= holding(stage.town.hub, who)
    erasing.erase(play.node, "login:dpo", first, "asked")
    assert holding(play.node, who) & of_node == {"audit"}
    play.exchange()  # and the hub destroys what it said of them
    assert holding(play.node, who) <= {*KEEPS_IDS, "audit"}
    assert holding(stage.town.hub, who) <= KEEPS_IDS
    assert named(play.node, second)


def test_a_running_placement_is_ended_first_and_a_wrong_reason_is_none(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.planned(first)
    for why, problem in (("asked", "erase_placed"), ("because", "reason_unknown")):
        with pytest.raises(Refused, match=problem):
            erasing.erase(play.node, "login:dpo", first, why)
    assert named(play.node, first)
    actions.end(play.node, "test", code, "citizen_stopped")
    erasing.erase(play.node, "login:dpo", first, "mistake")
    with pytest.raises(NotFound):
        erasing.erase(play.node, "login:dpo", first, "mistake")


def test_the_file_of_a_paid_placement_keeps_its_citizen_until_its_last_day(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    whole_course(play, first)
    with play.node.begin("test") as tx:
        row = tx.session.scalars(select(PlacementIndex)).one()
        paid = replace(tx.get(row.ref).body, instrument="wage_subsidy")
        tx.write(paid, "corrected", revises=row.ref)
    set_day(play.node, "2032-12-31")
    with pytest.raises(Refused, match="erase_kept"):
        erasing.erase(play.node, "login:dpo", first, "case_over")
    set_day(play.node, "2033-01-01")
    assert erasing.erase(play.node, "login:dpo", first, "case_over") == erasing.Gone(1, 1)
