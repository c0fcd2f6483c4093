"""Placements from plan to end; the candidate's own municipality is the authority.

The hub counts room at the workplace over all municipalities and answers our claim; nothing is
granted without its live reservation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.placements.facts import case_of, facts_of
from node.placements.judged import note_checks
from node.placements.room import use_room
from node.placements.rules import checks, in_the_way, law_of_first_day, room_params
from node.placements.state import Known, derived, known
from node.proposals.standing import see_it_is_signed
from node.tables import Candidate, Case
from shared.codes.lists import codes
from shared.feed.checking import held_here
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.problem import NotFound, Refused
from shared.records.codes import read_code
from shared.records.formats import split_ref
from shared.records.placement import PlacementState
from shared.rules.grounds import may_refuse
from shared.rules.placement import PLACEMENT, RUNNING
from shared.tables import PlacementIndex, ProposalIndex

VITAS_SIGNS = (3, 40)


def find(session: Session, local: Local, code: str) -> PlacementIndex:
    """Return the placement of ours with a public code.

    Raises:
        NotFound: there is none.
    """
    found = session.scalar(
        select(PlacementIndex).where(
            PlacementIndex.code == (read_code(code) or code),
            PlacementIndex.owner == local.authority,
        )
    )
    if found is None:
        raise NotFound(code)
    return found


def all_ours(session: Session, local: Local) -> Sequence[PlacementIndex]:
    """Return all placements of this municipality, the next to start on top."""
    return session.scalars(
        select(PlacementIndex)
        .where(PlacementIndex.owner == local.authority)
        .order_by(PlacementIndex.starts_on, PlacementIndex.code)
    ).all()


def ours(session: Session, local: Local) -> list[PlacementIndex]:
    """Return those of them whose workplace is here, as it is while both are in the federation."""
    rows = all_ours(session, local)
    here = held_here(session, (split_ref(row.workplace) for row in rows))
    return [row for row in rows if split_ref(row.workplace) in here]


def parted(session: Session, local: Local) -> list[PlacementIndex]:
    """Return those that the federation knows no more of, since we have left it or the workplace's
    municipality has: they run by the municipality's own decision.
    """
    here = {row.ref for row in ours(session, local)}
    return [row for row in all_ours(session, local) if row.ref not in here]


def follow(local: Local) -> int:
    """Let each placement follow its evidence, after an exchange; return how many moved."""
    with local.read() as session:
        moving = [row.ref for row in ours(session, local) if row.state not in PLACEMENT.final]
    moved = 0
    if moving:
        with local.begin("program") as tx:
            for key in moving:
                before = known(tx.session, key, tx.today).placement.state
                moved += advance(tx, key).placement.state != before
    return moved


def apply(local: Local, actor: str, code: str, vitas: str, on: date | None = None) -> str:
    """Note that the employer has applied in VITAS; the reference stays at this node.

    Raises:
        NotFound: no such placement of ours.
        Refused: the staff have not been heard, or it is too late for that (`step_not_now`);
            the reference is too short or long (`vitas_length`); or another placement has it
            (`vitas_taken`).
    """
    (key,) = apply_all(local, actor, {code: vitas}, on)
    return key


def apply_all(
    local: Local, actor: str, references: Mapping[str, str], on: date | None = None
) -> list[str]:
    """Note the VITAS references of several placements by their code: all of them, or none.

    Raises:
        NotFound: no such placement of ours.
        Refused: as `apply`.
    """
    with local.begin(actor) as tx:
        return [_apply(tx, code, vitas, on) for code, vitas in references.items()]


def _apply(tx: Transaction, code: str, vitas: str, on: date | None) -> str:
    vitas = vitas.strip()
    if not VITAS_SIGNS[0] <= len(vitas) <= VITAS_SIGNS[1]:
        raise Refused("vitas_length", placement=code, min=VITAS_SIGNS[0], max=VITAS_SIGNS[1])
    about = advance(tx, find(tx.session, tx.local, code).ref)
    if about.placement.state not in ("heard", "applied"):
        raise not_now(about, "applied")
    other = tx.session.scalar(
        select(Case.placement).where(Case.vitas_reference == vitas, Case.placement != about.key)
    )
    if other:
        code = tx.get(other).body.code
        raise Refused("vitas_taken", placement=about.placement.code, reference=vitas, other=code)
    about.case.vitas_reference, about.case.applied_on = vitas, on or tx.today
    tx.session.flush()
    return advance(tx, about.key).key


def grant(local: Local, actor: str, code: str, reason: str | None = None) -> str:
    """Grant a placement: all rules are met, or decided with a reason where the law allows that.

    Raises:
        NotFound: no such placement of ours.
        Refused: no room (`no_room`, with figures, paragraph and the first day with room);
            another rule is not met (`rule_in_the_way`); a step is missing (`step_not_now`); or
            the employer's contact must have signed its yes (`contact_must_sign`).
    """
    with local.begin(actor) as tx:
        about = advance(tx, find(tx.session, local, code).ref)
        offer = tx.session.get_one(ProposalIndex, split_ref(about.placement.proposal))
        see_it_is_signed(tx.session, offer)
        found = checks(tx.session, local, about)
        wrong = in_the_way(found, decided=bool(reason))
        for check in wrong:
            if check.code == "ratio_exceeded":
                params = room_params(tx.session, about.placement, check)
                raise Refused("no_room" if "first_day" in params else "no_room_ever", **params)
        if about.placement.state != "applied":
            raise not_now(about, "granted")
        if wrong:
            raise Refused("rule_in_the_way", rule=[check.code for check in wrong])
        about.case.decided = reason or about.case.decided
        note_checks(tx, about.key, "granted", found, law_of_first_day(tx.session, about), reason)
        use_room(tx, about.placement, "placement")
        return _write(tx, about, "granted")


def refuse(local: Local, actor: str, code: str, refusal: str) -> str:
    """Refuse a placement with a code of the closed list, and give its room back.

    Raises:
        NotFound: no such placement of ours.
        Refused: it is granted or over already (`step_not_now`), the code is unknown, or the
            citizen found the place and this is no ground (`self_found_right`).
    """
    if refusal not in codes("refusal_codes"):
        raise Refused("reason_unknown", known=list(codes("refusal_codes")))
    with local.begin(actor) as tx:
        about = advance(tx, find(tx.session, local, code).ref)
        if not PLACEMENT.may_follow(about.placement.state, "refused"):
            raise not_now(about, "refused")
        _check_self_found(tx, about, refusal)
        rules = law_of_first_day(tx.session, about)
        note_checks(tx, about.key, "refused", checks(tx.session, local, about), rules)
        use_room(tx, about.placement, "released")
        return _write(tx, about, "refused", refusal=refusal)


def end(
    local: Local, actor: str, code: str, reason: str | None = None, on: date | None = None
) -> str:
    """End a running placement, or take back one that has not begun; its room is given back.

    Raises:
        NotFound: no such placement of ours.
        Refused: it is over already (`step_not_now`), the day is to come or before the first
            (`day_not_between`), or a reason is missing before the last day, or unknown.
    """
    if reason is not None and reason not in codes("early_end_reasons"):
        raise Refused("reason_unknown", known=list(codes("early_end_reasons")))
    with local.begin(actor) as tx:
        about = advance(tx, find(tx.session, local, code).ref)
        now = about.placement
        day = _day(tx, on, first=now.starts_on if now.state in RUNNING else date.min)
        running = PLACEMENT.may_follow(now.state, "ended")
        if not running and not PLACEMENT.may_follow(now.state, "withdrawn"):
            raise not_now(about, "ended")
        if reason is None and (not running or day < now.ends_on):
            raise Refused("end_reason_missing", last=now.ends_on)
        use_room(tx, now, "released")
        if not running:
            return _write(tx, about, "withdrawn", state_on=day, end_reason=reason)
        return _write(tx, about, "ended", state_on=day, end_reason=reason, ended_on=day)


def interrupt(
    local: Local, actor: str, code: str, reason: str, *, on: date | None = None,
    expected_back: date | None = None,
) -> str:  # fmt: skip
    """Note that the person is away for a time; the last day stays, and so does the room.

    Why stays at this node.

    Raises:
        NotFound: no such placement of ours.
        Refused: it does not run (`step_not_now`), the reason is unknown, the day is to come or
            before the last step (`day_not_between`), or the day back is not after it and
            within the course (`back_not_between`).
    """
    if reason not in codes("away_reasons"):
        raise Refused("reason_unknown", known=list(codes("away_reasons")))
    with local.begin(actor) as tx:
        about = advance(tx, find(tx.session, local, code).ref)
        now = about.placement
        if not PLACEMENT.may_follow(now.state, "interrupted"):
            raise not_now(about, "interrupted")
        day = _day(tx, on, first=now.state_on)
        if expected_back and not day < expected_back <= now.ends_on:
            raise Refused("back_not_between", first=day, last=now.ends_on)
        about.case.away_reason = reason
        return _write(tx, about, "interrupted", state_on=day, expected_back=expected_back)


def resume(local: Local, actor: str, code: str, on: date | None = None) -> str:
    """Note that the person is back.

    Raises:
        NotFound: no such placement of ours.
        Refused: it is not interrupted (`step_not_now`), or the day is to come or before the
            interruption (`day_not_between`).
    """
    with local.begin(actor) as tx:
        about = advance(tx, find(tx.session, local, code).ref)
        if about.placement.state != "interrupted":
            raise not_now(about, "resumed")
        about.case.away_reason = None
        day = _day(tx, on, first=about.placement.state_on)
        return _write(tx, about, "resumed", state_on=day, expected_back=None)


def advance(tx: Transaction, key: str) -> Known:
    """Write the state that the evidence leads to, if it is another; return all that is known."""
    about = known(tx.session, key, tx.today)
    now = derived(about, tx.today)
    if now.state == about.placement.state:
        return about
    tx.write(now, now.state, revises=key)
    if now.state in ("ended", "closed"):
        use_room(tx, now, "released")
    tx.flush()
    return replace(about, placement=now)


def _check_self_found(tx: Transaction, about: Known, refusal: str) -> None:
    facts = facts_of(tx.session, about.key)
    case = case_of(tx.session.get(Candidate, about.case.candidate), facts)
    if not facts.self_found or case is None:
        return
    rules = law_of_first_day(tx.session, about)
    verdict = may_refuse(case, about.placement.instrument, refusal, rules)
    if verdict.answer == "not_allowed":
        raise Refused("self_found_right", paragraph=verdict.paragraph)


def _write(tx: Transaction, about: Known, state: PlacementState, **other: Any) -> str:
    body = replace(about.placement, state=state, **{"state_on": tx.today, **other})
    return tx.write(body, state, revises=about.key)


def _day(tx: Transaction, on: date | None, *, first: date) -> date:
    """Return the day that was said, or today; it lies between these two."""
    day = on or tx.today
    if not first <= day <= tx.today:
        raise Refused("day_not_between", day=day, first=first, last=tx.today)
    return day


def not_now(about: Known, step: str) -> Refused:
    """Return the refusal of a step that a placement cannot take in its state."""
    return Refused("step_not_now", placement=about.placement.code, step=step,
                   state=about.placement.state)  # fmt: skip
