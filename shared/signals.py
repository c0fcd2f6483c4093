"""Signals with the employer's reply, as both programs show them: never one without the other."""

from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from shared.feed import stored
from shared.problem import NotFound
from shared.records.codes import read_code
from shared.records.formats import split_ref
from shared.records.signal import Signal
from shared.said import Said, reply_told, said
from shared.tables import SignalIndex

OPEN = SignalIndex.open_on.is_not(None)  # what others than the employer may see
UNSEEN = SignalIndex.open_on.is_(None) & SignalIndex.gone_on.is_(None)  # its own to answer first


@dataclass(frozen=True, slots=True, kw_only=True)
class Signalled(Said):
    """A signal with the names of its employer and place, and the employer's reply or none."""

    @property
    def body(self) -> Signal:
        """What the signal says."""
        body: Signal = self.record.body
        return body


def signals(session: Session, *conditions: ColumnElement[bool]) -> list[Signalled]:
    """Return signals with their replies: those that stand first, the newest on top."""
    rows = select(SignalIndex).where(*conditions)
    records = stored.many(session, [split_ref(row.ref) for row in session.scalars(rows)])
    return sorted(said(session, records, Signalled), key=lambda one: (
        one.body.gone_on is not None, -one.body.told_on.toordinal(), one.body.code,
    ))  # fmt: skip


def stands_at(p_number: str, cvr: str) -> ColumnElement[bool]:
    """Return the condition that a signal stands at a workplace, or at its whole legal unit."""
    here = or_(SignalIndex.p_number == p_number, SignalIndex.p_number.is_(None))
    return (SignalIndex.cvr == cvr) & here & SignalIndex.gone_on.is_(None)


def unanswered(session: Session, employer: str) -> list[Signalled]:
    """Return the signals that stand and the employer (by its key) has not answered."""
    stands = (SignalIndex.employer == employer) & SignalIndex.gone_on.is_(None)
    return [one for one in signals(session, stands) if one.reply is None]


def signal_of(session: Session, code: str, *conditions: ColumnElement[bool]) -> Signalled:
    """Return the signal of a public code.

    Raises:
        NotFound: there is none that meets the conditions.
    """
    found = signals(session, SignalIndex.code == read_code(code), *conditions)
    if not found:
        raise NotFound(code)
    return found[0]


def as_told(one: Signalled) -> dict[str, object]:
    """Return a signal as flat members, its reply among them."""
    body = one.body
    return {
        "code": body.code, "state": body.state, "level": body.level, "employer": one.employer,
        "place": one.place, "cvr": body.cvr, "p_number": body.p_number,
        **asdict(body.evidence),
        "told_on": body.told_on, "answer_by": body.answer_by, "open_on": body.open_on,
        "gone_on": body.gone_on, **reply_told(one),
    }  # fmt: skip
