"""Room at a workplace: each claim's newest revision gets the hub's word, one workplace at a time.

First come, first served over all municipalities: what holds room keeps it, then who was
refused and still waits, then the new ones, by the time in their ids. A workplace is looked at
when a claim or its staff changed, when reserved room has run out, and once on each new day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, Row, delete, select
from sqlalchemy.orm import Session

from hub.members.actions import member_of
from hub.placements.claims import Asked, claims_at, workplace_at
from hub.placements.restricted import in_the_way
from hub.placements.swaps import keeps_its_place, take_seat, tell_offers
from hub.tables import RoomToJudge
from shared import clock
from shared.acceded import acceded_at
from shared.bulk import upsert
from shared.database import Setting, setting
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.read import knew
from shared.feed.tables import Peer
from shared.feed.transaction import Transaction
from shared.lawbook import rows_here
from shared.records.base import Record
from shared.records.formats import owner_of, split_ref
from shared.records.placement import CapacityClaim, RoomReservation
from shared.rules.law import law
from shared.rules.reservation import (
    LAPSED,
    NO_RULE,
    NOT_ACCEDED,
    SEAT_GONE,
    answer,
    heard,
    lapse,
    same_word,
)
from shared.rules.restrictions import RULE as RESTRICTED
from shared.rules.restrictions import at_most
from shared.tables import ClaimIndex, ReservationIndex

UNREADABLE = "claim_invalid"  # another workplace's P-number, or it ends before it begins
JUDGED_ON = "room_judged_on"  # the setting that holds the last day on which all who wait were


def answer_claims(local: Local) -> int:
    """Answer each claim that is new, has run out or waits for room; return how many words."""
    with local.read() as session:
        today = clock.today(session)
        changed = set(session.scalars(select(RoomToJudge.p_number).distinct()))
        late = (
            _run_out(session, today)
            | _given_back(session, today)
            | _with_a_rule_now(session)
            | _restricted(session)
        )
        is_new_day = setting(session, JUDGED_ON) != today.isoformat()
        if is_new_day:
            late |= _waited_for(session, today)
    said = 0
    for p_number in sorted(changed | late):
        with local.begin("program") as tx:
            said += _answer_at(tx, p_number, anyhow=p_number in late)
    if is_new_day:
        with local.change() as session:
            upsert(session, Setting, [{"name": JUDGED_ON, "value": today.isoformat()}])
    return said


def _run_out(session: Session, today: date) -> set[str]:
    """The P-numbers at which room was reserved until a day that has passed."""
    late = ReservationIndex.granted & (ReservationIndex.until < today)
    return {one.p_number for one in _reserved(session, late)}


def _given_back(session: Session, today: date) -> set[str]:
    """The P-numbers at which room that ran out is free by now."""
    rows = select(ReservationIndex).where(ReservationIndex.held)
    found = stored.many(session, [split_ref(row.ref) for row in session.scalars(rows)])
    claims = {one.ref: one.body for one in _claims(session, (one.body.claim for one in found))}
    return {
        claims[one.body.claim].p_number
        for one in found
        if one.body.claim in claims and _is_free(session, one.body, one.ref, today)
    }


def _is_free(session: Session, word: RoomReservation, said: str | None, today: date) -> bool:
    """Whether room that ran out is not used: its node has told all, knowing that it did.

    It knows by the word on it (its key, once `said`), or by a clock that agreed with ours when
    it was heard on a later day. Of a municipality that has no node any more nothing is to come.
    """
    member = member_of(session, owner_of(word.claim).removeprefix("municipality:"))
    over = word.ends_on is not None and word.ends_on < today
    if over or member is None:
        return True
    heard_on = session.scalar(select(Peer.heard_on).where(Peer.name == member.party))
    since = heard_on is not None and word.until is not None and heard_on > word.until
    return since or (said is not None and knew(session, member.party, said))


def _with_a_rule_now(session: Session) -> set[str]:
    """The P-numbers at which a claim lacked a checked rule that there is now."""
    lacking = _reserved(session, ReservationIndex.rule == NO_RULE)
    rules = rows_here(session) if lacking else ()
    return {one.p_number for one in lacking if law(one.law_day, rules).ratio}


def _restricted(session: Session) -> set[str]:
    """The few P-numbers at which somebody waits for a restriction: it may be lifted by now."""
    return {one.p_number for one in _reserved(session, ReservationIndex.rule == RESTRICTED)}


def _reserved(session: Session, word: ColumnElement[bool]) -> list[CapacityClaim]:
    """The claims of room that is not used yet whose last word is of this sort."""
    found = _claims(session, session.scalars(select(ReservationIndex.claim).where(word)))
    return [one.body for one in found if one.body.use == "reserved"]


def _claims(session: Session, keys: Iterable[str]) -> list[Record]:
    return stored.many(session, map(split_ref, keys))


def _waited_for(session: Session, today: date) -> set[str]:
    """The P-numbers at which somebody may wait for room."""
    query = select(ClaimIndex.p_number).where(
        ClaimIndex.use == "reserved", ClaimIndex.ends_on >= today
    )
    return set(session.scalars(query.distinct()))


def _answer_at(tx: Transaction, p_number: str, *, anyhow: bool) -> int:
    """Judge a workplace; when another has done so meanwhile, only if it is to be `anyhow`."""
    if not anyhow and not _to_judge(tx, p_number):
        return 0  # done by another: no need to wait for the workplace
    place = workplace_at(tx.session, p_number, lock=True)
    changed = _to_judge(tx, p_number)
    if not changed and not anyhow:
        return 0
    asked = claims_at(tx.session, p_number)
    said = sum(_judge(tx, one, asked, place) for one in asked)
    if place:
        tell_offers(tx, asked, place)
    for owner, record_id, rev in changed:  # only what was seen: another may have come since
        tx.session.execute(
            delete(RoomToJudge)
            .where(RoomToJudge.owner == owner, RoomToJudge.record_id == record_id)
            .where(RoomToJudge.rev == rev)
        )
    return said


def _to_judge(tx: Transaction, p_number: str) -> Sequence[Row[str, UUID, int]]:
    """The claims there, by owner, id and revision, that nobody has judged yet."""
    return tx.session.execute(
        select(RoomToJudge.owner, RoomToJudge.record_id, RoomToJudge.rev)
        .where(RoomToJudge.p_number == p_number)
    ).all()  # fmt: skip


def _judge(tx: Transaction, one: Asked, asked: Sequence[Asked], place: Record | None) -> bool:
    """Say the hub's word on a claim if there is a new one; tell whether there was."""
    if one.row.owner == tx.local.authority:
        return False  # what the hub itself was told needs no word
    if one.lapsed(tx.today) and one.word and not one.is_new:
        word = _freed(tx, one, lapse(one.word), None)
    elif one.word and one.word.held and not one.is_new:
        word = _freed(tx, one, one.word, one.word_key)
    elif one.claim.takes and one.word is None:
        word = _taken(tx, one, asked, place)
    elif one.is_new and one.word and keeps_its_place(one, tx.today):
        word = replace(one.word, claim_rev=one.row.rev)
    elif one.is_new or one.waits(tx.today):
        others = [other.claim for other in asked if other is not one and other.holds(tx.today)]
        word = _word(tx, one, others, place)
    else:
        return False
    if same_word(word, one.word):
        return False
    one.word_key = tx.write(word, "answered", revises=one.word_key)
    one.word = word
    return True


def _freed(
    tx: Transaction, one: Asked, word: RoomReservation, said: str | None
) -> RoomReservation:
    """The word on room that ran out, as it is now; `said` is its key, once it was written."""
    known = _is_free(tx.session, word, said, tx.today)
    # in this order: what came in meanwhile is another revision, which is judged by itself
    return heard(word) if known and stored.rev(tx.session, one.row.ref) == one.row.rev else word


def _taken(
    tx: Transaction, one: Asked, asked: Sequence[Asked], place: Record | None
) -> RoomReservation:
    """The word on a claim that takes over a place which another municipality has offered."""
    word = take_seat(tx, one, asked, place.body) if place else None
    return word or _not_judged(one, SEAT_GONE, tx.today)


def _word(
    tx: Transaction, one: Asked, others: list[CapacityClaim], place: Record | None
) -> RoomReservation:
    claim = one.claim
    if place is None or place.ref != claim.workplace or claim.ends_on < claim.starts_on:
        return _not_judged(one, UNREADABLE, tx.today)
    if claim.keep_until and claim.use == "reserved":
        if claim.keep_until < tx.today:  # nobody was to have it any more
            return _not_judged(one, LAPSED, tx.today)
        if not acceded_at(tx.session, claim.municipality, place.body, claim.starts_on):
            return _not_judged(one, NOT_ACCEDED, tx.today)
    if barred := in_the_way(tx, claim, one.row.ref, place.body):
        restriction, there = barred
        return replace(
            _not_judged(one, RESTRICTED, tx.today), counted=there,
            allowed=at_most(restriction) or 0, restriction=restriction.code,
        )  # fmt: skip
    return answer(
        claim,
        one.word,
        others,
        place.body,
        key=one.row.ref,
        rev=one.row.rev,
        today=tx.today,
        rules=rows_here(tx.session),
    )


def _not_judged(one: Asked, rule: str, today: date) -> RoomReservation:
    """The word on a claim that no figures are asked for: there is no room for it."""
    return RoomReservation(
        claim=one.row.ref, claim_rev=one.row.rev, granted=False, counted=0, elsewhere=0,
        allowed=0, fullest_day=one.claim.starts_on, ordinary=Decimal(0), counted_on=today,
        rule=rule,
    )  # fmt: skip
