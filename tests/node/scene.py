"""The stage of the hub with a municipality on it: citizens from its own file, a need to answer."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from hub.proposals import actions as intake
from node.imports import actions as imports
from node.needs import asking
from node.placements.plan import Plan, plan
from node.proposals import actions as proposals
from node.tables import Candidate
from shared.database import set_setting
from shared.feed.local import Local
from shared.records.base import Record
from shared.rules.period import Period
from tests import make
from tests.hub.stage import Stage

HEADER = "CPR-nr.;Navn;Mobil;Målgruppe;Stillingsønske 1"
FITTING: dict[str, Any] = {
    "occupations": ["9412"], "skills": ["dishwashing", "cleaning_hotel"], "language": "working",
    "hours": "full", "shifts": ["day"], "reach_minutes": 60, "consent": "given",
    "available_from": date(2026, 11, 1), "consent_on": date(2026, 10, 1),
    "target_group": "TG02", "experience": "from_1_to_5",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scene:
    """A node that has acceded, and the need that reached it."""

    stage: Stage
    node: Local
    need: Record

    @property
    def code(self) -> str:
        """The need's public code."""
        return str(self.need.body.code)

    @property
    def group(self) -> UUID:
        """The need's first slot group."""
        found: UUID = self.need.body.slot_groups[0].id
        return found

    def exchange(self) -> None:
        """Let node and hub tell each other all, and the hub do what follows."""
        self.stage.town.synchronise(self.node.name.partition(":")[2])
        self.stage.town.hub.react()
        self.stage.town.synchronise(self.node.name.partition(":")[2])

    def hub_says(self, *bodies: Any) -> list[str]:
        """Let the hub write these records, and the node hear of them."""
        hub = self.stage.town.hub
        with hub.begin("test") as tx:
            keys = [tx.write(body, "said") for body in bodies]
        self.exchange()
        return keys

    def asked(self, candidate: str, answer: asking.Answer | None = "yes") -> None:
        """Ask a candidate about the first slot group."""
        asking.ask(self.node, "test", need=self.code, group=self.group, candidate=candidate,
                   how="meeting", answer=answer)  # fmt: skip

    def proposed(self, candidate: str) -> str:
        """Propose a candidate who was asked and said yes; return the proposal's code."""
        self.asked(candidate)
        _, code = proposals.propose(
            self.node, "test", need=self.code, group=self.group, candidate=candidate,
            instrument="work_placement",
        )  # fmt: skip
        self.exchange()
        return code

    def to_meet(self, candidate: str) -> str:
        """Propose a candidate whom the employer wants to meet."""
        code = self.proposed(candidate)
        intake.pass_on(self.stage.town.hub, "test", code)
        intake.meet(self.stage.town.hub, "test", code)
        self.exchange()
        return code

    def accepted(self, candidate: str) -> str:
        """Propose a candidate whom the employer takes."""
        code = self.to_meet(candidate)
        intake.accept(self.stage.town.hub, "test", code)
        self.exchange()
        return code

    def planned(self, candidate: str, **other: Any) -> str:
        """Plan a placement for a candidate whom the employer takes; return its code."""
        _, code = plan(self.node, "test", self.accepted(candidate), a_plan(**other))
        return code


def scene(stage: Stage, *, slots: int = 2, **accession: Any) -> Scene:
    """Let København accede, and post a need for its workplace Søbredden."""
    node = stage.town.node("101")
    with node.database.begin() as session:
        set_setting(session, "demo_today", "2026-11-23")
    stage.accede("101", **accession)
    need = stage.post(("1990000101", slots), nice=["cleaning_hotel"])
    stage.town.synchronise("101")
    return Scene(stage, node, need)


def citizens(node: Local, *names: str, **facts: Any) -> list[str]:
    """Import citizens from a file, give them facts that fit, return their codes."""
    numbers = [f"{61 + at:02}0190{4000 + at}" for at in range(len(names))]
    lines = [
        f"{number};{name};20304050;6.2;9412" for number, name in zip(numbers, names, strict=True)
    ]
    text = "\r\n".join([HEADER, *lines, ""])
    imports.store(node, "test", imports.read(node, text.encode()))
    with node.begin("test") as tx:
        tx.session.execute(update(Candidate).values(**{**FITTING, **facts}))
        return list(tx.session.scalars(select(Candidate.code).order_by(Candidate.id)))


def set_day(local: Local, day: str) -> None:
    """Move the civil day of a party."""
    with local.database.begin() as session:
        set_setting(session, "demo_today", day)


def a_plan(**other: Any) -> Plan:
    """Four weeks of work placement from the slot group's start."""
    course = other.pop("course", Period(make.START, make.FOUR_WEEKS))
    return Plan(
        **{"instrument": "work_placement", "purpose": "skills_for_job_here", "hours": 30,
           "course": course} | other
    )  # fmt: skip
