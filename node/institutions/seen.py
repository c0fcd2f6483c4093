"""Our departments with their institutions, and how far each has come with its target."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from node.institutions.actions import own_employer
from shared.codes.danish import danish_key
from shared.feed import stored
from shared.feed.local import Local
from shared.records.base import Record
from shared.records.employer import Department, Workplace
from shared.records.formats import split_ref
from shared.rules.targets import Asked, Progress, Taken, TargetState, progress
from shared.tables import DepartmentIndex, NeedIndex, PlacementIndex, SlotGroupIndex
from shared.workplaces import workplaces_of

T = TypeVar("T", Asked, Taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """One institution with the places that it has opened and given in the year."""

    record: Record
    progress: Progress

    @property
    def body(self) -> Workplace:
        """Its name, address, staff and contact."""
        body: Workplace = self.record.body
        return body


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A department in a year: its institutions, and how its target stands."""

    record: Record
    institutions: tuple[Institution, ...]
    progress: Progress
    state: TargetState

    @property
    def body(self) -> Department:
        """Its name, head and targets."""
        body: Department = self.record.body
        return body


def departments(session: Session, local: Local, year: int, now: int) -> list[Standing]:
    """Return our departments in a year by name; `now` is the year that it is."""
    rows = session.scalars(select(DepartmentIndex).where(DepartmentIndex.owner == local.authority))
    found = stored.many(session, [split_ref(row.ref) for row in rows])
    employer = own_employer(session, local)
    places = list(workplaces_of(session, employer.ref).values()) if employer else []
    asked, taken = _asked(session, places), _taken(session, places)
    made = []
    for record in sorted(found, key=lambda one: danish_key(one.body.name)):
        inner = [one for one in places if one.body.department == record.ref]
        target = next((one.places for one in record.body.targets if one.year == year), 0)
        whole = progress(target, year, _of(asked, inner), _of(taken, inner))
        made.append(Standing(
            record=record, progress=whole, state=whole.state(year, now),
            institutions=tuple(
                Institution(record=one, progress=progress(
                    0, year, asked.get(one.ref, ()), taken.get(one.ref, ())
                ))
                for one in sorted(inner, key=lambda one: danish_key(one.body.name))
            ),
        ))  # fmt: skip
    return made


def total(found: Iterable[Standing]) -> Progress:
    """Return how the targets stand together."""
    return sum((one.progress for one in found), Progress())


def as_told(one: Standing, year: int) -> dict[str, object]:
    """Return a department as programs read it."""
    return {
        "department": one.body.code, "name": one.body.name, "head": one.body.head.name,
        "phone": one.body.head.phone, "email": one.body.head.email, "year": year,
        **_numbers(one.progress), "state": one.state,
        "institutions": [
            {"code": place.body.code, "p_number": place.body.p_number, "name": place.body.name,
             "full_time_persons": place.body.full_time_persons,
             "used": place.progress.used, "coming": place.progress.coming,
             "open": place.progress.open}
            for place in one.institutions
        ],
    }  # fmt: skip


def _numbers(one: Progress) -> dict[str, int]:
    return {"target": one.target, "opened": one.opened, "used": one.used, "coming": one.coming,
            "open": one.open, "missing": one.missing}  # fmt: skip


def _of(by_place: dict[str, list[T]], places: Iterable[Record]) -> list[T]:
    return [one for place in places for one in by_place.get(place.ref, ())]


def _asked(session: Session, places: Iterable[Record]) -> dict[str, list[Asked]]:
    """What needs ask for at these places, by place."""
    rows = session.execute(
        select(SlotGroupIndex, NeedIndex.state)
        .join(NeedIndex, and_(NeedIndex.owner == SlotGroupIndex.owner,
                              NeedIndex.record_id == SlotGroupIndex.record_id))
        .where(SlotGroupIndex.workplace.in_([one.ref for one in places]))
    )  # fmt: skip
    found: dict[str, list[Asked]] = {}
    for group, state in rows:
        asked = Asked(group=group.group_id, year=group.start.year, slots=group.slots,
                      open=state == "open")  # fmt: skip
        found.setdefault(group.workplace, []).append(asked)
    return found


def _taken(session: Session, places: Iterable[Record]) -> dict[str, list[Taken]]:
    """Placements at these places, of whichever municipality, by place."""
    rows = session.scalars(
        select(PlacementIndex).where(PlacementIndex.workplace.in_([one.ref for one in places]))
    )
    found: dict[str, list[Taken]] = {}
    for row in rows:
        taken = Taken(group=row.slot_group, year=row.starts_on.year, state=row.state)  # type: ignore[arg-type]  # as the record says it
        found.setdefault(row.workplace, []).append(taken)
    return found
