"""Founding a party: its home folder, settings, keys and an empty database."""

import secrets
from pathlib import Path

from shared import config
from shared.config import Settings
from shared.database import Database, set_setting
from shared.migrations.run import upgrade
from shared.trust.keys import SigningKey, write_secret


def found(home: Path, settings: Settings) -> None:
    """Make a party in a new home: settings, signing key, web secret, tables, epoch.

    Raises:
        Refused: there is one in this folder already (`home_exists`).
    """
    config.save(home, settings)
    SigningKey.create(home / "keys" / "party.key")
    write_secret(home / "keys" / "web.key", secrets.token_bytes(32))
    database = Database(settings.database)
    upgrade(database, settings.program)
    with database.begin() as session:
        set_setting(session, "epoch", secrets.token_hex(8))
        set_setting(session, "demo", "yes" if settings.demo else "no")
    database.close()
