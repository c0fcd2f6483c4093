"""What a municipality has had answered itself: open rows it confirms for its own grants."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select

from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.lawbook import checked_figures, find, law_of
from shared.problem import Refused
from shared.records.codes import public_code
from shared.records.rule import LocalRule
from shared.rules.figures import figures_of
from shared.rules.rows import Rule
from shared.tables import RuleIndex

COUNTED_AT_HUB = "RATIO"  # over all municipalities, by one rule


def confirm(
    local: Local, actor: str, rule: str, *, basis: str, figures: Mapping[str, str] | None = None
) -> str:
    """Let a row that nobody has checked hold for our own grants; return the row's code.

    `basis` says who answered its question, and when. A row without figures (this year's rates)
    takes them from `figures`. It holds in the open row's period, and no longer.

    Raises:
        Refused: no such row is open today (`rule_not_open`), the hub counts by it for all
            (`rule_counted_at_hub`), the basis is missing, figures are wrong, or it is
            confirmed here already (`rule_confirmed`).
    """
    if rule.startswith(COUNTED_AT_HUB):
        raise Refused("rule_counted_at_hub", rule=rule)
    if not basis.strip():
        raise Refused("basis_missing", rule=rule)
    with local.begin(actor) as tx:
        row = _open_row(tx, rule)
        body = LocalRule(
            code=public_code("R"), rule=rule, paragraph=row.paragraph, source=basis.strip(),
            valid_from=row.valid_from, valid_to=row.valid_to, question=row.question or None,
            figures=figures_of(row.values) or checked_figures(rule, figures or {}),
            state="confirmed", drafted_on=tx.today, confirmed_on=tx.today,
        )  # fmt: skip
        tx.write(body, "confirmed")
        return body.code


def withdraw(local: Local, actor: str, code: str) -> str:
    """Take a row of ours back: its question is open again.

    Raises:
        NotFound: there is no such row of ours.
        Refused: it is not in use any more (`rule_over`).
    """
    with local.begin(actor) as tx:
        row = find(tx.session, local.authority, code)
        if row.body.state != "confirmed":
            raise Refused("rule_over", row=row.body.code)
        return tx.write(replace(row.body, state="withdrawn"), "withdrawn", revises=row.ref)


def _open_row(tx: Transaction, rule: str) -> Rule:
    mine = (RuleIndex.owner == tx.local.authority, RuleIndex.state == "confirmed")
    if tx.session.scalar(select(RuleIndex).where(RuleIndex.rule == rule, *mine)):
        raise Refused("rule_confirmed", rule=rule)
    row = law_of(tx.session, tx.today).open.get(rule)
    if row is None:
        raise Refused("rule_not_open", rule=rule)
    return row
