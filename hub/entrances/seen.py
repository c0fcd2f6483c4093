"""An employer's whole country: in each municipality whom it rings, and what is between them."""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.directory import directory
from hub.needs.coverage import coverage
from shared.codes.danish import danish_key
from shared.dealings import contacts, entrances
from shared.dealings.contacts import Talk, talks
from shared.dealings.entrances import Entrance, entrance
from shared.dealings.statements import needs_asked, statement
from shared.feed import stored
from shared.problem import NotFound
from shared.promises.seen import Promised, promises
from shared.promises.seen import as_told as promise_told
from shared.records.need import acceded_within_reach
from shared.rules.free_times import Time
from shared.rules.service import Service, service
from shared.rules.statement import Statement
from shared.tables import (
    AgreementIndex,
    ContactNoteIndex,
    InvitedIndex,
    NeedIndex,
    PromiseIndex,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One municipality as the employer has it: its entrance, open promises, talks of both.

    `unanswered` are the open needs that it was asked for and has not answered, `late` those of
    them whose day has passed; `times` when its KAM is free to be rung;
    `service` how it kept its service goals.
    """

    entrance: Entrance
    promises: list[Promised]
    talks: list[Talk]
    unanswered: int
    late: int
    times: list[Time]
    service: Service

    @property
    def code(self) -> str:
        """The municipality's code."""
        return self.entrance.municipality

    @property
    def overdue(self) -> int:
        """How many promises have passed their day, whoever gave them."""
        return sum(one.standing == "overdue" for one in self.promises)


def sides(session: Session, employer: str, today: date, only: str | None = None) -> list[Side]:
    """Return the municipalities that any agreement of the employer invites, by name; or one."""
    invited = select(InvitedIndex.municipality).join(
        AgreementIndex,
        (AgreementIndex.owner == InvitedIndex.owner)
        & (AgreementIndex.record_id == InvitedIndex.record_id),
    )
    codes = set(session.scalars(invited.where(AgreementIndex.employer == employer)))
    named = entrances.entrances(session, employer, today)
    still_open = PromiseIndex.employer == employer, PromiseIndex.state == "open"
    promised, talked = promises(session, today, *still_open), _talks(session, employer)
    asked, late = _unanswered(session, employer, today)
    wanted = {code for code in codes | set(named) if only in (None, code)}
    served = _served(session, employer, wanted & set(named), today)
    doors = {code: named.get(code) or entrance(session, employer, code, today) for code in wanted}
    found = [
        Side(
            entrance=door, times=entrances.times(session, door, today),
            promises=[one for one in promised if one.body.municipality == code],
            talks=[one for one in talked if one.body.municipality == code],
            unanswered=asked[code] + late[code], late=late[code],
            service=served.get(code) or service((), today),
        )
        for code, door in doors.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: danish_key(one.entrance.name))


def side(session: Session, employer: str, municipality: str, today: date) -> Side:
    """Return one municipality as the employer has it.

    Raises:
        NotFound: no agreement of the employer invites it.
    """
    for one in sides(session, employer, today, municipality):
        return one
    raise NotFound(municipality)


def owed(
    session: Session, employer: str, municipality: str, today: date, of: str | None
) -> Statement:
    """Return what an employer and a municipality owe each other in a quarter (`2026-4`).

    The needs are those that the municipality's node holds: its own paper has the same.

    Raises:
        NotFound: no agreement of the employer invites it.
        Refused: there is no such quarter (`quarter_unknown`).
    """
    side(session, employer, municipality, today)
    asked = _asked(session, employer, {municipality})[municipality]
    return statement(session, employer, municipality, asked, today, of)


def as_told(one: Side) -> dict[str, object]:
    """Return a municipality as programs read it."""
    return {
        **entrances.as_told(one.entrance),
        "promises": [promise_told(each) for each in one.promises],
        "talks": [contacts.as_told(each) for each in one.talks],
        "unanswered": one.unanswered, "late": one.late,
        "service": asdict(one.service),
        "times": [{"on": on, "at": at} for on, at in one.times],
    }  # fmt: skip


def _talks(session: Session, employer: str) -> list[Talk]:
    return talks(session, ContactNoteIndex.employer == employer)


def _asked(session: Session, employer: str, codes: set[str]) -> dict[str, list[NeedIndex]]:
    """The needs that each municipality's node holds, by the municipality's code."""
    rows = session.scalars(select(NeedIndex).where(NeedIndex.employer == employer)).all()
    needs = [stored.get(session, row.ref) for row in rows]
    who = directory(session, needs)
    parties = [(row, acceded_within_reach(one, who)) for row, one in zip(rows, needs, strict=True)]
    return {
        code: [row for row, held in parties if who.party_for(f"municipality:{code}") & held]
        for code in codes
    }


def _served(session: Session, employer: str, codes: set[str], today: date) -> dict[str, Service]:
    """How each municipality kept its service goals."""
    asked = _asked(session, employer, codes).items()
    return {
        code: service(needs_asked(session, f"municipality:{code}", needs), today)
        for code, needs in asked
    }


def _unanswered(session: Session, employer: str, today: date) -> tuple[Counter[str], Counter[str]]:
    """How many open needs each municipality has yet to answer: in time still, and late."""
    asked, late = Counter[str](), Counter[str]()
    own = select(NeedIndex).where(NeedIndex.employer == employer, NeedIndex.state == "open")
    for row in session.scalars(own).all():
        covered = coverage(session, stored.get(session, row.ref), today)
        asked.update(one.code for one in covered.municipalities if one.state == "asked")
        late.update(one.code for one in covered.municipalities if one.state == "late")
    return asked, late
