"""This party: its name, database and key, and the transaction in which it writes records."""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

from marshmallow import ValidationError
from sqlalchemy.orm import Session

from shared import clock
from shared.config import AT_ONCE, PER_SECOND, UNSTATED
from shared.database import Database
from shared.feed import journal, lives, stored, write
from shared.feed.bell import Bell
from shared.feed.index import IndexRegister
from shared.feed.keys import Key
from shared.feed.pace import Pace
from shared.feed.security import Watch
from shared.feed.sequence import sequence_after
from shared.problem import NotFound, Refused
from shared.records.base import ActSignature, Directory, Record, pointers
from shared.records.formats import ref, split_ref
from shared.records.kinds import BY_BODY, make
from shared.rules.assurance import assured_by
from shared.trust.acts import act_holds
from shared.trust.keys import KeyFile, SigningKey

CHUNK = 500


def one_thread() -> Executor:
    """Do what is handed to it one by one, beside whoever handed it."""
    return ThreadPoolExecutor(1)


def nothing_affected(_: Session, __: Sequence[Record]) -> Iterable[str]:
    """No other record's audience depends on these: so it is at a node."""
    return ()


@dataclass(frozen=True, slots=True)
class Reaction:
    """What a program does once records of a peer were applied: of these kinds, or of any."""

    act: Callable[["Local"], object]
    kinds: frozenset[str] = frozenset()


def on(act: Callable[["Local"], object], *kinds: str) -> Reaction:
    """Return the reaction to records of these kinds, or to whatever comes."""
    return Reaction(act, frozenset(kinds))


@dataclass(eq=False)  # a party is itself
class Local:
    """One party on this machine.

    `directory` tells who is who today, as far as the audience of some records hangs on it;
    `affected` names the records whose audience may have changed because of others, and
    `directing` the kinds that change who is who; `reactions` run after records of a peer were
    applied; `forget` erases again what the journal names beside records, after an older copy of
    the database was put in place, and `regained` is told of records of our own that a peer gave
    back after that; `allowed` is how many requests a party may make in a second, and how many at
    once after a while; `beside` does one thing while another is done.
    """

    name: str
    authority: str
    home: Path
    database: Database
    key_file: KeyFile
    index: IndexRegister
    directory: Callable[[Session, Sequence[Record]], Directory]
    affected: Callable[[Session, Sequence[Record]], Iterable[str]] = nothing_affected
    directing: frozenset[str] = frozenset()
    reactions: list[Reaction] = field(default_factory=list)
    forget: Callable[["Transaction", set[str]], None] = lambda _, __: None
    regained: Callable[["Transaction", Sequence[Record]], None] = lambda _, __: None
    allowed: tuple[int, int] = (PER_SECOND, AT_ONCE)
    profiles_unstated: int = UNSTATED
    beside: Callable[[], Executor] = one_thread

    @cached_property
    def bell(self) -> Bell:
        """Wakes those who wait in this process for news of a feed."""
        return Bell(self.database)

    @cached_property
    def pace(self) -> Pace:
        """Keeps how fast each party may ask this process."""
        return Pace(*self.allowed)

    @cached_property
    def watch(self) -> Watch:
        """Counts what this process is asked that no honest party asks."""
        return Watch(self.database)

    @property
    def key(self) -> SigningKey:
        """The key that this party signs with now."""
        return self.key_file.key

    @property
    def is_hub(self) -> bool:
        """Whether other parties dial this one, and hear through it of each other."""
        return self.authority.startswith("hub:")

    @property
    def municipality(self) -> str:
        """The code of the municipality whose node this is."""
        return self.authority.removeprefix("municipality:")

    @contextmanager
    def begin(self, actor: str, *, always: bool = False) -> Iterator["Transaction"]:
        """Open a transaction in which `actor` acts: all of it is kept, or nothing.

        What is written is signed together at the end, numbered, and so on its way to peers.
        `always`: even while a restored party awaits what it lost; for what only destroys.

        Raises:
            Refused: this party was restored and may not write yet (`restored_not_repaired`).
        """
        with self.database.begin() as session:
            if not always:
                lives.must_be_repaired(session)
            tx = Transaction(self, session, actor)
            yield tx
            tx.flush()
        sequence_after(self.database, written=tx.wrote)
        if tx.erases:
            journal.keep(self)

    @contextmanager
    def change(self) -> Iterator[Session]:
        """Open a session that writes what is this party's alone, and no records.

        Raises:
            Refused: this party was restored and may not write yet (`restored_not_repaired`).
        """
        with self.database.begin() as session:
            lives.must_be_repaired(session)
            yield session

    def react(self, kinds: Set[str] | None = None) -> None:
        """Let the program answer what a peer has sent of these kinds; a job answers all that came.

        A reaction that fails is logged by the kind of failure and never stops an exchange. A
        restored party answers once it may write.
        """
        due = [one.act for one in self.reactions
               if kinds is None or not one.kinds or one.kinds & kinds]  # fmt: skip
        if due:
            with self.read() as session:
                if lives.awaited(session):
                    return
        for act in due:
            try:
                act(self)
            except Exception as fault:  # noqa: BLE001 -- see above
                import structlog  # noqa: PLC0415 -- a command, which seldom logs, starts sooner

                structlog.get_logger().error("reaction_failed", fault=type(fault).__name__)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session that only looks."""
        with self.database.read() as session:
            yield session


class Transaction:
    """One act of one person: reads through `session`, writes through `write` and `erase`."""

    def __init__(self, local: Local, session: Session, actor: str) -> None:
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
