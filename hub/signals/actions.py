"""Signals: looked for once a day, told to the employer, answered, opened to others, gone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, select

from hub.outcomes.counting import Counted, counted
from shared.daily import once_a_day
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.problem import Refused
from shared.records.base import Record
from shared.records.codes import public_code
from shared.records.formats import split_ref
from shared.records.signal import Evidence, Signal
from shared.rules.guard import Figure, figure
from shared.rules.working_days import add_working_days
from shared.said import answer
from shared.signals import Signalled, signal_of
from shared.tables import EmployerIndex, SignalIndex

DAYS = 10  # working days that the employer has to answer before others see it


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A workplace or a legal unit, and what its placements led to."""

    cvr: str
    workplace: Record | None
    found: Counted

    @property
    def key(self) -> tuple[str, str | None]:
        """What it is told by from others."""
        return self.cvr, self.workplace.ref if self.workplace else None


def look_daily(local: Local) -> int:
    """Look once on each new day; return how many signals changed."""
    return once_a_day(local, look, "signals_looked_on")


def look(local: Local, actor: str) -> int:
    """Count anew: tell of what is a signal now, and let go what is none; return how many changed.

    A signal that the employer has not answered in time is opened to the municipalities.
    """
    with local.read() as session:
        employers = [row.ref for row in session.scalars(select(EmployerIndex))]
    changed = 0
    for employer in employers:
        with local.begin(actor) as tx:
            changed += _look_at(tx, stored.get(tx.session, employer, lock=True))
    return changed


def reply(
    local: Local, actor: str, code: str, text: str, by: str, *seen: ColumnElement[bool]
) -> Signalled:
    """Let the employer answer a signal, or put other words in the place of its answer.

    The signal is open to the municipalities from then on, with the answer.

    Raises:
        NotFound: no such signal, or who asks has not `seen` it.
        Refused: it is gone (`signal_gone`), or nothing is said (`reply_missing`).
    """
    with local.begin(actor) as tx:
        record = stored.get(tx.session, signal_of(tx.session, code, *seen).record.ref, lock=True)
        if record.body.gone_on:
            raise Refused("signal_gone", day=record.body.gone_on)
        answer(tx, record, text, by)
        if not record.body.open_on:
            tx.write(replace(record.body, open_on=tx.today), "opened", revises=record.ref)
        tx.flush()
        return signal_of(tx.session, code)


def _look_at(tx: Transaction, employer: Record) -> int:
    standing = _standing(tx, employer.ref)
    changed = 0
    for place in _places(counted(tx.session, employer, tx.today)):
        now, before = figure(place.found.counts, place.found.rate), standing.get(place.key)
        body = _word(tx.today, employer.ref, place, now, before.body if before else None)
        if body and not (before and body == before.body):
            tx.write(body, "gone" if body.gone_on else "counted",
                     revises=before.ref if before else None)  # fmt: skip
            changed += 1
    return changed


def _standing(tx: Transaction, employer: str) -> dict[tuple[str, str | None], Record]:
    rows = tx.session.scalars(
        select(SignalIndex).where(SignalIndex.employer == employer, SignalIndex.gone_on.is_(None))
    )
    records = stored.many(tx.session, [split_ref(row.ref) for row in rows], lock=True)
    return {(one.body.cvr, one.body.workplace): one for one in records}


def _places(found: list[tuple[Record, Counted]]) -> Iterator[Place]:
    """Yield each workplace, and each legal unit in which several had placements."""
    units: dict[str, list[Counted]] = {}
    for workplace, one in found:
        if one.counts.due:
            units.setdefault(workplace.body.cvr, []).append(one)
        yield Place(cvr=workplace.body.cvr, workplace=workplace, found=one)
    for cvr, parts in units.items():
        if len(parts) > 1:
            yield Place(cvr=cvr, workplace=None, found=sum(parts, start=Counted()))


def _word(
    today: date, employer: str, place: Place, now: Figure, before: Signal | None
) -> Signal | None:
    """What is to be said of a place: a new signal, the standing one by newer figures, or none."""
    if not now.is_signal:
        return replace(before, gone_on=today) if before else None
    evidence = _evidence(now, today)
    if before is None:
        at = place.workplace
        return Signal(
            code=public_code("G"), employer=employer, level="workplace" if at else "unit",
            cvr=place.cvr, workplace=at.ref if at else None,
            p_number=at.body.p_number if at else None, evidence=evidence, told_on=today,
            answer_by=add_working_days(today, DAYS),
        )  # fmt: skip
    if replace(evidence, counted_on=before.evidence.counted_on) == before.evidence:
        evidence = before.evidence
    late = before.open_on is None and before.answer_by < today
    return replace(before, evidence=evidence, open_on=today if late else before.open_on)


def _evidence(now: Figure, today: date) -> Evidence:
    def exact(value: float, places: str) -> Decimal:
        return Decimal(value).quantize(Decimal(places))

    return Evidence(
        counted_on=today, known=now.counts.known, led_on=now.counts.led_on,
        not_known=now.counts.not_known, low=exact(now.low, "0.001"),
        high=exact(now.high, "0.001"), expected=exact(now.expected, "0.1"),
        expected_low=now.expected_low, expected_high=now.expected_high,
        goes_at=now.goes_at or now.counts.led_on,
    )  # fmt: skip
