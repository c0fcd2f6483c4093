"""Offices behind the municipality's one entrance: what the KAM hands them, and takes back.

Nothing of it is a record: the employer goes on reading the one name that answers for it all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from marshmallow import ValidationError, validate
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from node.competences.actions import TAKE_TASKS
from node.events.actions import note
from node.tables import HandedOver, Office, OfficeMember
from shared import clock
from shared.accounts.tables import Account
from shared.codes.danish import danish_key
from shared.feed import stored
from shared.feed.local import Local
from shared.problem import NotFound, Refused
from shared.records.codes import read_code
from shared.records.formats import LineField
from shared.tables import NeedIndex, PlacementIndex, PromiseIndex, ProposalIndex

HANDED = (NeedIndex, PromiseIndex, ProposalIndex, PlacementIndex)  # what an office can have
LONGEST = 80  # letters of an office's name, as its column holds


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeSeen:
    """An office with who works there today, what it has, and what it gave back, newest on top."""

    name: str
    people: tuple[Account, ...]
    has: tuple[HandedOver, ...]
    had: tuple[HandedOver, ...]

    @property
    def logins(self) -> tuple[str, ...]:
        """The log-in names of who works there."""
        return tuple(one.login for one in self.people)


def offices(session: Session) -> list[OfficeSeen]:
    """Return all offices, by name."""
    works: dict[str, set[str]] = {}
    for one in session.scalars(select(OfficeMember)):
        works.setdefault(one.office, set()).add(one.login)
    handed = session.scalars(select(HandedOver).order_by(HandedOver.id.desc())).all()
    team = people(session)
    found = [
        OfficeSeen(
            name=name, people=tuple(one for one in team if one.login in works.get(name, ())),
            has=tuple(one for one in handed if one.office == name and not one.back_on),
            had=tuple(one for one in handed if one.office == name and one.back_on),
        )
        for name in session.scalars(select(Office.name))
    ]  # fmt: skip
    return sorted(found, key=lambda one: danish_key(one.name))


def office(session: Session, name: str) -> OfficeSeen:
    """Return one office.

    Raises:
        NotFound: there is none of this name.
    """
    found = next((one for one in offices(session) if one.name == name), None)
    if found is None:
        raise NotFound(name)
    return found


def people(session: Session) -> list[Account]:
    """Return who can work in an office: consultants and KAMs, by name."""
    accounts = session.scalars(select(Account).where(~Account.disabled).order_by(Account.name))
    return [one for one in accounts if TAKE_TASKS & set(one.roles)]


def title_of(session: Session, code: str) -> str:
    """Return what a need or promise is about; of a proposal or placement its code says enough."""
    need = session.scalar(select(NeedIndex.title).where(NeedIndex.code == code))
    promise = session.scalar(select(PromiseIndex).where(PromiseIndex.code == code))
    return str(need or (stored.get(session, promise.ref).body.what if promise else ""))


def handed(session: Session) -> Mapping[str, OfficeSeen]:
    """Return which office has what today, by public code."""
    return {one.code: seen for seen in offices(session) for one in seen.has}


def known(session: Session, code: str) -> str:
    """Return the code of something that an office can have, as it is written.

    Raises:
        NotFound: there is nothing of this code.
    """
    wanted = read_code(code)
    for table in HANDED:
        if wanted and session.scalar(select(table.code).where(table.code == wanted)):
            return wanted
    raise NotFound(code)


def keep(local: Local, by: str, name: str, logins: Iterable[str]) -> OfficeSeen:
    """Make an office, or say anew who works in it.

    Raises:
        Refused: the name is no line or too long (`schema`), nobody would work there
            (`office_empty`), or somebody takes no tasks (`office_member_unknown`).
    """
    _see_name(name)
    wanted = set(logins)
    with local.change() as session:
        if unknown := sorted(wanted - {one.login for one in people(session)}):
            raise Refused("office_member_unknown", field="people", login=unknown[0])
        if not wanted:
            raise Refused("office_empty", field="people")
        session.merge(Office(name=name))
        session.execute(delete(OfficeMember).where(OfficeMember.office == name))
        session.flush()
        session.add_all(OfficeMember(office=name, login=login) for login in wanted)
        note(session, by, "staffed", name, sorted(wanted))
        session.flush()
        return office(session, name)


def close(local: Local, by: str, name: str) -> None:
    """Close an office that has nothing any more.

    Raises:
        NotFound: there is none of this name.
        Refused: it has something still (`office_has`).
    """
    with local.change() as session:
        if has := office(session, name).has:
            raise Refused("office_has", office=name, codes=sorted(one.code for one in has))
        session.execute(delete(Office).where(Office.name == name))
        note(session, by, "closed", name)


def hand(local: Local, by: str, code: str, name: str) -> OfficeSeen:
    """Let an office see to something of ours, on the word of `by`; it leaves another at once.

    Raises:
        NotFound: there is no such office, or nothing of this code that an office can have.
        Refused: the office has it already (`office_has_it`).
    """
    with local.change() as session:
        _hold(session)
        office(session, name)
        thing = known(session, code)
        before = _now(session, thing)
        if before and before.office == name:
            raise Refused("office_has_it", office=name, codes=[thing])
        if before:
            _came_back(session, before, by)
        session.add(HandedOver(code=thing, office=name, on=clock.today(session), by=by))
        note(session, by, "handed", name, code=thing)
        session.flush()
        return office(session, name)


def take_back(local: Local, by: str, code: str) -> HandedOver:
    """Take back what an office has.

    Raises:
        NotFound: no office has it.
    """
    with local.change() as session:
        _hold(session)
        now = _now(session, read_code(code) or code)
        if now is None:
            raise NotFound(code)
        _came_back(session, now, by)
        return now


def _came_back(session: Session, thing: HandedOver, by: str) -> None:
    thing.back_on, thing.back_by = clock.today(session), by
    note(session, by, "taken_back", thing.office, code=thing.code)


def _see_name(name: str) -> None:
    try:
        LineField().deserialize(name)
        validate.Length(max=LONGEST)(name)
    except ValidationError as wrong:
        raise Refused("schema", field="name", pointers=["name"]) from wrong


def _hold(session: Session) -> None:
    """Let one hand over at a time, so that no two offices get the same."""
    session.execute(select(Office.name).with_for_update())


def _now(session: Session, code: str) -> HandedOver | None:
    one = select(HandedOver).where(HandedOver.code == code, HandedOver.back_on.is_(None))
    return session.scalar(one)
