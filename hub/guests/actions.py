"""Asking a municipality without a node about a need by mail, and taking what its link answers.

The link ends when the first slots start. What it is answered with is a record of the hub's: the
hub vouches for no more than that somebody with the link said it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.guests import links
from hub.guests.letters import need_letter
from hub.guests.post import post
from hub.needs.actions import by_code
from hub.needs.coverage import coverage, near_groups
from hub.tables import AnswerLink
from shared.codes.lists import codes
from shared.codes.places import municipalities
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.need import GuestAnswer, Need
from shared.rules.answer import Reply, check
from shared.tables import AnswerIndex


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom a need went to by mail, and who is near but has no address that is known."""

    asked: tuple[str, ...]
    without_address: tuple[str, ...]


def ask(local: Local, actor: str, code: str, url: str) -> Asked:
    """Write to each municipality within reach of a need that has not joined; each once.

    `url` is the hub's own address. The letters lie in the post until a job has sent them.

    Raises:
        NotFound: no such need.
        Refused: it is closed (`need_closed`), or opens a pledge (`need_reserved`), which is for
            those who have acceded.
    """
    with local.begin(actor) as tx:
        need = stored.get(tx.session, by_code(tx.session, code).ref, lock=True)
        if need.body.state != "open":
            raise Refused("need_closed", need=need.body.code)
        if need.body.pledge:
            raise Refused("need_reserved", need=need.body.code)
        near = set(_not_joined_near(tx, need))
        known = {place for place in near if municipalities()[place].entrance_email}
        fresh = sorted(known - _asked(tx.session, need.ref))
        for place in fresh:
            _write_to(tx, need, place, url)
        return Asked(tuple(fresh), tuple(sorted(near - known)))


def opened(session: Session, token: str) -> tuple[AnswerLink, Record]:
    """Return the link of a token, and the need that it asks about. Changes nothing.

    Raises:
        NotFound: there is no such link about a need.
        Refused: its time is over (`link_over`), or the need is closed (`need_closed`).
    """
    link = links.opened(session, token)
    if link.asks is not None:
        raise NotFound("link")
    need = stored.get(session, link.about)
    if need.body.state != "open":
        raise Refused("need_closed", need=need.body.code)
    return link, need


def answer(local: Local, token: str, reply: Reply) -> Record:
    """Keep what a guest answers; a later word takes the place of an earlier one.

    Raises:
        NotFound: as `opened`.
        Refused: as `opened`, or as `rules.answer.check`.
    """
    with local.read() as session:
        link, _ = opened(session, token)
    with local.begin(f"guest:{link.municipality}") as tx:
        link, need = opened(tx.session, token)
        near = near_groups(need.body, link.municipality)
        check(
            reply, slots=sum(group.slots for group in near), today=tx.today,
            first_start=min(group.start for group in near), reasons=codes("not_now_reasons"),
        )  # fmt: skip
        body = GuestAnswer(
            need=need.ref, municipality=link.municipality, answer=reply.answer, count=reply.count,
            until=reply.until, reason=reply.reason, answered_on=tx.today,
        )  # fmt: skip
        return tx.get(tx.write(body, "answered", revises=said(tx.session, link)))


def said(session: Session, link: AnswerLink) -> str | None:
    """Return the key of what was answered by a link so far, or none."""
    row = session.scalar(
        select(AnswerIndex).where(
            AnswerIndex.need == link.about, AnswerIndex.municipality == link.municipality
        )
    )
    return row.ref if row else None


def _not_joined_near(tx: Transaction, need: Record) -> Iterator[str]:
    for row in coverage(tx.session, need, tx.today).municipalities:
        outside = row.standing == "not_joined" and row.answer is None
        near = near_groups(need.body, row.code)
        if outside and near and tx.today < min(group.start for group in near):
            yield row.code


def _asked(session: Session, need: str) -> set[str]:
    found = select(AnswerLink.municipality).where(AnswerLink.about == need)
    return set(session.scalars(found))


def _write_to(tx: Transaction, need: Record, place: str, url: str) -> None:
    body: Need = need.body
    near = near_groups(body, place)
    last_day = min(group.start for group in near) - timedelta(days=1)
    token = links.make(tx, need.ref, place, last_day)
    letter = need_letter(
        municipalities()[place].entrance_email, municipalities()[place].name, body,
        stored.get(tx.session, body.employer).body.name, near, f"{url}/svar/{token}",
    )  # fmt: skip
    post(tx.session, letter)
