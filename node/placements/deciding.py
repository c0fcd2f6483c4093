"""What a municipality decides beside the grant: facts the law asks for, and extensions."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from node.placements.actions import advance, find, not_now
from node.placements.facts import EXCEPTIONS, UNITS, case_of, extensions_of, facts_of
from node.placements.judged import note_verdict
from node.placements.room import use_claim
from node.placements.state import Known, reservation_on
from node.tables import Candidate, Extension, LegalFacts
from shared.bulk import upsert
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.lawbook import law_of
from shared.problem import Refused
from shared.records.employer import Workplace
from shared.records.placement import CapacityClaim, RoomReservation
from shared.rules.duration import extension
from shared.rules.eligibility import SUBGROUPS
from shared.rules.period import Period
from shared.rules.placement import PLACEMENT
from shared.rules.verdict import Verdict

CHOICES: Mapping[str, tuple[str, ...]] = {
    "subgroup": tuple(sorted({part for parts in SUBGROUPS.values() for part in parts})),
    "exception": EXCEPTIONS,
    "staff_unit": UNITS,
}


def state_facts(local: Local, actor: str, code: str, facts: Mapping[str, object]) -> None:
    """State what the law asks of a placement and no file says; all of it at once.

    `facts` has the names of `LegalFacts`; what is left out is not known.

    Raises:
        NotFound: no such placement of ours.
        Refused: a code is not of its list (`reason_unknown`), or one of the two staff figures
            is missing (`staff_incomplete`).
    """
    for name, known_codes in CHOICES.items():
        if facts.get(name) is not None and facts[name] not in known_codes:
            raise Refused("reason_unknown", known=list(known_codes))
    if (facts.get("staff_last_month") is None) != (facts.get("staff_mean") is None):
        raise Refused("staff_incomplete")
    with local.begin(actor) as tx:
        key = find(tx.session, local, code).ref
        names = LegalFacts.__mapper__.columns.keys()
        row = {name: facts.get(name) for name in names} | {"placement": key}
        upsert(tx.session, LegalFacts, [row | {"self_found": bool(facts.get("self_found"))}])


def judged_extension(session: Session, about: Known, ends_on: date, today: date) -> Verdict:
    """Return what the law of today says of a longer course."""
    now = about.placement
    rules = law_of(session, today, own=True)
    case = case_of(session.get(Candidate, about.case.candidate), facts_of(session, about.key))
    if case is None:
        return rules.verdict("needs_decision", "target_group_unknown", "EXT")
    place: Workplace = stored.get(session, now.workplace).body
    course = Period(now.starts_on, now.ends_on)
    return extension(case, now.instrument, course, ends_on, rules, public=place.is_public)


def ask_extension(local: Local, actor: str, code: str, ends_on: date, assessment: str) -> Verdict:
    """Ask for a longer course with an assessment, and for the room that it takes.

    Raises:
        NotFound: no such placement of ours.
        Refused: it does not run or is over (`step_not_now`), the day is no later one
            (`extension_no_later`), the assessment is missing, or one is asked for already.
    """
    if not assessment.strip():
        raise Refused("assessment_missing")
    with local.begin(actor) as tx:
        about = advance(tx, find(tx.session, local, code).ref)
        now = about.placement
        if not PLACEMENT.may_follow(now.state, "extended") or tx.today > now.ends_on:
            raise not_now(about, "extended")
        if ends_on <= now.ends_on:
            raise Refused("extension_no_later", last=now.ends_on)
        if open_extension(tx.session, about.key):
            raise Refused("extension_asked", placement=now.code)
        verdict = judged_extension(tx.session, about, ends_on, tx.today)
        tx.session.add(
            Extension(
                placement=about.key, was=now.ends_on, ends_on=ends_on, assessment=assessment,
                asked_by=actor, asked_on=tx.today, beside=now.claim, state="asked",
                claim=tx.write(_claim(tx, about, ends_on), "asked"),
            )
        )  # fmt: skip
        note_verdict(tx, about.key, "extension_asked", "extension", verdict, None)
        return verdict


def grant_extension(local: Local, actor: str, code: str, reason: str | None = None) -> str:
    """Grant the extension that is asked for, by the law of today; return the placement's key.

    What the law does not allow outright takes a reason, and a very special need takes another
    person than the one who asked. Room is never decided away.

    Raises:
        NotFound: no such placement of ours.
        Refused: none is asked for (`no_extension_asked`); there is no room for the days beyond
            (`no_room`) or no answer yet (`room_awaited`); a rule is in the way and no reason
            is given; or the same person asked (`second_person_needed`).
    """
    with local.begin(actor) as tx:
        about, asked = _asked(tx, code)
        _check_room(tx.session, about, asked, tx.today)
        verdict = judged_extension(tx.session, about, asked.ends_on, tx.today)
        if verdict.code == "very_special_need" and actor == asked.asked_by:
            raise Refused("second_person_needed", row=about.placement.code)
        if not verdict.allowed and not (reason and reason.strip()):
            raise Refused("rule_in_the_way", rule=[verdict.code])
        asked.state = "granted"
        use_claim(tx, asked.claim, "placement")
        why = None if verdict.allowed else reason
        note_verdict(tx, about.key, "extended", "extension", verdict, why)
        body = replace(about.placement, state="extended", state_on=tx.today, ends_on=asked.ends_on)
        return tx.write(body, "extended", revises=about.key)


def refuse_extension(local: Local, actor: str, code: str, reason: str) -> None:
    """Refuse the extension that is asked for, with a reason, and give its room back.

    Raises:
        NotFound: no such placement of ours.
        Refused: none is asked for (`no_extension_asked`), or the reason is missing.
    """
    if not reason.strip():
        raise Refused("reason_missing")
    with local.begin(actor) as tx:
        about, asked = _asked(tx, code)
        verdict = judged_extension(tx.session, about, asked.ends_on, tx.today)
        asked.state = "refused"
        use_claim(tx, asked.claim, "released")
        note_verdict(tx, about.key, "extension_refused", "extension", verdict, reason)


def open_extension(session: Session, placement: str) -> Extension | None:
    """Return the extension of a placement (by its key) that awaits its decision."""
    asked = (one for one in extensions_of(session, placement) if one.state == "asked")
    return next(asked, None)


def extension_room(
    session: Session, asked: Extension, today: date
) -> tuple[CapacityClaim, RoomReservation | None]:
    """Return the claim of the days beyond, and the hub's live word on it, if there is one."""
    word, late = reservation_on(session, asked.claim, today)
    return stored.get(session, asked.claim).body, None if late else word


def _asked(tx: Transaction, code: str) -> tuple[Known, Extension]:
    about = advance(tx, find(tx.session, tx.local, code).ref)
    asked = open_extension(tx.session, about.key)
    if asked is None:
        raise Refused("no_extension_asked", placement=about.placement.code)
    if not PLACEMENT.may_follow(about.placement.state, "extended"):
        raise not_now(about, "extended")
    return about, asked


def _check_room(session: Session, about: Known, asked: Extension, today: date) -> None:
    claim, word = extension_room(session, asked, today)
    if not claim.counts_in_ratio:
        return
    if word is None:
        raise Refused("room_awaited", placement=about.placement.code)
    if not word.granted:
        raise Refused("no_room_to_extend", counted=word.counted, allowed=word.allowed,
                      day=word.fullest_day)  # fmt: skip


def _claim(tx: Transaction, about: Known, ends_on: date) -> CapacityClaim:
    """Room for the days beyond: asked for apart, so that the running course keeps its own."""
    own: CapacityClaim = tx.get(about.placement.claim or "").body
    first = about.placement.ends_on + timedelta(days=1)
    return replace(
        own, starts_on=first, ends_on=ends_on, use="reserved", as_of=tx.today, judged_on=tx.today
    )
