"""What a record was: every revision of our own, and of others' legal acts each that came."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.feed import former, stored
from shared.feed.index import IndexRegister
from shared.feed.tables import History
from shared.problem import NotFound
from shared.records.base import Json, Record, load_json
from shared.records.codes import read_code
from shared.records.formats import ref, split_ref
from shared.records.kinds import KINDS, from_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One revision: of our own when it was written and by whom in which act, of others' until
    when it held here, none of the newest; `proved`: a key that was a member's has signed it.
    """

    record: Record
    at: datetime | None = None
    act: str = ""
    actor: str = ""
    until: datetime | None = None
    proved: bool


def history(session: Session, index: IndexRegister, name: str) -> list[Revision]:
    """Return the revisions of a record by its key (`owner/id`) or public code, the newest first.

    Raises:
        NotFound: no such record is here.
    """
    key = name if "/" in name else _by_code(session, index, name)
    try:
        owner, record_id = split_ref(key)
    except ValueError as wrong:
        raise NotFound(name) from wrong
    written = select(History).where(History.owner == owner, History.id == record_id)
    own = [
        Revision(record=one, at=row.at, act=row.act, actor=row.actor,
                 proved=former.is_proved(session, one))
        for row in session.scalars(written.order_by(History.rev.desc()))
        for one in (from_json({**load_json(row.content), "sig": load_json(row.sig.encode())}),)
    ]  # fmt: skip
    if own:
        return own
    earlier = [former.Former(stored.get(session, key), None), *former.of(session, key)]
    return [Revision(record=one.record, until=one.until,
                     proved=former.is_proved(session, one.record)) for one in earlier]  # fmt: skip


def _by_code(session: Session, index: IndexRegister, code: str) -> str:
    for kind in KINDS.values():
        tables = index.tables_of(kind.name)
        if kind.legal_act and tables and hasattr(tables[0], "code"):
            found = select(tables[0]).where(tables[0].code == read_code(code))
            for row in session.scalars(found):
                return ref(row.owner, row.record_id)
    raise NotFound(code)


def revision_as_told(one: Revision) -> Json:
    """Return a revision as programs are told of it; of a citizen's record nothing that it says."""
    record = one.record
    told: Json = {
        "rev": record.rev, "kind": record.kind, "digest": record.digest,
        "key": record.sig.key if record.sig else None, "proved": one.proved,
        "at": one.at, "act": one.act or None, "actor": one.actor or None, "until": one.until,
    }  # fmt: skip
    if not KINDS[record.kind].person:
        told["body"] = load_json(record.content)["body"]
    return told
