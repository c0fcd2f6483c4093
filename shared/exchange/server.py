"""Answering an exchange: who is asking, what it brings, and what we have for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shared import clock
from shared.exchange import chain, message, repair, step
from shared.feed import journal, parting, security, speaking
from shared.feed.apply import Applied
from shared.feed.pace import OPEN_AGAIN
from shared.feed.sequence import head, sequence
from shared.feed.tables import Nonce, Peer
from shared.problem import Refused
from shared.records.base import Json
from shared.trust import signature
from shared.trust.freshness import fresh
from shared.trust.keys import PublicKey, public_key

if TYPE_CHECKING:
    from shared.feed.local import Local

MAX_WAIT = 25  # seconds
NOT_HELD_AGAINST = ("too_fast", "exchange_open", "clock_off")  # an honest one's, now and then
LOCK = 7_301_005  # any number, the same for all processes of one database


@dataclass(frozen=True, slots=True)
class Answer:
    """The signed response: its headers and its coded body."""

    headers: dict[str, str]
    body: bytes


def answer(local: "Local", request: signature.Request) -> Answer:
    """Answer one signed exchange of a member.

    Raises:
        Refused: `unsigned`, `not_a_member`, `membership_ended`, `suspended`, `too_fast`,
            `exchange_open`, `clock_off`, `replayed`, `malformed`, `too_large`, `diverged`;
            nothing was changed.
    """
    with _asking(local, request) as (signed, signer), local.pace.alone(signer.party):
        said = _decoded(local, signer.party, request.body)
        with _once(local, signer.party, signed) as (session, peer):
            done = step.receive(local, session, peer, said, clock.now())
            if done.refused:
                local.pace.charge(signer.party)
            if said.moves:
                chain.append(local, session, peer, received=request.body)
            moved = said.moves or done.anew or signer.state in parting.OUT
            half = None if moved else step.compose_idle(session, peer)
        sequence(local.database)  # also what passed over the row that we held
        if half is None:
            half = _half(local, signer, said, done)
    return signed_answer(local, request, half.body)


def _half(
    local: "Local", signer: speaking.Signer, said: message.Message, done: Applied
) -> step.Half:
    """Return our half after what the party said has been kept, and chain it."""
    if done.erased:
        journal.keep(local)
    if said.data or signer.state in parting.OUT:  # whose last words may have come
        local.react()
    with local.read() as session:
        peer = session.get_one(Peer, signer.party)
        half = step.compose(session, peer, max_bytes=message.MAX_BYTES)
    if half.moves:
        with local.database.begin() as session:
            peer = session.get_one(Peer, signer.party, with_for_update=True)
            chain.append(local, session, peer, sent=half.body)
    return half


def answer_news(local: "Local", request: signature.Request, wait: int, cursor: Json) -> Answer:
    """Answer a member's question whether we have more than it has heard: when we do, or its time
    is up.

    To hear the same again changes nothing, so its nonce is not kept; waiting holds no database
    connection.

    Raises:
        Refused: `unsigned`, `not_a_member`, `membership_ended`, `suspended`, `too_fast`,
            `clock_off`.
    """
    with _asking(local, request) as (signed, signer):
        fresh(signed, local.key, clock.now())

    found = local.bell.wait(
        signer.party,
        min(wait, MAX_WAIT),
        lambda: step.news_beyond(local, signer.party, cursor),
    )
    return signed_answer(local, request, message.line_of({"news": found}))


def answer_repair(local: "Local", request: signature.Request) -> Answer:
    """Answer one signed message of a repair (see `repair.py`).

    Raises:
        Refused: `unsigned`, `not_a_member`, `membership_ended`, `suspended`, `too_fast`,
            `exchange_open`, `clock_off`, `replayed`, `malformed`, `too_large`; nothing was
            changed.
    """
    with _asking(local, request) as (signed, signer), local.pace.alone(signer.party):
        said = _decoded(local, signer.party, request.body, repair=True)
        sequence(local.database)
        with _once(local, signer.party, signed) as (session, peer):
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
        Refused: `unsigned`, `not_a_member`, `membership_ended`, `suspended`, `too_fast`,
            `exchange_open`, `clock_off`, `replayed`.
    """
    with _asking(local, request) as (signed, signer), _once(local, signer.party, signed):
        if not signer.speaks:
            raise Refused("membership_ended")
        return signer.party


@contextmanager
def _asking(
    local: "Local", request: signature.Request
) -> Iterator[tuple[signature.Signed, speaking.Signer]]:
    """Give the signature of a request and the member that it is of; count what is refused.

    Only a signature that holds names a party: anybody can write another's key id.

    Raises:
        Refused: `unsigned`, `not_a_member`, `membership_ended`, `suspended`, `too_fast`.
    """
    party = security.ANYBODY
    local.watch.write()
    try:
        signed, signer = _signed(local, request)
        party = signer.party
        local.pace.take(party, signed.key_id)
        if party == local.name or not (signer.speaks or _has_more_to_hear(local, signer)):
            raise Refused("membership_ended" if signer.ended else "not_a_member", party=party)
        if signer.suspended:
            raise Refused("suspended")
        yield signed, signer
    except Refused as refused:
        local.watch.saw(party, refused.code)
        _hold_back(local, party, refused)
        raise


def _hold_back(local: "Local", party: str, refused: Refused) -> None:
    """Let who was refused ask less: who proved nothing is answered slowly, others pay."""
    if party == security.ANYBODY:
        local.pace.slow_down()
    elif refused.code not in NOT_HELD_AGAINST:
        local.pace.charge(party)


def _has_more_to_hear(local: "Local", signer: speaking.Signer) -> bool:
    """Tell whether a party has left and was away: it is told so, what to destroy, and confirms."""
    if not (signer.ended and signer.state == "left"):
        return False
    with local.database.glance() as session:
        return step.news_for(session, signer.party)


def _signed(
    local: "Local", request: signature.Request
) -> tuple[signature.Signed, speaking.Signer]:
    found: list[speaking.Signer] = []

    def find(key_id: str) -> PublicKey | None:
        with local.database.glance() as session:
            if signer := speaking.signer(session, key_id, clock.now().date()):
                found.append(signer)
        return signer.key if signer else None

    return signature.verify(request, find), found[-1]


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


def forget_nonces(local: "Local") -> None:
    """Forget the nonces of requests that nobody takes any more."""
    with local.database.begin() as session:
        session.execute(delete(Nonce).where(Nonce.expires < clock.now()))


@contextmanager
def _once(local: "Local", party: str, signed: signature.Signed) -> Iterator[tuple[Session, Peer]]:
    """Open the one transaction of a signed request, with the peer's row held.

    Raises:
        Refused: `clock_off`: it is of another time; `replayed`: its nonce has been here;
            `exchange_open`: another process answers this member now.
    """
    now = clock.now()
    until = fresh(signed, local.key, now)
    try:
        with local.database.begin() as session:
            _one_process(session, party)
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


def _one_process(session: Session, party: str) -> None:
    """See that no other process answers a member until this transaction ends; SQLite has one."""
    if session.get_bind().dialect.name != "sqlite":
        lock = func.pg_try_advisory_xact_lock(LOCK, func.hashtext(party))
        if not session.scalar(select(lock)):
            raise Refused("exchange_open", wait=OPEN_AGAIN)
