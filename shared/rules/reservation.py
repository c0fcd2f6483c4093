"""From capacity claims to the hub's word: what uses room, and the reservation that answers.

A claim is asked for, refused or granted, used and given back; `answer` says what becomes of one
claim beside all others at its workplace. Every claim given here holds or is the one judged.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from shared.records.employer import Workplace
from shared.records.placement import CapacityClaim, RoomReservation
from shared.rules.law import Law, law
from shared.rules.period import Period
from shared.rules.ratio import Room, Use, by_week, hosted, last_with_ratio, ratio_verdict, room
from shared.rules.rows import Rule

RATIO = "ratio"
STALE = "ratio_stale"
NO_RULE = "no_checked_rule"
RELEASED = "released"
LAPSED = "lapsed"
SWAPPED = "swapped"  # the giver's word once another has the place
SEAT_GONE = "seat_gone"  # who wanted to take one came second
NO_MORE = frozenset({SWAPPED, SEAT_GONE})  # nothing is waited for after these
NOT_ACCEDED = "not_acceded"  # room is held ahead for who is in an agreement there
FOR_PEOPLE = frozenset({STALE, NO_RULE})  # figures by which a person may decide
AHEAD_DAYS = 14  # ours: how long room asked ahead is kept at most
AHEAD_MOST = 3  # ours: how many places of a workplace one municipality may hold ahead at once


def use_of(claim: CapacityClaim) -> Use:
    """Return what a claim takes of the room."""
    return Use(
        starts_on=claim.starts_on,
        ends_on=claim.ends_on,
        counts=claim.counts_in_ratio,
        source=claim.source,
        as_of=claim.as_of,
        share=claim.share,
        people=claim.people,
    )


def uses_of(claims: Iterable[CapacityClaim]) -> list[Use]:
    """Return what claims use; a released one uses nothing."""
    return [use_of(claim) for claim in claims if claim.use != "released"]


def holds(claim: CapacityClaim, word: RoomReservation | None, today: date) -> bool:
    """Whether a claim uses room: told from elsewhere, running, or reserved and still live.

    What is reserved may have been used without contact: it is given back when its node has told
    all that it had, knowing that it ran out (as slots are, `quota.py`), or its days are over.
    """
    if claim.use != "reserved":
        return claim.use != "released"
    if word is None or word.until is None or (word.rule == LAPSED and not word.held):
        return False
    return word.until >= today or (word.ends_on or claim.ends_on) >= today


def waits(claim: CapacityClaim, word: RoomReservation | None, today: date) -> bool:
    """Whether a claim was answered without room and still waits for some.

    Room asked ahead is waited for until its last day: given after it, it would be out at once,
    and nobody else's before its node was heard.
    """
    refused = word is not None and word.until is None and word.rule not in NO_MORE
    return claim.use == "reserved" and refused and (claim.keep_until or claim.ends_on) >= today


def lapse(word: RoomReservation) -> RoomReservation:
    """Return the word on room that nobody is known to have used in time; it keeps its last day."""
    return replace(word, granted=False, rule=LAPSED, decided=None, held=True)


def heard(word: RoomReservation) -> RoomReservation:
    """Return the word on room that nobody used: its node has told all, knowing that it ran out."""
    return replace(word, held=False)


def answer(
    claim: CapacityClaim,
    before: RoomReservation | None,
    others: Sequence[CapacityClaim],
    place: Workplace,
    *,
    key: str,
    rev: int,
    today: date,
    rules: Sequence[Rule] = (),
) -> RoomReservation:
    """Return the hub's word on a claim (its key and revision), beside `others` that hold.

    `rules` are rows that go before the base of the law.

    `before` is the word until now. Who waited past the first day is judged from the same day
    of the week on, next to come. Room once given is kept when the staff falls later or the
    figures grow old; a longer course is asked for anew.
    """
    course = _course(claim, today)
    known, checked = terms_of(claim.judged_on or course.starts_on, rules)
    if known is None or known.ratio is None:
        return _without_figures(claim, place, key, rev, today)
    uses, asked = uses_of(others), use_of(claim).amount(whole=known.ratio.whole)
    found = room(uses, place.full_time_persons, course, known.ratio, today=today, asked=asked)
    granted, rule = _verdict(claim, before, found, known, checked=checked)
    decided = claim.decided if rule in FOR_PEOPLE else None
    held = granted or decided is not None
    if held:
        uses.append(use_of(claim))
    refused = not (granted or found.granted or rule in (RELEASED, NO_RULE))
    first_day = found.first_day if refused else None
    shown = Period(
        min(today, course.starts_on), max(today, course.ends_on, first_day or course.ends_on)
    )
    return RoomReservation(
        claim=key, claim_rev=rev, granted=granted, rule=rule, decided=decided,
        counted=found.counted_with if granted and claim.counts_in_ratio else found.counted,
        elsewhere=found.elsewhere, allowed=found.allowed, used=found.used,
        fullest_day=found.fullest_day, first_day=first_day,
        ordinary=found.ordinary, counted_on=place.counted_on,
        until=_until(claim, course) if held else None,
        starts_on=course.starts_on, ends_on=course.ends_on,
        answered_on=today, offered_on=_offered_on(claim, before, today) if granted else None,
        weeks=by_week(uses, shown, known.ratio),
        hosted=None if place.host_capacity is None else hosted(uses, course),
        host_capacity=place.host_capacity,
        workplace=claim.workplace, municipality=claim.municipality, place_in=place.municipality,
    )  # fmt: skip


def terms_of(day: date, rules: Sequence[Rule] = ()) -> tuple[Law | None, bool]:
    """Return the law of a day and whether its ratio is checked; else the last that was."""
    known = law(day, rules)
    return (known, True) if known.ratio else (last_with_ratio(known, rules), False)


def same_word(one: RoomReservation, other: RoomReservation | None) -> bool:
    """Whether two words say the same, whatever day they were said."""
    return other is not None and replace(one, answered_on=other.answered_on) == other


def _without_figures(
    claim: CapacityClaim, place: Workplace, key: str, rev: int, today: date
) -> RoomReservation:
    """The word of a day for which nobody has ever checked a figure."""
    return RoomReservation(
        claim=key, claim_rev=rev, granted=False, counted=0, elsewhere=0, allowed=0,
        fullest_day=claim.starts_on, ordinary=place.full_time_persons,
        counted_on=place.counted_on, rule=NO_RULE, answered_on=today,
    )  # fmt: skip


def _verdict(
    claim: CapacityClaim, before: RoomReservation | None, found: Room, known: Law, *, checked: bool
) -> tuple[bool, str]:
    """Whether there is room for a claim, and which rule says so."""
    if claim.use == "released":
        return False, RELEASED
    if before and _keeps_its_room(claim, before):
        if before.rule != LAPSED:
            return before.granted, before.rule
        if claim.decided is None:
            return True, RATIO  # used before its node knew that it had run out
    if not checked:
        return False, NO_RULE
    if not claim.counts_in_ratio:
        return True, RATIO
    verdict = ratio_verdict(found, known)
    return verdict.allowed, STALE if verdict.code == STALE else RATIO


def _keeps_its_room(claim: CapacityClaim, before: RoomReservation) -> bool:
    """A placement is not marked unlawful because the staff fell later (decisions 13)."""
    gone = before.rule == LAPSED and not before.held
    if claim.use != "placement" or before.until is None or gone:
        return False
    first, last = before.starts_on or claim.starts_on, before.ends_on or before.until
    return first <= claim.starts_on and claim.ends_on <= last


def _course(claim: CapacityClaim, today: date) -> Period:
    """The days asked for; once the first has passed, the same day of the week, next to come."""
    asked = Period(claim.starts_on, claim.ends_on)
    over = claim.ends_on < today
    if claim.use != "reserved" or claim.starts_on >= today or claim.keep_until or over:
        return asked
    weeks = -(-(today - claim.starts_on).days // 7)
    return asked.moved_to(claim.starts_on + timedelta(weeks=weeks))


def _until(claim: CapacityClaim, course: Period) -> date | None:
    """The last day on which the room may be used; what others told of has none."""
    if claim.use == "reserved":
        return claim.keep_until or course.starts_on
    return claim.ends_on if claim.use == "placement" else None


def _offered_on(claim: CapacityClaim, before: RoomReservation | None, today: date) -> date | None:
    """The day on which a claim that had waited was given its room."""
    if claim.use != "reserved" or before is None or before.rule == LAPSED:
        return None
    return before.offered_on if before.granted else today
