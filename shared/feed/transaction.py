"""One act of one person: what it writes and erases is kept together, or nothing of it."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from marshmallow import ValidationError
from sqlalchemy.orm import Session

from shared import clock
from shared.feed import journal, stored, write
from shared.feed.keys import Key
from shared.problem import NotFound, Refused
from shared.records.base import ActSignature, Record, pointers
from shared.records.formats import ref, split_ref
from shared.records.kinds import BY_BODY, make
from shared.rules.assurance import assured_by
from shared.trust.acts import act_holds

if TYPE_CHECKING:
    from shared.feed.local import Local

CHUNK = 500


class Transaction:
    """One act of one person: reads through `session`, writes through `write` and `erase`."""

    def __init__(self, local: "Local", session: Session, actor: str) -> None:
        self.local = local
        self.session = session
        self.actor = actor
        self.now: datetime = clock.now()
        self.today: date = clock.today(session)
        self.erases = self.wrote = False
        self._pending: dict[Key, tuple[Record, str]] = {}

    def write(
        self,
        body: Any,
        act: str,
        *,
        revises: str | None = None,
        rev: int = 1,
        id: UUID | None = None,
        valid_until: date | None = None,
        sealed_for: str | None = None,
        act_sig: ActSignature | None = None,
    ) -> str:
        """Write a record round `body`, new or revising another of ours; return its key.

        `act` is the word that the history keeps; `rev` the least revision that it gets;
        `act_sig` the word of the employer's contact for whom a hub writes it.

        Raises:
            Refused: the body breaks its schema (`schema`): `field` is the first member at fault;
                the contact has signed something else (`bad_signature`).
            NotFound: there is nothing to revise.
        """
        kind = BY_BODY[type(body)]
        record_id = id or kind.new_id()
        if revises:
            _, record_id = split_ref(revises)
            rev = max(rev, self._next_rev(revises))
        try:
            record = make(
                body, id=record_id, owner=self.local.authority, rev=rev, valid_until=valid_until,
                sealed_for=sealed_for, act_sig=act_sig, assurance=(
                    assured_by(self.local.authority, signed=bool(act_sig))
                    if kind.legal_act else None
                ),
            )  # fmt: skip
        except ValidationError as wrong:
            at = pointers(wrong.messages)
            raise Refused("schema", field=at[0].split("/")[1], pointers=at) from wrong
        if act_sig and not act_holds(record):
            raise Refused("bad_signature", owner=record.owner)
        self._pending[record.owner, record_id] = (record, act)
        return ref(record.owner, record_id)

    def _next_rev(self, key: str) -> int:
        pending = self._pending.get(split_ref(key))
        return pending[0].rev if pending else stored.rev(self.session, key) + 1

    def get(self, key: str) -> Record:
        """Return a record that is here, or was written in this transaction.

        Raises:
            NotFound: there is none.
        """
        pending = self._pending.get(split_ref(key))
        return pending[0] if pending else stored.get(self.session, key)

    def erase(self, *keys: str) -> None:
        """Destroy records of ours here and at whoever holds them; receipts are due.

        Raises:
            NotFound: one of them is not here, or not ours.
        """
        self.flush()
        found = stored.many(self.session, map(split_ref, keys), lock=True)
        held = [record for record in found if record.owner == self.local.authority]
        missing = set(keys) - {record.ref for record in held}
        if missing:
            raise NotFound(missing.pop())
        write.erase(self.local, self.session, held)
        self.journal(*keys)

    def journal(self, *names: str) -> None:
        """Keep outside the database that these are erased, so that no backup brings them back."""
        journal.note(self.session, names)
        self.erases = self.erases or bool(names)

    def flush(self) -> None:
        """Sign and store what was written so far, still inside the transaction."""
        pending = list(self._pending.values())
        self._pending.clear()
        self.wrote = self.wrote or bool(pending)
        for start in range(0, len(pending), CHUNK):
            write.write(self, pending[start : start + CHUNK])
