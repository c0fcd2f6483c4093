"""The law as this party has it: the base, the hub's rows, and a municipality's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.clock import COPENHAGEN
from shared.feed import stored
from shared.feed.tables import History
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.codes import read_code
from shared.records.rule import Figure, LocalRule, RuleRow
from shared.rules.figures import figures_of, misfits, read_figures, rule_of, shape
from shared.rules.law import Law, law
from shared.rules.rows import Rule, base_rules
from shared.tables import RuleIndex

USABLE = ("draft", "confirmed")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowEvent:
    """What somebody did with a row of the law: `drafted`, `confirmed`, `ended` (a newer one
    begins), `replaced`, `withdrawn`; `who` acts at a page, by a program or a command.
    """

    on: date
    row: str
    rule: str
    act: str
    who: str


def law_of(session: Session, on: date, *, own: bool = False) -> Law:
    """Return the checked rules of a day; with `own`, as a municipality judges its own grants."""
    return law(on, rows_here(session, own=own))


def rows_here(session: Session, *, own: bool = False) -> list[Rule]:
    """Return the rows that go before the base, each after those that it goes before.

    The hub holds municipalities' rows as well: it judges by none of them.
    """
    found = [row for row in _bodies(session) if own or not isinstance(row, LocalRule)]
    found.sort(key=lambda row: (isinstance(row, LocalRule), row.valid_from, row.code))
    return [rule for row in found if (rule := rule_of(row))]


def _bodies(session: Session) -> list[RuleRow]:
    rows = session.scalars(select(RuleIndex).where(RuleIndex.state.in_(USABLE)))
    keys = [(row.owner, row.record_id) for row in rows]
    return [record.body for record in stored.many(session, keys)]


def find(session: Session, owner: str, code: str) -> Record:
    """Return the row of an owner with a public code.

    Raises:
        NotFound: there is none.
    """
    wanted = read_code(code) or code
    row = session.scalar(
        select(RuleIndex).where(RuleIndex.code == wanted, RuleIndex.owner == owner)
    )
    if row is None:
        raise NotFound(code)
    return stored.get(session, row.ref)


def history(session: Session, owner: str) -> list[RowEvent]:
    """Return what was done with all rows of an owner, and by whom, the latest first."""
    acts = (
        select(RuleIndex.code, RuleIndex.rule, History.at, History.act, History.actor)
        .join(History, (History.owner == RuleIndex.owner) & (History.id == RuleIndex.record_id))
        .where(RuleIndex.owner == owner)
        .order_by(History.at.desc(), RuleIndex.code, History.rev.desc())
    )
    return [
        RowEvent(on=one.at.astimezone(COPENHAGEN).date(), row=one.code, rule=one.rule,
                 act=one.act, who=one.actor.rpartition(":")[2])
        for one in session.execute(acts)
    ]  # fmt: skip


def checked_figures(rule: str, texts: Mapping[str, str]) -> tuple[Figure, ...]:
    """Return a rule's figures as a person wrote them, if it can be judged by them.

    Raises:
        Refused: no such rule (`rule_unknown`, with the nearest), or figures that are missing
            or of another form (`figures_wrong`, with their names and what they must be).
    """
    try:
        forms, _ = shape(rule)
    except KeyError:
        known = list(dict.fromkeys(row.id for row in base_rules() if row.values))
        near = get_close_matches(rule, known, 1, 0) or known[:1]
        raise Refused("rule_unknown", rule=rule, nearest=near[0]) from None
    values = read_figures(rule, texts)
    wrong = misfits(rule, values)
    if wrong:
        known_forms = [f"{name} ({form})" for name, form in forms.items()]
        raise Refused("figures_wrong", rule=rule, names=list(wrong), known=known_forms)
    return figures_of(values)
