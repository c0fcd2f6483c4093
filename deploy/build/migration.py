"""Write a migration from what the tables say now: `make migration m="…" for=shared|hub|node`."""

import sys
import tempfile
from pathlib import Path

from alembic import command

from shared.database import Database
from shared.migrations.run import configured, tables_of, upgrade

ROOT = Path(__file__).parents[2]
FOLDERS = {
    "shared": "shared/migrations/versions",
    "hub": "hub/migrations",
    "node": "node/migrations",
}


def write(owner: str, message: str) -> None:
    """Compare the newest migrations with the tables of `owner`, and write the difference."""
    program = "hub" if owner == "shared" else owner
    folder = ROOT / FOLDERS[owner]
    number = len(list(folder.glob("[a-z][0-9]*.py"))) + 1
    revision = f"{owner[0]}{number:03}"
    with tempfile.TemporaryDirectory() as scratch:
        database = Database(f"sqlite:///{scratch}/scratch.sqlite")
        if any((ROOT / FOLDERS["shared"]).glob("s*.py")):
            upgrade(database, program)
        with database.engine.begin() as connection:
            config = configured(connection, program)
            config.attributes["metadata"] = tables_of(
                *(("shared",) if owner == "shared" else ("shared", owner))
            )
            first = number == 1
            command.revision(
                config, message, autogenerate=True, rev_id=revision, version_path=str(folder),
                head="base" if first else f"{owner}@head",
                branch_label=owner if first else None,
                depends_on="s001" if first and owner != "shared" else None,
            )  # fmt: skip
        database.close()


if __name__ == "__main__":
    write(sys.argv[1], sys.argv[2])
