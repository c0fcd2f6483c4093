"""The figures of a rule: which ones it is judged by, as people write them, and in records."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from shared.codes.lists import codes
from shared.records.rule import Figure, LocalRule, RuleRow
from shared.rules.eligibility import SUBGROUPS
from shared.rules.law import Line
from shared.rules.rows import Rule, Value, base_rules

YES = {"yes": True, "ja": True, "no": False, "nej": False}
GROUPS = frozenset({"group", "groups", "never", "none_for"})  # figures that name target groups


def rule_of(row: RuleRow) -> Rule | None:
    """Return a record's row as rules read it; none for one that was replaced or withdrawn.

    A confirmed row whose figures are not those that the rule is judged by is unverified:
    nothing is judged by it. So it is with a hub that is newer than this program.
    """
    if row.state not in ("draft", "confirmed"):
        return None
    values = {one.name: _value(one) for one in row.figures}
    good = row.state == "confirmed" and not misfits(row.rule, values)
    return Rule(
        id=row.rule, paragraph=row.paragraph, source=row.source, valid_from=row.valid_from,
        valid_to=row.valid_to, values=values, question=row.question or "", code=row.code,
        status="draft" if row.state == "draft" else "verified" if good else "unverified",
        origin="municipality" if isinstance(row, LocalRule) else "hub",
    )  # fmt: skip


def figures_of(values: Mapping[str, Value]) -> tuple[Figure, ...]:
    """Return values as a record carries them."""
    return tuple(_figure(name, value) for name, value in values.items())


def form(value: Value) -> str:
    """Return a value's form: number, amount, day, word, yes or codes."""
    match value:
        case bool():
            return "yes"
        case int():
            return "number"
        case date():
            return "day"
        case tuple():
            return "codes"
        case _:
            return "word" if _amount(value) is None else "amount"


def shape(rule: str) -> tuple[Mapping[str, str], frozenset[str]]:
    """Return the figures of a rule by name and form, and which of them every row needs.

    Raises:
        KeyError: no row of the base has this id: nothing would be judged by it.
    """
    rows = [row.values for row in base_rules() if row.id == rule and row.values]
    if not rows:
        raise KeyError(rule)
    forms = {name: form(value) for values in rows for name, value in values.items()}
    return forms, frozenset.intersection(*(frozenset(values) for values in rows))


def misfits(rule: str, values: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the names of figures that a row of this rule lacks, or has wrongly."""
    try:
        forms, needed = shape(rule)
    except KeyError:
        return (rule,)
    wrong = {name for name, value in values.items() if not _fits(name, value, forms)}
    return tuple(sorted(wrong | (needed - values.keys())))


def read_figures(rule: str, texts: Mapping[str, str]) -> Mapping[str, Value]:
    """Return figures as a person wrote them: `26`, `78,12`, `TG03 TG05`, `ja`, `2026-02-01`.

    What is written wrongly stays as text, and so is a misfit. Empty texts are left out.

    Raises:
        KeyError: there is no such rule.
    """
    forms, _ = shape(rule)
    written = {name: text.strip() for name, text in texts.items() if text.strip()}
    return {name: _read(text, forms.get(name, "word")) for name, text in written.items()}


def written(value: Value) -> str:
    """Return a figure as `read_figures` reads it back."""
    match value:
        case bool():
            return "ja" if value else "nej"
        case tuple():
            return " ".join(value)
        case str() if form(value) == "amount":
            return value.replace(".", ",")
        case _:
            return str(value)


def as_data(one: Line) -> Mapping[str, object]:
    """Return a row of a day's table as programs read it, its figures as texts."""
    row = one.rule
    return {
        "id": row.id, "standing": one.standing, "status": row.status, "origin": row.origin,
        "row": row.code, "paragraph": row.paragraph, "valid_from": row.valid_from,
        "valid_to": row.valid_to, "source": row.source, "question": row.question,
        "figures": {name: written(value) for name, value in row.values.items()},
    }  # fmt: skip


def _read(text: str, wanted: str) -> Value:
    match wanted:
        case "yes":
            return YES.get(text.lower(), text)
        case "number":
            return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else text
        case "day":
            try:
                return date.fromisoformat(text)
            except ValueError:
                return text
        case "codes":
            return tuple(text.replace(",", " ").split())
        case "amount":
            return text.replace(",", ".")
        case _:
            return text


def _fits(name: str, value: Value, forms: Mapping[str, str]) -> bool:
    if forms.get(name) != form(value):
        return False
    groups = (value if isinstance(value, tuple) else (str(value),)) if name in GROUPS else ()
    return all(_is_group(one) for one in groups)


def _is_group(name: str) -> bool:
    group, _, part = name.partition("_")
    return name in codes("target_groups") or part in SUBGROUPS.get(group, ())


def _value(one: Figure) -> Value:
    if one.amount is not None:
        return str(one.amount)
    forms = (one.number, one.day, one.word, one.yes, one.codes)
    return next(value for value in forms if value is not None)


def _figure(name: str, value: Value) -> Figure:
    match value:
        case bool():
            return Figure(name=name, yes=value)
        case int():
            return Figure(name=name, number=value)
        case date():
            return Figure(name=name, day=value)
        case tuple():
            return Figure(name=name, codes=value)
        case _:
            amount = _amount(value)
            word = value if amount is None else None
            return Figure(name=name, amount=amount, word=word)


def _amount(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
