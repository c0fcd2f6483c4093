"""Who is asking: a signed request of a member, counted, and the one transaction that it opens."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shared import clock
from shared.exchange import message, news, step
from shared.feed import security, speaking
from shared.feed.pace import OPEN_AGAIN
from shared.feed.tables import Nonce, Peer
from shared.problem import Refused
from shared.trust import signature
from shared.trust.freshness import fresh
from shared.trust.keys import PublicKey, public_key

if TYPE_CHECKING:
    from shared.feed.local import Local

NOT_HELD_AGAINST = ("too_fast", "exchange_open", "clock_off")  # an honest one's, now and then
LOCK = 7_301_005  # any number, the same for all processes of one database


WhoSigns = Callable[[Session, str, date], speaking.Signer | None]


@contextmanager
def asking(
    local: "Local", request: signature.Request, who_signs: WhoSigns = speaking.signer
) -> Iterator[tuple[signature.Signed, speaking.Signer]]:
    """Give the signature of a request and the member that it is of; count what is refused.

    Only a signature that holds names a party: anybody can write another's key id. `who_signs`
    looks up a key, in one statement.

    Raises:
        Refused: `unsigned`, `not_a_member`, `membership_ended`, `suspended`, `too_fast`.
    """
    party = security.ANYBODY
    local.watch.write()
    try:
        signed, signer = _signed(local, request, who_signs)
        party = signer.party
        local.pace.take(party, signed.key_id)
        if party == local.name or not (signer.speaks or _has_more_to_hear(local, signer, request)):
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


def _has_more_to_hear(local: "Local", signer: speaking.Signer, request: signature.Request) -> bool:
    """Tell whether a party has left and does not know it: it is told so, what to destroy, and
    confirms. It was away, or has an older copy of its database, with more than we left it.
    """
    if not (signer.ended and signer.state == "left"):
        return False
    with local.database.glance() as session:
        if news.news_for(session, signer.party):
            return True
        left = session.get_one(Peer, signer.party).out_sum
    try:
        said = message.decode(request.body, repair=request.url.endswith("/repair"))
    except Refused:
        return False
    return bool(said.hello["cursor"]["sum"] != left)


def _signed(
    local: "Local", request: signature.Request, who_signs: WhoSigns
) -> tuple[signature.Signed, speaking.Signer]:
    found: list[speaking.Signer] = []

    def find(key_id: str) -> PublicKey | None:
        with local.database.glance() as session:
            if signer := who_signs(session, key_id, clock.now().date()):
                found.append(signer)
        return signer.key if signer else None

    return signature.verify(request, find), found[-1]


def admit(local: "Local", request: signature.Request) -> str:
    """Return the member that a signed request is of; it counts once.

    Raises:
        Refused: `unsigned`, `not_a_member`, `membership_ended`, `suspended`, `too_fast`,
            `exchange_open`, `clock_off`, `replayed`.
    """
    with asking(local, request) as (signed, signer), once(local, signer.party, signed):
        if not signer.speaks:
            raise Refused("membership_ended")
        return signer.party


def forget_nonces(local: "Local") -> None:
    """Forget the nonces of requests that nobody takes any more."""
    with local.database.begin() as session:
        session.execute(delete(Nonce).where(Nonce.expires < clock.now()))


@contextmanager
def once(
    local: "Local", party: str, signed: signature.Signed, *, alone: bool = True
) -> Iterator[tuple[Session, Peer]]:
    """Open the one transaction of a signed request, with the peer's row held.

    `alone`: no other process answers this member meanwhile; else who holds the row is awaited.

    Raises:
        Refused: `clock_off`: it is of another time; `replayed`: its nonce has been here;
            `exchange_open`: another process answers this member now.
    """
    now = clock.now()
    until = fresh(signed, local.key, now)
    try:
        with local.database.begin() as session:
            if alone:
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
