"""Placements from plan to outcome; the candidate's own municipality is the authority.

The hub counts room at the workplace over all municipalities and answers our claim; nothing is
granted without its live reservation.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.placements.facts import case_of, facts_of
from node.placements.judged import note_checks
from node.placements.room import use_room
from node.placements.rules import checks, in_the_way, law_of_first_day, room_params
from node.placements.state import Known, derived, known
from node.tables import Candidate
from shared.codes.lists import codes
from shared.feed.local import Local, Transaction
from shared.problem import NotFound, Refused
from shared.records.codes import read_code
from shared.records.placement import Outcome, PlacementState
from shared.rules.grounds import may_refuse
from shared.rules.placement import PLACEMENT
from shared.tables import OutcomeIndex, PlacementIndex

Result = Literal["employed_here", "sister_site", "elsewhere", "education", "not", "unknown"]
Source = Literal["income_register", "caseworker", "employer", "citizen"]


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


def ours(session: Session, local: Local) -> Sequence[PlacementIndex]:
    """Return all placements of this municipality, the next to start on top."""
    return session.scalars(
        select(PlacementIndex)
        .where(PlacementIndex.owner == local.authority)
        .order_by(PlacementIndex.starts_on, PlacementIndex.code)
    ).all()


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
        Refused: the staff have not been heard, or it is too late for that (`step_not_now`).
    """
    with local.begin(actor) as tx:
        about = advance(tx, find(tx.session, local, code).ref)
        if about.placement.state not in ("heard", "applied"):
            raise not_now(about, "applied")
        about.case.vitas_reference, about.case.applied_on = vitas, on or tx.today
        tx.session.flush()
        return advance(tx, about.key).key


def grant(local: Local, actor: str, code: str, reason: str | None = None) -> str:
    """Grant a placement: all rules are met, or decided with a reason where the law allows that.

    Raises:
        NotFound: no such placement of ours.
        Refused: no room (`no_room`, with figures, paragraph and the first day with room);
            another rule is not met (`rule_in_the_way`); or a step is missing (`step_not_now`).
    """
    with local.begin(actor) as tx:
        about = advance(tx, find(tx.session, local, code).ref)
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
        about.case.decided = reason
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
        Refused: it is over already (`step_not_now`), or a reason is missing before the last
            day, or unknown.
    """
    if reason is not None and reason not in codes("early_end_reasons"):
        raise Refused("reason_unknown", known=list(codes("early_end_reasons")))
    with local.begin(actor) as tx:
        about = advance(tx, find(tx.session, local, code).ref)
        day, now = on or tx.today, about.placement
        running = PLACEMENT.may_follow(now.state, "ended")
        if not running and not PLACEMENT.may_follow(now.state, "withdrawn"):
            raise not_now(about, "ended")
        if reason is None and (not running or day < now.ends_on):
            raise Refused("end_reason_missing", last=now.ends_on)
        use_room(tx, now, "released")
        return _write(tx, about, "ended" if running else "withdrawn", on=day, end_reason=reason)


def outcome(
    local: Local, actor: str, code: str, *, weeks: Literal[0, 13, 26], result: Result,
    source: Source = "caseworker", hours: int | None = None,
) -> str:  # fmt: skip
    """Note what became of the person at the end, after 13 or after 26 weeks.

    Raises:
        NotFound: no such placement of ours.
        Refused: it has not ended (`not_ended`), or so many weeks have not passed
            (`outcome_early`).
    """
    with local.begin(actor) as tx:
        about = advance(tx, find(tx.session, local, code).ref)
        if about.placement.state not in ("ended", "closed"):
            raise Refused("not_ended", placement=about.placement.code)
        due = ended_on(about) + timedelta(weeks=weeks)
        if tx.today < due:
            raise Refused("outcome_early", first=due)
        before = tx.session.scalar(
            select(OutcomeIndex).where(
                OutcomeIndex.placement == about.key, OutcomeIndex.weeks_after == weeks
            )
        )
        body = Outcome(
            placement=about.key, weeks_after=weeks, result=result, hours=hours, source=source,
            on=tx.today,
        )  # fmt: skip
        key = tx.write(body, "noted", revises=before.ref if before else None)
        tx.flush()
        advance(tx, about.key)
        return key


def ended_on(about: Known) -> date:
    """Return the day on which a placement ended."""
    report = about.said("ended")
    if report:
        return report.on
    now = about.placement
    return now.state_on if now.state == "ended" else now.ends_on


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


def _write(
    tx: Transaction,
    about: Known,
    state: PlacementState,
    *,
    on: date | None = None,
    refusal: str | None = None,
    end_reason: str | None = None,
) -> str:
    body = replace(
        about.placement, state=state, state_on=on or tx.today, refusal=refusal,
        end_reason=end_reason,
    )  # fmt: skip
    return tx.write(body, state, revises=about.key)


def not_now(about: Known, step: str) -> Refused:
    """Return the refusal of a step that does not follow on the present state."""
    return Refused("step_not_now", placement=about.placement.code, step=step,
                   state=about.placement.state)  # fmt: skip
