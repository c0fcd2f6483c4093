"""Founding a party: its home folder, settings, keys and an empty database; a newer release's
tables later.
"""

import secrets
from pathlib import Path

import click

from shared import config
from shared.cli import Here, Shown, shows
from shared.config import Settings
from shared.database import Database, set_setting
from shared.feed import lives
from shared.migrations import run
from shared.trust.keys import SigningKey, write_secret


def found(home: Path, settings: Settings) -> None:
    """Make a party in a new home: settings, signing key, web secret, tables, epoch.

    Raises:
        Refused: there is one in this folder already (`home_exists`).
    """
    config.save(home, settings)
    key = SigningKey.create(home / "keys" / "party.key")
    write_secret(home / "keys" / "web.key", secrets.token_bytes(32))
    database = Database(settings.database)
    run.upgrade(database, settings.program)
    with database.begin() as session:
        lives.begin(session, settings.name, key)
        set_setting(session, "demo", "yes" if settings.demo else "no")
    database.close()


@click.command()
@shows
@click.pass_context
def upgrade(ctx: click.Context) -> Shown:
    """Bring the database to this release's tables; stop the program first.

    Does nothing when it has them already. All or none of the steps are taken.

    Example: landsaftale hub upgrade
    """
    here, program = ctx.find_object(Here), str(ctx.parent and ctx.parent.info_name)
    if here is None:
        raise click.UsageError("no party: say `landsaftale hub …` or `landsaftale node …`")
    database = Database(config.load(here.home, program).database)
    try:
        run.upgrade(database, program)
        run.must_be_current(database, program)
    finally:
        database.close()
    return Shown({"program": program, "current": True}, ["Databasen har denne udgaves tabeller."])
