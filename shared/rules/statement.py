"""What an employer and a municipality owe each other in a quarter, counted from records alone.

Both sides make it of the same records by this one function, so their papers say the same. Each
number is the count of rows that it opens; nothing else is in it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from shared.records.promise import Promise
from shared.rules.promise import standing
from shared.rules.working_days import add_working_days


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedAsked:
    """A need that the municipality was asked for, its first answer, and when it proposed people.

    `answer_days` and `candidate_days` are the agreement's service goals, in working days.
    """

    code: str
    title: str
    posted_on: date
    answer_by: date
    open: bool
    answer_days: int
    candidate_days: int
    answer: str | None = None
    count: int = 0
    answered_on: date | None = None
    proposed_on: tuple[date, ...] = ()

    @property
    def proposed(self) -> int:
        """How many were proposed."""
        return len(self.proposed_on)

    @property
    def answer_goal(self) -> date:
        """By when it is to be answered: what is agreed, or the employer's day if it is later."""
        return max(self.answer_by, add_working_days(self.posted_on, self.answer_days))

    @property
    def candidates_by(self) -> date | None:
        """By when the candidates that were answered are to be proposed."""
        if self.answer != "supply" or self.answered_on is None:
            return None
        return add_working_days(self.answered_on, self.candidate_days)

    def owes(self, on: date) -> bool:
        """Whether fewer are proposed than answered, after the day of the goal."""
        by = self.candidates_by
        return self.open and by is not None and by < on and self.proposed < self.count


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A proposal of the municipality, and the employer's words on it by their day."""

    code: str
    proposed_on: date
    withdrawn: bool = False
    passed: bool = False
    words: Mapping[str, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A placement that began, by its code and days alone."""

    code: str
    starts_on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Talked:
    """A talk that the municipality noted."""

    code: str
    on: date
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The records between the two, as either side holds them; `theirs` are the employer's
    promises, `disputed` the codes of those whose receiver does not agree that they are kept."""

    theirs: tuple[Promise, ...] = ()
    disputed: frozenset[str] = frozenset()
    ours: tuple[Promise, ...] = ()
    needs: tuple[NeedAsked, ...] = ()
    proposals: tuple[Proposed, ...] = ()
    placements: tuple[Placed, ...] = ()
    talks: tuple[Talked, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One record that a number counts; `words` are empty where it is about a citizen."""

    code: str
    day: date
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One number: whose it is, what it counts, and its rows. `talk` puts it on the agenda."""

    side: str
    key: str
    rows: tuple[Row, ...]
    talk: bool = False

    @property
    def number(self) -> int:
        """How many rows it has."""
        return len(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A quarter's paper, as of a day."""

    first: date
    last: date
    on: date
    lines: tuple[Line, ...]

    def of(self, key: str) -> Mapping[str, Line]:
        """Return the lines of one thing that is counted, by whose they are."""
        return {line.side: line for line in self.lines if line.key == key}

    @property
    def agenda(self) -> tuple[Line, ...]:
        """What the two have to talk about: what is late, broken or waits for a word."""
        return tuple(line for line in self.lines if line.talk and line.rows)


def quarter(year: int, number: int) -> tuple[date, date]:
    """Return the first and the last day of a quarter, 1 to 4.

    Raises:
        ValueError: there is no such quarter.
    """
    if number not in (1, 2, 3, 4):
        raise ValueError(f"no quarter {number}")
    first, after = date(year, 3 * number - 2, 1), (year + number // 4, (3 * number) % 12 + 1, 1)
    return first, date.fromordinal(date(*after).toordinal() - 1)


def quarter_of(day: date) -> tuple[int, int]:
    """Return the year and number of the quarter in which a day lies."""
    return day.year, (day.month + 2) // 3


def statement(facts: Facts, first: date, last: date, on: date) -> Statement:
    """Count a quarter (both days included) as it stands on a day.

    What is open, overdue, disputed or waits is so on that day, whenever it began; the rest
    happened in the quarter.
    """

    def within(day: date | None) -> bool:
        return day is not None and first <= day <= last

    lines = (
        *_promises("employer", facts.theirs, facts.disputed, within, on),
        *_proposals(facts.proposals, within),
        *_promises("municipality", facts.ours, facts.disputed, within, on),
        *_answers(facts.needs, within, on),
        *_together(facts, within),
    )
    return Statement(first=first, last=last, on=on, lines=lines)


Within = Callable[[date | None], bool]


def _promises(
    side: str, given: Iterable[Promise], disputed: frozenset[str], within: Within, on: date
) -> Iterable[Line]:
    found: dict[str, list[Row]] = {
        key: [] for key in ("kept", "kept_late", "disputed", "broken", "overdue", "open")
    }
    for one in given:
        where = standing(one, on, disputed=one.code in disputed)
        if where in ("open", "overdue", "disputed") or within(one.closed_on):
            found[where].append(Row(code=one.code, day=one.closed_on or one.due, words=one.what))
    for key, rows in found.items():
        yield _line(side, key, rows, talk=key in ("disputed", "broken", "overdue"))


def _proposals(proposals: Iterable[Proposed], within: Within) -> Iterable[Line]:
    found = tuple(proposals)
    for word, key in (("meet", "met"), ("accept", "accepted"), ("decline", "declined")):
        yield _line("employer", key, [Row(code=one.code, day=one.words[word]) for one in found
                                      if within(one.words.get(word))])  # fmt: skip
    waiting = [one for one in found if one.passed and not (one.withdrawn or one.words)]
    rows = [Row(code=one.code, day=one.proposed_on) for one in waiting]
    yield _line("employer", "undecided", rows, talk=True)


def _answers(needs: Iterable[NeedAsked], within: Within, on: date) -> Iterable[Line]:
    found: dict[str, list[Row]] = {
        key: [] for key in ("answered", "answered_late", "unanswered", "to_answer", "owes")
    }
    for one in needs:
        row = Row(code=one.code, day=one.answered_on or one.answer_by, words=one.title)
        if one.answered_on:
            if within(one.answered_on):
                late = one.answered_on > one.answer_by
                found["answered_late" if late else "answered"].append(row)
        elif one.open:
            found["unanswered" if one.answer_by < on else "to_answer"].append(row)
        if one.owes(on):
            found["owes"].append(Row(code=one.code, day=one.candidates_by or on, words=one.title))
    for key, rows in found.items():
        yield _line("municipality", key, rows, talk=key in ("unanswered", "owes"))


def _together(facts: Facts, within: Within) -> Iterable[Line]:
    yield _line("municipality", "proposed", [
        Row(code=one.code, day=one.proposed_on) for one in facts.proposals
        if within(one.proposed_on)
    ])  # fmt: skip
    yield _line("both", "started", [
        Row(code=one.code, day=one.starts_on) for one in facts.placements if within(one.starts_on)
    ])  # fmt: skip
    yield _line("both", "ended", [
        Row(code=one.code, day=one.ended_on) for one in facts.placements
        if one.ended_on and within(one.ended_on)
    ])  # fmt: skip
    yield _line("both", "talks", [
        Row(code=one.code, day=one.on, words=one.about) for one in facts.talks if within(one.on)
    ])  # fmt: skip


def _line(side: str, key: str, rows: Iterable[Row], *, talk: bool = False) -> Line:
    ordered = tuple(sorted(rows, key=lambda row: (row.day, row.code)))
    return Line(side=side, key=key, rows=ordered, talk=talk)
