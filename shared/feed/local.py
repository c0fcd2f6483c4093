"""This party: its name, database and key, and the transaction in which it writes records."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sqlalchemy.orm import Session

from shared.config import AT_ONCE, PER_SECOND, UNSTATED
from shared.database import Database
from shared.feed import journal, lives
from shared.feed.bell import Bell
from shared.feed.index import IndexRegister
from shared.feed.keys import Key
from shared.feed.pace import Pace
from shared.feed.security import Watch
from shared.feed.sequence import sequence_after
from shared.feed.transaction import Transaction
from shared.records.base import Directory, Record
from shared.trust.keys import KeyFile, SigningKey

Going = Mapping[str, Sequence[Key]]  # by kind


def one_thread() -> Executor:
    """Do what is handed to it one by one, beside whoever handed it."""
    return ThreadPoolExecutor(1)


def nothing_affected(_: Session, __: Sequence[Record]) -> Iterable[str]:
    """No other record's audience depends on these: so it is at a node."""
    return ()


def nothing_lost(_: Session, __: Going) -> Iterable[str]:
    """No other record's audience depends on these that have gone: so it is at a node."""
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
    `affected_by_loss` because these, given by kind, are going; `directing` the kinds that change
    who is who; `reactions` run after records of a peer were applied; `forget` erases again what
    the journal names beside records, after an older copy of the database was put in place, and
    `regained` is told of records of our own that a peer gave back after that; `allowed` is how
    many requests a party may make in a second, and how many at once after a while; `beside` does
    one thing while another is done.
    """

    name: str
    authority: str
    home: Path
    database: Database
    key_file: KeyFile
    index: IndexRegister
    directory: Callable[[Session, Sequence[Record]], Directory]
    affected: Callable[[Session, Sequence[Record]], Iterable[str]] = nothing_affected
    affected_by_loss: Callable[[Session, Mapping[str, Sequence[Key]]], Iterable[str]] = (
        nothing_lost
    )
    directing: frozenset[str] = frozenset()
    reactions: list[Reaction] = field(default_factory=list)
    forget: Callable[[Transaction, set[str]], None] = lambda _, __: None
    regained: Callable[[Transaction, Sequence[Record]], None] = lambda _, __: None
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
    def begin(self, actor: str, *, always: bool = False) -> Iterator[Transaction]:
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
