"""Restrictions with names and replies, as both programs show them, and what each covers."""

from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from shared.codes.places import municipalities
from shared.feed import stored
from shared.problem import NotFound
from shared.records.base import Record
from shared.records.codes import read_code
from shared.records.employer import Workplace
from shared.records.formats import split_ref
from shared.records.restriction import Restriction, SamePlace
from shared.rules.restrictions import Spot, bears_on, last_words, same_as
from shared.rules.same_place import probably_same
from shared.said import Said, reply_told, said
from shared.tables import RestrictionIndex, SamePlaceIndex, WorkplaceIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Restricted(Said):
    """A restriction with the names of employer, place and municipality, and the reply to it."""

    @property
    def municipality(self) -> str:
        """The name of who decided."""
        return municipalities()[self.body.municipality].name

    @property
    def body(self) -> Restriction:
        """What was decided."""
        body: Restriction = self.record.body
        return body

    @property
    def appealed(self) -> bool:
        """Whether the employer has answered, and nobody has looked at the decision since."""
        heard = self.body.upheld.heard if self.body.upheld else 0
        return self.replies > heard and self.body.lifted is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Two workplaces that are probably one place: why, and what a person has said of it."""

    earlier: Workplace
    later: Workplace
    why: tuple[str, ...]
    word: SamePlace | None


def restrictions(session: Session, *conditions: ColumnElement[bool]) -> list[Restricted]:
    """Return restrictions with the replies: those that stand first, the newest on top."""
    rows = session.scalars(select(RestrictionIndex).where(*conditions))
    records = stored.many(session, [split_ref(row.ref) for row in rows])
    return sorted(said(session, records, Restricted), key=lambda one: (
        one.body.lifted is not None, -one.body.decided_on.toordinal(), one.body.code,
    ))  # fmt: skip


def restriction_of(session: Session, code: str, *conditions: ColumnElement[bool]) -> Restricted:
    """Return the restriction of a public code.

    Raises:
        NotFound: there is none that meets the conditions.
    """
    found = restrictions(session, RestrictionIndex.code == read_code(code), *conditions)
    if not found:
        raise NotFound(code)
    return found[0]


def unanswered(session: Session, employer: str) -> list[Restricted]:
    """Return the restrictions that stand and the employer (by its key) has not answered."""
    stands = (RestrictionIndex.employer == employer) & RestrictionIndex.lifted_on.is_(None)
    return [one for one in restrictions(session, stands) if one.reply is None]


def standing_at(session: Session, place: Workplace) -> list[Record]:
    """Return the restrictions that bear on a workplace, by any number that it has had."""
    rows = session.scalars(select(RestrictionIndex).where(
        RestrictionIndex.employer == place.employer, RestrictionIndex.lifted_on.is_(None)
    )).all()  # fmt: skip
    if not rows:
        return []
    spots = _spots(session, same_as(place.p_number, _words(session, place.employer)))
    spots.append(Spot(place.p_number, place.cvr))
    found = stored.many(session, [split_ref(row.ref) for row in rows])
    return [one for one in found if bears_on(one.body, spots)]


def bearing_on(session: Session, place: Workplace) -> list[Restricted]:
    """Return the same with names and replies, as pages show them."""
    return said(session, standing_at(session, place), Restricted)


def covered(session: Session, restriction: Restriction) -> frozenset[str]:
    """Return every P-number at which a restriction counts people."""
    words = _words(session, restriction.employer)
    own = {restriction.p_number} if restriction.p_number else set(
        session.scalars(select(WorkplaceIndex.p_number).where(
            WorkplaceIndex.employer == restriction.employer, WorkplaceIndex.cvr == restriction.cvr,
        ))
    )  # fmt: skip
    return frozenset[str]().union(*(same_as(one, words) for one in own if one))


def likenesses(session: Session, restriction: Restriction) -> list[Likeness]:
    """Return the places that are probably one that a restriction covers, under another number."""
    places = _workplaces(session, restriction.employer)
    words = last_words(_words(session, restriction.employer))
    inside = covered(session, restriction)
    found = [
        Likeness(
            earlier=one, later=other, why=why,
            word=words.get(frozenset({one.p_number, other.p_number})),
        )
        for one, other, why in probably_same(places)
        if {one.p_number, other.p_number} & inside
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.word is not None, one.later.p_number))


def as_told(one: Restricted) -> dict[str, object]:
    """Return a restriction as flat members, its reply among them."""
    body, lifted = one.body, one.body.lifted
    plain = asdict(body)
    for name in ("employer", "upheld", "lifted", "municipality"):
        del plain[name]
    return {
        **plain, "employer": one.employer, "place": one.place, "municipality": one.municipality,
        "review_on": body.looked_at_on,
        "upheld_on": body.upheld.on if body.upheld else None,
        "upheld_why": body.upheld.why if body.upheld else None,
        "lifted_on": body.lifted_on, "lifted_by": lifted.by if lifted else None,
        "lifted_why": lifted.why if lifted else None,
        **reply_told(one),
    }  # fmt: skip


def _words(session: Session, employer: str) -> list[SamePlace]:
    rows = session.scalars(select(SamePlaceIndex).where(SamePlaceIndex.employer == employer))
    return [one.body for one in stored.many(session, [split_ref(row.ref) for row in rows])]


def _workplaces(session: Session, employer: str) -> list[Workplace]:
    rows = session.scalars(select(WorkplaceIndex).where(WorkplaceIndex.employer == employer))
    return [one.body for one in stored.many(session, [split_ref(row.ref) for row in rows])]


def _spots(session: Session, numbers: frozenset[str]) -> list[Spot]:
    rows = select(WorkplaceIndex.p_number, WorkplaceIndex.cvr).where(
        WorkplaceIndex.p_number.in_(numbers)
    )
    return [Spot(*row) for row in session.execute(rows)]
