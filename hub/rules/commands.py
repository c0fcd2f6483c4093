"""`landsaftale hub rules …`"""

from datetime import date

import click

from hub.rules import actions
from hub.rules.actions import Draft
from shared.cli import Shown, actor, day, shows, with_local
from shared.feed.local import Local
from shared.ruling import list_history, list_rules, read_pairs, row_shown


@click.group()
def rules() -> None:
    """Rows of the law: how it stands, drafts, and confirming what somebody else wrote."""


rules.add_command(list_rules)
rules.add_command(list_history)


@rules.command()
@click.argument("rule")
@click.option("--paragraph", required=True, help="Where in the law: LAB § 61, stk. 2.")
@click.option("--source", required=True, help="Where it was read, and when.")
@click.option("--from", "valid_from", callback=day, required=True, help="First day.")
@click.option("--to", "valid_to", callback=day, help="Last day; none: until further notice.")
@click.option("--figure", "figures", multiple=True, help="weeks=26, or groups=TG03,TG05.")
@click.option("--question", help="What is still to ask a lawyer.")
@shows
@with_local
def draft(
    local: Local, rule: str, paragraph: str, source: str, valid_from: date,
    valid_to: date | None, figures: tuple[str, ...], question: str | None,
) -> Shown:  # fmt: skip
    """Write a row of RULE that nothing is judged by until somebody else confirms it.

    Example: landsaftale hub rules draft VP-EXT-1 --paragraph "LAB (2027) § 99"
    --source "lovtidende.dk, read 2026-11-26" --from 2027-01-01
    --figure groups=TG03,TG05 --figure weeks=26
    """
    wanted = Draft(
        rule=rule, paragraph=paragraph, source=source, valid_from=valid_from,
        valid_to=valid_to, figures=read_pairs(figures), question=question,
    )  # fmt: skip
    code = actions.draft(local, actor(), wanted)
    return row_shown(code, "draft", rule=rule)


@rules.command()
@click.argument("row", metavar="R-CODE")
@shows
@with_local
def confirm(local: Local, row: str) -> Shown:
    """Let the draft R-CODE hold, if somebody else wrote it.

    Example: landsaftale hub rules confirm R-7K3QM2X
    """
    actions.confirm(local, actor(), row)
    return row_shown(row, "confirmed")


@rules.command()
@click.argument("row", metavar="R-CODE")
@shows
@with_local
def withdraw(local: Local, row: str) -> Shown:
    """Take back R-CODE, a draft or a confirmed row.

    Example: landsaftale hub rules withdraw R-7K3QM2X
    """
    actions.withdraw(local, actor(), row)
    return row_shown(row, "withdrawn")
