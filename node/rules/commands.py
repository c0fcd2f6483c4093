"""`landsaftale node rules …`"""

import click

from node.rules import actions
from shared.cli import Shown, actor, shows, with_local
from shared.feed.local import Local
from shared.ruling import list_history, list_rules, read_pairs, row_shown


@click.group()
def rules() -> None:
    """Rows of the law: how it stands here, and what the municipality has had answered itself."""


rules.add_command(list_rules)
rules.add_command(list_history)


@rules.command()
@click.argument("rule")
@click.option("--basis", required=True, help="Who answered the row's question, and when.")
@click.option("--figure", "figures", multiple=True, help="For a row without: private=84,10.")
@shows
@with_local
def confirm(local: Local, rule: str, basis: str, figures: tuple[str, ...]) -> Shown:
    """Let the open row RULE hold for our own grants, with who answered its question.

    Example: landsaftale node rules confirm VP-DUR-1c
    --basis "Juridisk Afdeling, 20 November 2026"
    """
    code = actions.confirm(local, actor(), rule, basis=basis, figures=dict(read_pairs(figures)))
    return row_shown(code, "confirmed", rule=rule)


@rules.command()
@click.argument("row", metavar="R-CODE")
@shows
@with_local
def withdraw(local: Local, row: str) -> Shown:
    """Take back our own row R-CODE: its question is open again.

    Example: landsaftale node rules withdraw R-7K3QM2X
    """
    actions.withdraw(local, actor(), row)
    return row_shown(row, "withdrawn")
