"""What a peer takes back, or has destroyed: forgotten here, and at all to whom we passed it on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from shared.feed import allowance, quarantine
from shared.feed.checking import Held, held_here
from shared.feed.keys import Key, among
from shared.feed.sums import add, term
from shared.feed.tables import Peer, StoredRecord
from shared.feed.write import Gone, erase_at_holders, erase_said_of, look_again
from shared.records.directory import Membership
from shared.records.formats import split_ref
from shared.records.kinds import KINDS
from shared.rules.erasure import Grade

if TYPE_CHECKING:
    from shared.feed.local import Local


class Fate(NamedTuple):
    """What came of a record that was to be destroyed, and which revision was here, if any."""

    grade: Grade
    rev: int | None = None
    digest: str | None = None


NOT_HELD = Fate("not_held")


def forget(local: "Local", session: Session, source: str, keys: Iterable[Key]) -> None:
    """Forget a peer's records that were erased before, and what we said of them."""
    peer = session.get_one(Peer, source, with_for_update=True)
    erased = set(keys)
    withdraw(local, session, peer, erased, erased)


def forget_all(
    local: "Local", session: Session, peer: Peer, keys: Iterable[Key]
) -> dict[Key, Fate]:
    """Forget these records of a peer that leaves, and what was said of them.

    Returns what came of those about citizens, for its receipts.
    """
    wanted = set(keys)
    gone, passed_on = withdraw(local, session, peer, wanted, wanted)
    return fates(gone, passed_on, {key for key, one in gone.items() if KINDS[one.kind].person})


def forget_revoked(
    local: "Local", session: Session, peer: Peer, members: Iterable[Membership]
) -> None:
    """Forget what revoked keys have signed after the position up to which they prove.

    At the hub the peer is that member; elsewhere it is the hub, which had passed it on.
    """
    for member in members:
        for key in member.other_keys("revoked"):
            after = select(StoredRecord.owner, StoredRecord.id).where(
                StoredRecord.source == peer.name,
                StoredRecord.owner.in_(member.authorities),
                StoredRecord.position > key.position,
                StoredRecord.sig.startswith(f'{{"key":"{key.key_id}"'),
            )
            keys = {(owner, record_id) for owner, record_id in session.execute(after)}
            withdraw(local, session, peer, keys, keys)


def withdraw(
    local: "Local", session: Session, peer: Peer, keys: Iterable[Key], destroy: Set[Key]
) -> tuple[dict[Key, Held], set[Key]]:
    """Forget these records of the peer here and at all to whom we passed them on.

    Of what is to be destroyed, what we said goes too. Returns what was here, and what others
    still have.
    """
    gone = _remove(local, session, peer, keys)
    relayed = [Gone(*key, one.kind, None) for key, one in gone.items() if KINDS[one.kind].relayed]
    passed_on = erase_at_holders(local, session, relayed)
    erase_said_of(local, session, _by_kind({k: one for k, one in gone.items() if k in destroy}))
    return gone, passed_on


def fates(gone: Mapping[Key, Held], passed_on: Set[Key], told: Set[Key]) -> dict[Key, Fate]:
    """Return what came of those of the records that were to be destroyed."""
    return {
        key: Fate("passed_on" if key in passed_on else destroyed(one.kind), one.rev, one.digest)
        for key, one in gone.items()
        if key in told
    }


def destroyed(kind: str) -> Grade:
    """Return the grade of a copy that is gone here, and at all to whom we passed it."""
    return "key_destroyed" if KINDS[kind].person else "deleted"


def _remove(local: "Local", session: Session, peer: Peer, keys: Iterable[Key]) -> dict[Key, Held]:
    """Forget these records of the peer, and return those that were here."""
    wanted = set(keys)
    of_peer = {
        key: held
        for key, held in held_here(session, wanted).items()
        if key in wanted and held.source == peer.name
    }
    minus = sum(term(*key, held.rev, held.digest) for key, held in of_peer.items())
    peer.in_sum = add(peer.in_sum, 0, minus)
    by_kind = _by_kind(of_peer)
    peer.profiles -= len(by_kind.get(allowance.KIND, ()))
    others = set(map(split_ref, local.affected_by_loss(session, by_kind)))
    for kind, some in by_kind.items():
        local.index.drop(session, kind, some)
    for these in among(StoredRecord, of_peer):
        session.execute(
            delete(StoredRecord).where(these).execution_options(synchronize_session=False)
        )
    quarantine.forget_proofs(session, peer.name, (
        key for kind, some in by_kind.items() if not KINDS[kind].person for key in some
    ))  # fmt: skip
    look_again(local, session, others)
    return of_peer


def _by_kind(records: Mapping[Key, Held]) -> dict[str, list[Key]]:
    found: dict[str, list[Key]] = defaultdict(list)
    for key, held in records.items():
        found[held.kind].append(key)
    return found
