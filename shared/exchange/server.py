"""Answering an exchange: who is asking, what it brings, and what we have for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shared import clock
from shared.exchange import chain, message, repair, step
from shared.feed import journal, security, speaking
from shared.feed.sequence import head, sequence
from shared.feed.tables import Nonce, Peer
from shared.problem import Refused
from shared.trust import signature
from shared.trust.keys import public_key

if TYPE_CHECKING:
    from shared.feed.local import Local

MAX_WAIT = 25  # seconds


@dataclass(frozen=True, slots=True)
class Answer:
    """The signed response: its headers and its coded body."""

    headers: dict[str, str]
    body: bytes


def answer(local: "Local", request: signature.Request) -> Answer:
    """Answer one signed exchange of a member.

    Raises:
        Refused: `unsigned`, `not_a_member`, `membership_ended`, `clock_off`, `replayed`,
            `malformed`, `too_large`, `diverged`; nothing was changed.
    """
    with _asking(local, request) as (signed, party, state):
        said = _decoded(local, party, request.body)
        with _once(local, party, signed) as (session, peer):
            done = step.receive(local, session, peer, said, clock.now())
            if said.moves:
                chain.append(local, session, peer, received=request.body)
    sequence(local.database)
    if done.erased:
        journal.keep(local)
    if said.data or state == "leaving":  # whose last words may have come
        local.react()
    with local.read() as session:
        peer = session.get_one(Peer, party)
        limit = min(said.hello["max_bytes"], message.MAX_BYTES)
        half = step.compose(session, peer, max_bytes=limit)
    if half.moves:
        with local.database.begin() as session:
            peer = session.get_one(Peer, party, with_for_update=True)
            chain.append(local, session, peer, sent=half.body)
    return signed_answer(local, request, half.body)


def answer_news(local: "Local", request: signature.Request, wait: int) -> Answer:
    """Answer a member's question whether we have news for it: when we do, or its time is up.

    Nothing is changed, so its nonce is not kept; waiting holds no database connection.

    Raises:
        Refused: `unsigned`, `not_a_member`, `membership_ended`, `clock_off`.
    """
    with _asking(local, request) as (signed, party, _):
        signature.fresh(signed, local.key, clock.now())

    def look() -> bool:
        with local.read() as session:
            return step.news_for(session, party)

    found = local.bell.wait(party, min(wait, MAX_WAIT), look)
    return signed_answer(local, request, message.line_of({"news": found}))


def answer_repair(local: "Local", request: signature.Request) -> Answer:
    """Answer one signed message of a repair (see `repair.py`).

    Raises:
        Refused: `unsigned`, `not_a_member`, `membership_ended`, `clock_off`, `replayed`,
            `malformed`, `too_large`; nothing was changed.
    """
    with _asking(local, request) as (signed, party, _):
        said = _decoded(local, party, request.body, repair=True)
        sequence(local.database)
        with _once(local, party, signed) as (session, peer):
            last = head(session)
            lines = repair.compare(local, session, peer, said)
            body = repair.compose(session, peer, lines, last, more=True)
            if not said.end["more"]:
                repair.agree(session, peer, said.hello["epoch"], said.end["last"], clock.now())
    sequence(local.database)
    return signed_answer(local, request, body)


def admit(local: "Local", request: signature.Request) -> str:
    """Return the member that a signed request is of; it counts once.

    Raises:
        Refused: `unsigned`, `not_a_member`, `membership_ended`, `clock_off`, `replayed`.
    """
    with _asking(local, request) as (signed, party, _), _once(local, party, signed):
        return party


@contextmanager
def _asking(
    local: "Local", request: signature.Request
) -> Iterator[tuple[signature.Signed, str, str]]:
    """Give the signature of a request, the member that it is of and its state; count refusals.

    Only a signature that holds names a party: anybody can write another's key id.

    Raises:
        Refused: `unsigned`, `not_a_member`, `membership_ended`.
    """
    party = security.ANYBODY
    local.watch.write()
    try:
        with local.read() as session:
            signed = signature.verify(request, lambda key_id: speaking.find(session, key_id))
            speaks = speaking.speaker(session, signed.key_id, clock.now().date())
            party = speaks[0] if speaks else speaking.owner(session, signed.key_id)
            if speaks is None and speaking.has_left(session, signed.key_id):
                raise Refused("membership_ended")
        if speaks is None or party == local.name:
            raise Refused("not_a_member", party=speaks[0] if speaks else "")
        yield signed, *speaks
    except Refused as refused:
        local.watch.saw(party, refused.code)
        raise


def _decoded(local: "Local", party: str, body: bytes, *, repair: bool = False) -> message.Message:
    """Read a member's message, and keep why that failed."""
    try:
        return message.decode(body, repair=repair)
    except Refused as refused:
        step.note_failure(local, party, refused)
        raise


def signed_answer(local: "Local", request: signature.Request, body: bytes = b"") -> Answer:
    """Return an answer with our signature, which covers the request's."""
    response = signature.Response(200, {}, body, request)
    signature.sign(response, local.key, clock.now())
    return Answer(response.headers, body)


@contextmanager
def _once(local: "Local", party: str, signed: signature.Signed) -> Iterator[tuple[Session, Peer]]:
    """Open the one transaction of a signed request, with the peer's row held.

    Raises:
        Refused: `clock_off`: it is of another time; `replayed`: its nonce has been here.
    """
    now = clock.now()
    until = signature.fresh(signed, local.key, now)
    try:
        with local.database.begin() as session:
            session.execute(delete(Nonce).where(Nonce.expires < now))
            session.execute(insert(Nonce).values(nonce=signed.nonce, expires=until))
            peer = session.scalars(select(Peer).where(Peer.name == party).with_for_update()).one()
            peer.clock_offset = int((signed.created - now).total_seconds())
            changed = public_key(peer.pinned_key).id != signed.key_id
            if changed and (key := speaking.find(session, signed.key_id)):
                peer.pinned_key = key.text
            yield session, peer
    except IntegrityError as wrong:
        if "nonce" in str(wrong.orig):
            raise Refused("replayed") from wrong
        raise
    except Refused as refused:
        step.note_failure(local, party, refused)
        raise
