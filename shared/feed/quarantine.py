"""Records that were not applied: theirs here, and ours that a peer refused.

One is open until it, or what its writer put in its place, is taken, until it is refused again, or
until a person sets it aside. What it says is never kept: it is the writer's to send again. But of
two that were signed for one revision both are, as proof, as long as the record is here.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from shared.feed.keys import AT_ONCE, Key
from shared.feed.sequence import number
from shared.feed.tables import Feed, Outbox, Peer, Quarantine

if TYPE_CHECKING:
    from shared.feed.local import Local

AGAIN: Final = "again"  # the verdict by which a receiver asks for what it refused


def hold(session: Session, *, at: datetime, peer: str, ours: bool = False, **seen: Any) -> None:
    """Keep a record that was refused, with the reason; an earlier refusal of it is closed."""
    same = (
        Quarantine.peer == peer, Quarantine.owner == seen["owner"], Quarantine.id == seen["id"],
        Quarantine.ours == ours, Quarantine.closed_at.is_(None),
    )  # fmt: skip
    session.execute(update(Quarantine).where(*same).values(closed="refused", closed_at=at))
    session.execute(insert(Quarantine).values(at=at, peer=peer, ours=ours, **seen))


def close_taken(
    session: Session, peer: Peer, kept: Mapping[Key, int], away: Collection[Key], now: datetime
) -> None:
    """Close what was refused of a peer and is taken now, by key and revision, or gone."""
    if kept or away:
        _close(now, (
            row for row in _open(session, peer.name, ours=False)
            if (key := key_of(row)) and (kept.get(key, -1) >= row.rev or key in away)
        ))  # fmt: skip


def close_ours(session: Session, peer: Peer, now: datetime) -> None:
    """Close what a peer refused of ours and has taken since, or may no longer hold."""
    _close(now, (
        row for row in _open(session, peer.name, ours=True)
        if (key := key_of(row)) and not _waits(session, peer, key)
    ))  # fmt: skip


def send_again(local: "Local", session: Session, peer: str, key: Key) -> bool:
    """Put a record that a peer refused in its feed anew; tell whether it stands there."""
    found = session.execute(
        update(Feed)
        .where(
            Feed.recipient == peer, Feed.owner == key[0], Feed.id == key[1], Feed.op == "put",
            Feed.refused,
        )
        .values(refused=False, seq=None)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    if not found.rowcount:  # type: ignore[attr-defined]  # an update's result has it
        return False
    session.execute(insert(Outbox).values(owner=key[0], id=key[1]))
    if local.database.is_sqlite:
        number(session)
    return True


def forget_proofs(session: Session, peer: str, keys: Iterable[Key]) -> None:
    """Forget what these records of a peer said twice: they are destroyed here."""
    ids = [str(record_id) for _, record_id in keys]
    for start in range(0, len(ids), AT_ONCE):
        theirs = (Quarantine.peer == peer, Quarantine.proof != "",
                  Quarantine.id.in_(ids[start : start + AT_ONCE]))  # fmt: skip
        session.execute(update(Quarantine).where(*theirs).values(proof=""))


def _open(session: Session, peer: str, *, ours: bool) -> list[Quarantine]:
    query = select(Quarantine).where(Quarantine.peer == peer, Quarantine.closed_at.is_(None))
    return [row for row in session.scalars(query) if row.ours == ours]


def _close(now: datetime, rows: Iterable[Quarantine]) -> None:
    for row in rows:
        row.closed, row.closed_at = "taken", now


def _waits(session: Session, peer: Peer, key: Key) -> bool:
    """Tell whether a record of ours is still refused by a peer, or on its way there again."""
    fed = session.execute(
        select(Feed.op, Feed.refused, Feed.seq).where(
            Feed.recipient == peer.name, Feed.owner == key[0], Feed.id == key[1]
        )
    ).first()
    return fed is not None and (fed.refused or fed.seq is None or fed.seq > peer.out_seq)


def key_of(row: Quarantine) -> Key | None:
    """Return which record it is, or None when what came had no such key."""
    try:
        return row.owner, UUID(row.id)
    except ValueError:
        return None
