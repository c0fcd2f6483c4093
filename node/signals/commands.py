"""`landsaftale node signals …`"""

import click

from shared.commands import list_signals


@click.group()
def signals() -> None:
    """Signals at employers of our agreements, each with the employer's reply."""


signals.add_command(list_signals)
