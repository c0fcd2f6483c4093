"""The mechanism's tables: records, the feed of each peer, and what is known of the peers.

`record` holds every live record of this party, its own and replicas; `feed` what each peer
may hold, one row per (recipient, record), numbered late by `sequence.py`.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, Integer, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.database import Base

BIG = BigInteger().with_variant(Integer, "sqlite")


class StoredRecord(Base):
    """One live record: its newest revision's canonical bytes.

    A replica about a citizen is kept as ciphertext; its key lies in `body_key`, so that
    destroying the key destroys the record. A replica whose lease is over has no content.
    """

    __tablename__ = "record"
    __table_args__ = (
        Index("record_kind", "kind"),
        Index("record_source", "source"),
        Index("record_lease", "valid_until"),
    )
    owner: Mapped[str] = mapped_column(String(32), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    rev: Mapped[int] = mapped_column(BIG)
    schema: Mapped[int]
    content: Mapped[bytes]
    digest: Mapped[str] = mapped_column(String(64))
    sig: Mapped[str]
    valid_until: Mapped[date | None]
    source: Mapped[str | None] = mapped_column(String(48))  # the peer it came from; none: own
    position: Mapped[int | None] = mapped_column(BIG)  # its number in its writer's feed


class BodyKey(Base):
    """The key of one replica about a citizen. This tiny table is all that erasing must purge."""

    __tablename__ = "body_key"
    __table_args__ = (
        ForeignKeyConstraint(["owner", "id"], ["record.owner", "record.id"], ondelete="CASCADE"),
    )
    owner: Mapped[str] = mapped_column(String(32), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[bytes]


class History(Base):
    """Each revision of our own records, who wrote it and in which act. Never travels."""

    __tablename__ = "history"
    owner: Mapped[str] = mapped_column(String(32), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    rev: Mapped[int] = mapped_column(BIG, primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(80))
    act: Mapped[str] = mapped_column(String(32))
    content: Mapped[bytes]
    sig: Mapped[str]


class FormerRevision(Base):
    """A revision of a peer's legal act that another took the place of, as it came (`former.py`).

    It goes with its record, and with it the `key` that one about a citizen is ciphertext under.
    """

    __tablename__ = "former_revision"
    __table_args__ = (
        ForeignKeyConstraint(["owner", "id"], ["record.owner", "record.id"], ondelete="CASCADE"),
        Index("former_until", "until"),
    )
    owner: Mapped[str] = mapped_column(String(32), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    rev: Mapped[int] = mapped_column(BIG, primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    until: Mapped[datetime]
    content: Mapped[bytes]
    sig: Mapped[str]
    key: Mapped[bytes | None]


class Outbox(Base):
    """What was written and awaits its number, in the order of writing."""

    __tablename__ = "outbox"
    n: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=True)
    owner: Mapped[str] = mapped_column(String(32))
    id: Mapped[UUID]


class Feed(Base):
    """One row per recipient and record: what the recipient may hold, or must forget.

    `seq` is empty until the sequencer has numbered it; `summed` is what the row adds to the
    recipient's running sum as of its last number. `refused`: the recipient did not take it, or
    does not know its kind or schema (`versions.py`): it is left out, and the recipient has what
    `summed` says. `again_at`: the recipient has only put it off, until then (`allowance.py`).
    """

    __tablename__ = "feed"
    __table_args__ = (
        Index("feed_order", "recipient", "seq"),
        Index("feed_record", "owner", "id"),
        Index(
            "feed_unnumbered",
            "owner",
            "id",
            sqlite_where=text("seq IS NULL"),
            postgresql_where=text("seq IS NULL"),
        ),
        Index(
            "feed_refused",
            "recipient",
            sqlite_where=text("refused = 1"),
            postgresql_where=text("refused"),
        ),
        Index(
            "feed_put_off",
            "recipient",
            sqlite_where=text("again_at IS NOT NULL"),
            postgresql_where=text("again_at IS NOT NULL"),
        ),
    )
    recipient: Mapped[str] = mapped_column(String(48), primary_key=True)
    owner: Mapped[str] = mapped_column(String(32), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    op: Mapped[str] = mapped_column(String(5))  # put, gone, erase
    rev: Mapped[int] = mapped_column(BIG)
    digest: Mapped[str] = mapped_column(String(64))
    seq: Mapped[int | None] = mapped_column(BIG)
    summed: Mapped[str] = mapped_column(String(64), default="0")
    refused: Mapped[bool] = mapped_column(default=False)
    again_at: Mapped[datetime | None]


class Peer(Base):
    """A party that we exchange with: how far each side has come, and how it went.

    `heard_on` is the civil day of the last exchange in which it had told us all, `heard_seq` how
    far it had come with our feed then; `repaired_at` is when both last compared what they hold;
    `clock_offset` by how many seconds its clock was ahead of ours when it last signed a message.
    `in_step`: we hold what it has for us;
    `out_step`: it holds what we have for it; both as of when all had been said. `life` is the
    epoch that it lives in as we know, `doubt` a second one that speaks in its name. `schemas`:
    which version of each kind it knows, as it last said, in JSON; `withheld`: how many records
    of each kind it holds back from us, since we do not know them; `protocols`: which versions of
    the exchange it speaks, separated by blanks; `max_bytes` how much it takes at once, 0 if it
    has not said so. `candidates`: how many its municipality has, as our operator was told;
    `profiles`: how many of it are here, `profiles_new` of which came on the day `profiles_on`.
    `suspended_at`: since when our operator lets it be refused.
    `chain_*`: where our chain of
    messages with it stands, our newest signed word of that and the peer's, and one of the peer's
    that contradicts another.
    """

    __tablename__ = "peer"
    name: Mapped[str] = mapped_column(String(48), primary_key=True)
    pinned_key: Mapped[str]
    url: Mapped[str] = mapped_column(default="")
    in_epoch: Mapped[str] = mapped_column(String(32), default="")
    in_seq: Mapped[int] = mapped_column(BIG, default=0)
    in_sum: Mapped[str] = mapped_column(String(64), default="0")
    in_owed: Mapped[int] = mapped_column(BIG, default=0)
    out_seq: Mapped[int] = mapped_column(BIG, default=0)
    out_sum: Mapped[str] = mapped_column(String(64), default="0")
    in_step: Mapped[bool] = mapped_column(default=True)
    out_step: Mapped[bool] = mapped_column(default=True)
    life: Mapped[str] = mapped_column(String(32), default="")
    doubt: Mapped[str] = mapped_column(String(32), default="")
    exchanged_at: Mapped[datetime | None]
    heard_on: Mapped[date | None]
    heard_seq: Mapped[int] = mapped_column(BIG, default=0, server_default="0")
    repaired_at: Mapped[datetime | None]
    clock_offset: Mapped[int] = mapped_column(BIG, default=0, server_default="0")
    chain_n: Mapped[int] = mapped_column(BIG, default=0, server_default="0")
    chain_head: Mapped[str] = mapped_column(String(64), default="", server_default="")
    chain_life: Mapped[str] = mapped_column(String(64), default="", server_default="")
    chain_word: Mapped[str] = mapped_column(default="", server_default="")
    chain_heard: Mapped[str] = mapped_column(default="", server_default="")
    chain_doubt: Mapped[str] = mapped_column(default="", server_default="")
    failed_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(default="")
    schemas: Mapped[str] = mapped_column(default="{}", server_default="{}")
    withheld: Mapped[str] = mapped_column(default="{}", server_default="{}")
    protocols: Mapped[str] = mapped_column(String(80), default="", server_default="")
    max_bytes: Mapped[int] = mapped_column(BIG, default=0, server_default="0")
    candidates: Mapped[int | None]
    profiles: Mapped[int] = mapped_column(default=0, server_default="0")
    profiles_new: Mapped[int] = mapped_column(default=0, server_default="0")
    profiles_on: Mapped[date | None]
    suspended_at: Mapped[datetime | None]


class Chained(Base):
    """One message with a peer, by its digest, and the head of the chain after it.

    `said` is the peer's signed word of both chains as of then; only some are kept.
    """

    __tablename__ = "chained"
    peer: Mapped[str] = mapped_column(String(48), primary_key=True)
    n: Mapped[int] = mapped_column(BIG, primary_key=True)
    at: Mapped[datetime]
    way: Mapped[str] = mapped_column(String(8))  # sent, received, life
    digest: Mapped[bytes]
    head: Mapped[bytes]
    said: Mapped[str] = mapped_column(default="")


class Member(Base):
    """Index of `membership`: which key speaks for which authorities."""

    __tablename__ = "member"
    owner: Mapped[str] = mapped_column(String(32), primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    party: Mapped[str] = mapped_column(String(48), index=True)
    name: Mapped[str]
    authorities: Mapped[str]  # separated by blanks
    key_id: Mapped[str] = mapped_column(String(16), index=True)
    public_key: Mapped[str]
    state: Mapped[str] = mapped_column(String(8))


class Owed(Base):
    """A line that we owe a peer until it has heard it: a verdict or a receipt.

    No number is given twice: a peer says up to which it has heard.
    """

    __tablename__ = "owed"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 -- so declared by SQLAlchemy
    n: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=True)
    peer: Mapped[str] = mapped_column(String(48), index=True)
    line: Mapped[str]


class MemberKey(Base):
    """Index of `membership`: every key of a party, and what it is good for."""

    __tablename__ = "member_key"
    owner: Mapped[str] = mapped_column(String(32), primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    key_id: Mapped[str] = mapped_column(String(16), primary_key=True, index=True)
    party: Mapped[str] = mapped_column(String(48), index=True)
    public_key: Mapped[str]
    state: Mapped[str] = mapped_column(String(8))
    since: Mapped[date | None]
    position: Mapped[int | None] = mapped_column(BIG)


class Quarantine(Base):
    """A record that was not applied, with the reason: shown to operators on both sides.

    `ours` is one that the peer refused. It is open until it, or what came in its place, is taken
    (`taken`), is refused again (`refused`), or a person sets it aside (`set_aside`). `proof` is
    both records where its writer signed two of one revision, as they were signed.
    """

    __tablename__ = "quarantine"
    __table_args__ = (
        Index(
            "quarantine_open",
            "peer",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )
    n: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    peer: Mapped[str] = mapped_column(String(48))
    kind: Mapped[str] = mapped_column(String(48))
    owner: Mapped[str] = mapped_column(String(64))
    id: Mapped[str] = mapped_column(String(48))
    rev: Mapped[int] = mapped_column(BIG)
    status: Mapped[str] = mapped_column(String(12))
    problem: Mapped[str]
    ours: Mapped[bool] = mapped_column(default=False, server_default=false())
    closed: Mapped[str] = mapped_column(String(12), default="", server_default="")
    closed_at: Mapped[datetime | None]
    proof: Mapped[str] = mapped_column(default="", server_default="")


class Nonce(Base):
    """A signed request's nonce, kept until its signature has expired."""

    __tablename__ = "nonce"
    nonce: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires: Mapped[datetime] = mapped_column(index=True)


class Erasure(Base):
    """A holder that was asked to destroy a record; `lease` is the last day of its copy.

    `confirmed` when a final receipt has come: what is outstanding is few, and found by itself.
    """

    __tablename__ = "erasure"
    __table_args__ = (
        Index(
            "erasure_outstanding",
            "peer",
            sqlite_where=text("confirmed = 0"),
            postgresql_where=text("NOT confirmed"),
        ),
    )
    peer: Mapped[str] = mapped_column(String(48), primary_key=True)
    owner: Mapped[str] = mapped_column(String(32), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    asked_at: Mapped[datetime] = mapped_column(index=True)
    lease: Mapped[date | None]
    confirmed: Mapped[bool] = mapped_column(default=False, server_default=false())


class Erased(Base):
    """The mark of something that was erased here, until it stands in the journal."""

    __tablename__ = "erased"
    n: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=True)
    mark: Mapped[str] = mapped_column(String(64))


class Unpurged(Base):
    """A key that was destroyed and whose bytes may still lie in the database's files.

    `peer` is whom we told that it is destroyed, and which revision; none where a lease was over.
    """

    __tablename__ = "unpurged"
    peer: Mapped[str] = mapped_column(String(48), primary_key=True)
    owner: Mapped[str] = mapped_column(String(32), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    rev: Mapped[int | None] = mapped_column(BIG)
    digest: Mapped[str | None] = mapped_column(String(64))


class Receipt(Base):
    """A peer's signed word that it has destroyed a record, and which revision of it, if any.

    `open`: how many to whom it had passed the record on had not confirmed when it said so.
    """

    __tablename__ = "receipt"
    peer: Mapped[str] = mapped_column(String(48), primary_key=True)
    owner: Mapped[str] = mapped_column(String(32), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    grade: Mapped[str] = mapped_column(String(16))
    rev: Mapped[int | None] = mapped_column(BIG)
    digest: Mapped[str | None] = mapped_column(String(64))
    open: Mapped[int | None]
    at: Mapped[datetime]
    sig: Mapped[str]


class SecurityEvent(Base):
    """What no honest party sends: how often in one hour, by the code of its refusal.

    `party` is empty where no key proves who sent it. `seen` once a person has looked into it.
    """

    __tablename__ = "security_event"
    __table_args__ = (
        Index(
            "security_event_open",
            "party",
            sqlite_where=text("seen = 0"),
            postgresql_where=text("NOT seen"),
        ),
    )
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    party: Mapped[str] = mapped_column(String(48), primary_key=True)
    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[int] = mapped_column(BIG)
    last_at: Mapped[datetime]
    seen: Mapped[bool] = mapped_column(default=False, server_default=false())


class OperatorAct(Base):
    """What a person did about peers and records: who, when, which act, about whom or what."""

    __tablename__ = "operator_act"
    n: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(80))
    act: Mapped[str] = mapped_column(String(32))
    about: Mapped[str] = mapped_column(String(120))
