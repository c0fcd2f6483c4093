"""What a manager decides about a workplace or a legal unit, for all municipalities to follow."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.feed import stored
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.codes import public_code
from shared.records.employer import Workplace
from shared.records.restriction import Lifting, Measure, Restriction, SamePlace, Upholding
from shared.restrictions import Restricted, restriction_of
from shared.tables import RestrictionIndex, SamePlaceIndex, SignalIndex, WorkplaceIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a manager decides: the measure, how many at a time, why, and when it is looked at."""

    level: Literal["workplace", "unit"]
    measure: Measure
    at_most: int | None
    reason: str
    review_on: date


def workplace(session: Session, p_number: str) -> Workplace:
    """Return a workplace that is known here.

    Raises:
        NotFound: there is none with this P-number.
    """
    row = session.scalar(select(WorkplaceIndex).where(WorkplaceIndex.p_number == p_number))
    if row is None:
        raise NotFound(p_number)
    body: Workplace = stored.get(session, row.ref).body
    return body


def decide(local: Local, actor: str, p_number: str, wanted: Wanted, by: str) -> Restricted:
    """Restrict a workplace, or its whole legal unit; the hub tells all who are to follow it.

    Raises:
        NotFound: no such workplace here.
        Refused: the day of review is not to come (`review_to_come`), no reason is given
            (`reason_missing`), the limit has no number (`limit_missing`), or this municipality
            has a restriction there already (`restricted_already`).
    """
    with local.begin(actor) as tx:
        place = workplace(tx.session, p_number)
        stored.rev(tx.session, place.employer)  # held: who decides beside us is seen
        _check(tx, wanted)
        whole = wanted.level == "unit"
        _check_alone(tx, place, whole=whole)
        code = public_code("L")
        tx.write(
            Restriction(
                code=code, employer=place.employer, municipality=local.municipality,
                level=wanted.level, cvr=place.cvr, p_number=None if whole else p_number,
                measure=wanted.measure, reason=wanted.reason.strip(), by=by,
                at_most=wanted.at_most if wanted.measure == "limit" else None,
                decided_on=tx.today, review_on=wanted.review_on,
                signal=_signal(tx.session, place, whole=whole),
            ),
            "decided",
        )  # fmt: skip
        tx.flush()
        return restriction_of(tx.session, code)


def uphold(local: Local, actor: str, code: str, why: str, review_on: date, by: str) -> Restricted:
    """Let a restriction stand after it was looked at again, and say when it is looked at next.

    Raises:
        NotFound: no such restriction of this municipality.
        Refused: it is lifted (`restriction_lifted`), the day is not to come (`review_to_come`),
            or nothing is said (`reason_missing`).
    """
    with local.begin(actor) as tx:
        now = _ours(tx, code, why)
        if review_on <= tx.today:
            raise Refused("review_to_come", field="review_on")
        heard = restriction_of(tx.session, code).replies
        word = Upholding(on=tx.today, by=by, why=why.strip(), review_on=review_on, heard=heard)
        tx.write(replace(now.body, upheld=word), "upheld", revises=now.ref)
        tx.flush()
        return restriction_of(tx.session, code)


def lift(local: Local, actor: str, code: str, why: str, by: str) -> Restricted:
    """End a restriction; only a person does, and says why.

    Raises:
        NotFound: no such restriction of this municipality.
        Refused: it is lifted already (`restriction_lifted`), or nothing is said
            (`reason_missing`).
    """
    with local.begin(actor) as tx:
        now = _ours(tx, code, why)
        word = Lifting(on=tx.today, by=by, why=why.strip())
        tx.write(replace(now.body, lifted=word), "lifted", revises=now.ref)
        tx.flush()
        return restriction_of(tx.session, code)


def say_same(
    local: Local, actor: str, numbers: tuple[str, str], *, same: bool, why: str, by: str
) -> None:
    """Say whether two P-numbers of an employer are one place; another word may follow.

    Raises:
        NotFound: one of them is not known here.
        Refused: they are of two employers, or the same number twice (`not_two_places`).
    """
    earlier, later = numbers
    with local.begin(actor) as tx:
        places = [workplace(tx.session, number) for number in numbers]
        if earlier == later or places[0].employer != places[1].employer:
            raise Refused("not_two_places")
        stored.rev(tx.session, places[0].employer)  # held: two at once say it one after another
        before = tx.session.scalar(
            select(SamePlaceIndex).where(
                SamePlaceIndex.owner == local.authority,
                SamePlaceIndex.earlier.in_(numbers),
                SamePlaceIndex.later.in_(numbers),
            )
        )
        tx.write(
            SamePlace(
                employer=places[0].employer, municipality=local.municipality,
                earlier=earlier, later=later, same=same, by=by, on=tx.today,
                why=why.strip() or None,
            ),
            "said", revises=before.ref if before else None,
        )  # fmt: skip


def _check(tx: Transaction, wanted: Wanted) -> None:
    if not wanted.reason.strip():
        raise Refused("reason_missing", field="reason")
    if wanted.measure == "limit" and not wanted.at_most:
        raise Refused("limit_missing", field="at_most")
    if wanted.review_on <= tx.today:
        raise Refused("review_to_come", field="review_on")


def _check_alone(tx: Transaction, place: Workplace, *, whole: bool) -> None:
    """See that no restriction of ours stands on the very same."""
    p_number = None if whole else place.p_number
    found = tx.session.scalar(
        select(RestrictionIndex).where(
            RestrictionIndex.owner == tx.local.authority, RestrictionIndex.cvr == place.cvr,
            RestrictionIndex.p_number.is_(None) if whole
            else RestrictionIndex.p_number == p_number,
            RestrictionIndex.lifted_on.is_(None),
        )
    )  # fmt: skip
    if found:
        raise Refused("restricted_already", restriction=found.code)


def _ours(tx: Transaction, code: str, why: str) -> Record:
    """Return a restriction of this municipality that stands, held until the act is over."""
    known = restriction_of(tx.session, code, RestrictionIndex.owner == tx.local.authority)
    now = stored.get(tx.session, known.record.ref, lock=True)
    if now.body.lifted:
        raise Refused("restriction_lifted", restriction=now.body.code, day=now.body.lifted.on)
    if not why.strip():
        raise Refused("reason_missing", field="why")
    return now


def _signal(session: Session, place: Workplace, *, whole: bool) -> str | None:
    """The code of the signal that stands on the same, which the decision then follows."""
    about = SignalIndex.p_number.is_(None) if whole else SignalIndex.p_number == place.p_number
    return session.scalar(
        select(SignalIndex.code).where(
            SignalIndex.cvr == place.cvr, about, SignalIndex.gone_on.is_(None)
        )
    )
