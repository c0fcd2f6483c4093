"""`landsaftale node rules …`"""

import click

from shared.ruling import list_rules


@click.group()
def rules() -> None:
    """Rows of the law: how it stands here, and what the municipality has had answered itself."""


rules.add_command(list_rules)
