"""What stands on every page when something about the exchange is wrong."""

from dataclasses import asdict

from flask import request
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.feed import lives, quarantine, stored
from shared.feed.tables import Quarantine
from shared.peers.quarantine import Held, seen
from shared.peers.standings import names_of
from shared.records.base import Record
from shared.records.formats import split_ref
from shared.web import words
from shared.web.site import Sync


def restored(session: Session) -> Sync | None:
    """Say that nothing can be written yet, while a restored party awaits what it lost."""
    peers = lives.awaited(session)
    if not peers:
        return None
    said = words.say("restored_not_repaired", peers=", ".join(peers))
    return Sync(late=True, sentence=str(said))


def refused_here(session: Session) -> list[str]:
    """Say which records of ours that this page is about a peer has refused, and what to do.

    A page is about a record when its address has the record's code, or the code of one that the
    record points at: an answer is told on the page of its need. Mostly there is none, and one
    read of an index finds that out.
    """
    code = (request.view_args or {}).get("code")
    if code is None:
        return []
    open_ours = select(Quarantine).where(Quarantine.closed_at.is_(None), Quarantine.ours)
    rows = {key: row for row in session.scalars(open_ours) if (key := quarantine.key_of(row))}
    about = [one for one in stored.many(session, rows) if code in _codes(session, one)]
    names = names_of(session) if about else {}
    return [_said(seen(rows[one.owner, one.id]), names) for one in about]


def _codes(session: Session, record: Record) -> set[str]:
    """Return the public codes of a record and of those that it points at."""
    keys = []
    for value in asdict(record.body).values():
        try:
            keys.append(split_ref(value))
        except (ValueError, AttributeError):
            continue
    pointed_at = stored.many(session, keys)
    return {getattr(one.body, "code", "") for one in (record, *pointed_at)}


def _said(one: Held, names: dict[str, str]) -> str:
    said: str = gettext(
        "%(kind)s er ikke modtaget hos %(name)s. %(why)s", kind=one.kind_said().capitalize(),
        name=names.get(one.row.peer, one.row.peer), why=one.said(),
    )  # fmt: skip
    return said
