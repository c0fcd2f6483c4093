"""Screening proposals, and the employer's word on them: meet, accept or decline.

Every act locks the need's record first. So two people never decide at once on the proposals
of one need, and its slots cannot be given out twice.
"""

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.needs.actions import by_code as need_by_code
from hub.needs.offers import Standing, given, standings
from hub.needs.waiting import follow
from shared.codes.lists import Code, codes
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.codes import read_code
from shared.records.need import Need
from shared.records.proposal import Decision, Handout, Screening
from shared.rules.slots import SLOT_GONE, may_accept
from shared.tables import ContactKeyIndex, DisclosureIndex, HandoutIndex, ProposalIndex

Act = Callable[[Transaction, Standing, Need], str]


def pass_on(local: Local, actor: str, code: str) -> Record:
    """Let the employer see a proposal (the intake consultant's word).

    Raises:
        NotFound: no such proposal.
        Refused: it is withdrawn (`proposal_withdrawn`), or decided on (`already_decided`).
    """

    def act(tx: Transaction, one: Standing, _: Need) -> str:
        return _screen(tx, one, Screening(
            proposal=one.row.ref, verdict="pass", screened_on=tx.today
        ))  # fmt: skip

    return _on_need(local, actor, code, act)


def send_back(local: Local, actor: str, code: str, reason: str) -> Record:
    """Return a proposal to its municipality, with a reason of the closed list.

    Raises:
        NotFound: no such proposal.
        Refused: as `pass_on`; the reason is not on the list (`code_unknown`).
    """
    _check_reason("return_reasons", reason)

    def act(tx: Transaction, one: Standing, _: Need) -> str:
        return _screen(tx, one, Screening(
            proposal=one.row.ref, verdict="return", reason=reason, screened_on=tx.today
        ))  # fmt: skip

    return _on_need(local, actor, code, act)


def shortlist(
    local: Local, actor: str, need: str, group: UUID, codes: Sequence[str]
) -> list[Record]:
    """Send these proposals for a slot group to the employer as one short list: all or none.

    Raises:
        NotFound: no such need, or a proposal that is not for this slot group.
        Refused: nothing is chosen (`shortlist_empty`), or as `pass_on` for one of them.
    """
    if not codes:
        raise Refused("shortlist_empty")
    with local.begin(actor) as tx:
        key = stored.get(tx.session, need_by_code(tx.session, need).ref, lock=True).ref
        found = standings(tx.session, need=key)
        ours = {one.row.code: one for one in found if one.row.slot_group == group}
        screened = []
        for code in dict.fromkeys(codes):
            if code not in ours:
                raise NotFound(code)
            body = Screening(proposal=ours[code].row.ref, verdict="pass", screened_on=tx.today)
            screened.append(_screen(tx, ours[code], body))
        return [tx.get(one) for one in screened]


def meet(local: Local, actor: str, code: str) -> Record:
    """Ask to meet the person; the node seals the contact for the employer's newest key.

    Saying it twice is saying it once.

    Raises:
        NotFound: no such proposal.
        Refused: not screened (`screening_first`, `proposal_returned`), withdrawn, declined,
            the need is closed, or the employer has no contact key (`contact_key_missing`).
    """

    def act(tx: Transaction, one: Standing, need: Need) -> str:
        if one.state in ("meet", "accepted"):
            return one.decisions[0].ref
        _see_it_is_open(one, need)
        key = contact_key(tx.session, need.employer)
        if key is None:
            raise Refused("contact_key_missing")
        return tx.write(
            Decision(
                proposal=one.row.ref, answer="meet", contact_key=key, decided_on=tx.today
            ),
            "meet",
        )  # fmt: skip

    return _on_need(local, actor, code, act)


def accept(local: Local, actor: str, code: str) -> Record:
    """Give a person a slot, after the meeting. Who comes second stays on the waiting list.

    Raises:
        NotFound: no such proposal.
        Refused: no slot is left (`slots_taken`, `slots_given`), or the codes of
            `rules.slots.may_accept`.
    """

    def act(tx: Transaction, one: Standing, need: Need) -> str:
        if one.state == "accepted":
            return one.decisions[-1].ref
        others = standings(tx.session, need=one.row.need)
        offers, out = [other.offer for other in others], given(tx.session, one.row.need, others)
        verdict = may_accept(need, offers, one.row.ref, out)
        if not verdict.allowed:
            raise Refused(verdict.code, proposal=one.row.code, **verdict.params)
        body = Decision(proposal=one.row.ref, answer="accept", decided_on=tx.today)
        return tx.write(body, "accept")

    return _on_need(local, actor, code, act)


def decline(local: Local, actor: str, code: str, reason: str) -> Record:
    """Say no thank you, before or after the meeting, with a reason of the closed list.

    Saying it twice is saying it once.

    Raises:
        NotFound: no such proposal.
        Refused: not screened, withdrawn or accepted; the reason is not on the list.
    """
    _check_reason("decline_reasons", reason)

    def act(tx: Transaction, one: Standing, _: Need) -> str:
        if one.state == "declined":
            return one.decisions[-1].ref
        if one.state == "accepted":
            raise Refused("already_accepted", proposal=one.row.code)
        _see_it_has_a_slot(one)
        _see_it_is_screened(one)
        return tx.write(
            Decision(
                proposal=one.row.ref, answer="decline", reason=reason, decided_on=tx.today
            ),
            "decline",
        )  # fmt: skip

    return _on_need(local, actor, code, act)


def hand_out(local: Local, actor: str, code: str) -> dict[str, str]:
    """Return the sealed contact of a proposal, as `landsaftale open` reads it.

    Its municipality is told of the first time, since from then on it cannot be recalled.

    Raises:
        NotFound: no such proposal.
        Refused: the municipality has sent none yet (`disclosure_missing`).
    """
    with local.begin(actor) as tx:
        row = by_code(tx.session, code)
        of_proposal = select(DisclosureIndex).where(DisclosureIndex.proposal == row.ref)
        found = tx.session.scalar(of_proposal)
        if found is None:
            raise Refused("disclosure_missing", proposal=row.code)
        body = tx.get(found.ref).body
        before = select(HandoutIndex.owner).where(HandoutIndex.proposal == row.ref)
        if tx.session.scalar(before.limit(1)) is None:
            tx.write(Handout(proposal=row.ref, on=tx.today), "handed_out")
    return {"proposal": body.proposal, "code": row.code, "key_id": body.key_id,
            "suite": body.suite, "sealed": body.sealed}  # fmt: skip


def by_code(session: Session, code: str) -> ProposalIndex:
    """Return the proposal of a public code.

    Raises:
        NotFound: there is none.
    """
    found = session.scalar(select(ProposalIndex).where(ProposalIndex.code == read_code(code)))
    if found is None:
        raise NotFound(code)
    return found


def _on_need(local: Local, actor: str, code: str, act: Act) -> Record:
    with local.begin(actor) as tx:
        row = by_code(tx.session, code)
        need = stored.get(tx.session, row.need, lock=True).body
        (standing,) = standings(tx.session, code=row.code)
        key = act(tx, standing, need)
        follow(tx, row.need)
        return tx.get(key)


def _screen(tx: Transaction, one: Standing, body: Screening) -> str:
    if one.state == "withdrawn":
        raise Refused("proposal_withdrawn", proposal=one.row.code)
    if one.screening and (one.screening.verdict, one.reason) == (body.verdict, body.reason):
        return one.screening.ref
    if one.decisions:
        raise Refused("already_decided", proposal=one.row.code)
    revises = one.screening.ref if one.screening else None
    return tx.write(body, f"screening {body.verdict}", revises=revises)


def _see_it_has_a_slot(one: Standing) -> None:
    if one.state == "slot_gone":
        raise Refused("slot_gone", proposal=one.row.code)


def _see_it_is_open(one: Standing, need: Need) -> None:
    _see_it_has_a_slot(one)
    _see_it_is_screened(one)
    if one.state == "declined":
        raise Refused("already_declined", proposal=one.row.code)
    if need.state != "open":
        raise Refused(f"need_{need.state}", need=need.code)


def _see_it_is_screened(one: Standing) -> None:
    refusals = {
        "withdrawn": "proposal_withdrawn",
        "screening": "screening_first",
        "returned": "proposal_returned",
    }
    if one.state in refusals:
        raise Refused(refusals[one.state], proposal=one.row.code)


def contact_key(session: Session, employer: str) -> str | None:
    """Return the key of the newest contact key of an employer, if it has one."""
    newest = select(ContactKeyIndex).where(ContactKeyIndex.employer == employer)
    found = session.scalar(newest.order_by(ContactKeyIndex.record_id.desc()))
    return found.ref if found else None


def chosen_from(listed: str) -> dict[str, Code]:
    """Return the reasons of a list that a person may give; that a slot is gone follows."""
    return {code: one for code, one in codes(listed).items() if code != SLOT_GONE}


def _check_reason(listed: str, reason: str) -> None:
    known = chosen_from(listed)
    if reason not in known:
        near = get_close_matches(reason, known, 1)
        raise Refused("code_unknown", field="reason", given=reason, nearest=(near or [""])[0])
