"""What only the hub has beside the records: invitations, links, the post, room to judge."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.database import Base
from shared.feed.tables import BIG
from shared.tables import Indexed


class Invitation(Base):
    """One link for one municipality, for one use within seven days. The token is kept hashed.

    After use it holds what the node applied with, until the operator approves.
    """

    __tablename__ = "invitation"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    municipality: Mapped[str] = mapped_column(String(3), index=True)
    invited_on: Mapped[date]
    expires_on: Mapped[date]
    party: Mapped[str | None]
    public_key: Mapped[str | None]
    used_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]


class AnswerLink(Base):
    """A link with which somebody without a log-in answers one question. The token is kept hashed.

    It is `about` a need, and asks a municipality; or about a placement, and `asks` its workplace
    in that municipality for one thing, once.
    """

    __tablename__ = "answer_link"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    about: Mapped[str] = mapped_column(index=True)  # the record's key
    municipality: Mapped[str] = mapped_column(String(3))
    asks: Mapped[str | None]  # as `SiteReport.what`; `support` and `staircase` ask nothing
    made_on: Mapped[date]
    last_day: Mapped[date]
    answered_on: Mapped[date | None]  # by this link; of a placement's alone


class OutgoingLetter(Base):
    """A letter that is to go out by mail; once it has, only that it did stays."""

    __tablename__ = "outgoing_letter"
    __table_args__ = (Index("outgoing_letter_waiting", "sent_at", "next_try"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    to: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]  # empty once sent: it holds the link
    made_at: Mapped[datetime]
    tries: Mapped[int]
    next_try: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    failure: Mapped[str]


class EmployerLetter(Base):
    """That an employer or its workplace has a letter of something, and of which day it was."""

    __tablename__ = "employer_letter"
    about: Mapped[str] = mapped_column(primary_key=True)  # the key of what it is of
    act: Mapped[str] = mapped_column(primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)


class NeedTemplate(Base):
    """A need that an employer keeps under a name; with `every` it recurs.

    It is the employer's own until it is sent as a need, so it is no record.
    """

    __tablename__ = "need_template"
    __table_args__ = (UniqueConstraint("employer", "name", name="one_template_of_a_name"),)
    code: Mapped[str] = mapped_column(String(9), primary_key=True)
    employer: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    draft: Mapped[str]  # JSON, as the API takes a need
    every: Mapped[str | None]
    next_start: Mapped[date | None]  # the first that is not drafted yet
    saved_by: Mapped[str]
    saved_on: Mapped[date]


class PreparedNeed(Base):
    """A draft that a template's rhythm has made: it waits until somebody sends or drops it."""

    __tablename__ = "prepared_need"
    template: Mapped[str] = mapped_column(String(9), primary_key=True)
    start: Mapped[date] = mapped_column(primary_key=True)
    made_on: Mapped[date]
    state: Mapped[str]  # waiting, sent, dropped


class ToldPart(Base):
    """What others were told last of a municipality's ended placements at a workplace: the cells
    behind the table.

    It is `about` the workplace's key, or the employer's for the places where the municipality
    has fewer than five. `none` led to nothing, `not_known` should be known and are not;
    `expected` were to lead on.
    """

    __tablename__ = "told_part"
    about: Mapped[str] = mapped_column(primary_key=True)
    municipality: Mapped[str] = mapped_column(String(32), primary_key=True)  # its authority
    employer: Mapped[str] = mapped_column(index=True)
    led_on: Mapped[int]
    none: Mapped[int]
    not_known: Mapped[int]
    expected: Mapped[float]


class SuggestedToday(Base):
    """How many suggestions of a profile there were on its last day with any. Goes with it."""

    __tablename__ = "suggested_today"
    __table_args__ = (
        ForeignKeyConstraint(["owner", "id"], ["record.owner", "record.id"], ondelete="CASCADE"),
    )
    owner: Mapped[str] = mapped_column(String(32), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    on: Mapped[date]
    number: Mapped[int]


class RoomToJudge(Indexed):
    """A claim or a workplace that changed since the room at its P-number was last judged."""

    __tablename__ = "room_to_judge"
    p_number: Mapped[str] = mapped_column(String(10), index=True)
    rev: Mapped[int] = mapped_column(BIG)


class ConfirmedToFollow(Indexed):
    """A proposal that its municipality has confirmed, since its need was last looked at."""

    __tablename__ = "confirmed_to_follow"
    need: Mapped[str] = mapped_column(index=True)
    rev: Mapped[int] = mapped_column(BIG)
