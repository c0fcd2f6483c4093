"""`landsaftale hub|node backup`, `restore`, `verify`, and `landsaftale backup-key`."""

from pathlib import Path

import click

from shared import config
from shared.backup import actions, whole
from shared.cli import Here, Shown, actor, shows, with_local
from shared.feed import lives
from shared.feed.local import Local
from shared.problem import Refused
from shared.trust.sealed_file import create_offline_key

NEW = click.Path(path_type=Path, dir_okay=False)
OLD = click.Path(path_type=Path, exists=True, dir_okay=False)

AGAIN = "Stop programmet, og gendan den nyeste sikkerhedskopi med `restore`."
WRONG = {
    "missing": "Databasen {path} findes ikke. " + AGAIN,
    "torn": "Databasen er ikke hel ({why}): filen er kopieret, mens der blev skrevet i den, "
            "eller disken fejler. " + AGAIN,
    "empty": "Databasen er tom. " + AGAIN,
    "sums": "Databasen er ikke fra ét øjeblik: summen af det, der er udvekslet med {peer}, "
            "passer ikke. " + AGAIN,
    "history": "Databasen er ikke fra ét øjeblik: {records} af vores egne oplysninger har en "
               "anden udgave end deres historik. " + AGAIN,
    "altered": "{records} af databasens poster er ikke længere, som de blev underskrevet: disken "
               "fejler, eller nogen har rettet i dem. " + AGAIN,
    "feed": "Databasen er ikke fra ét øjeblik: den har sendt mere, end den har talt. " + AGAIN,
    "journal_short": "Sletningsjournalen {path} er kortere, end databasen ved: læg den nyeste "
                     "erasures.journal på plads, før programmet startes.",
    "older": "Databasen er ældre end sletningsjournalen ({lines} sletninger): er den kopieret "
             "tilbage, så giv `lives begin`, før programmet startes; ellers start det blot.",
}  # fmt: skip


@click.command("backup-key")
@click.argument("new_file", type=NEW)
@shows
def backup_key(new_file: Path) -> Shown:
    """Make the key that backups are sealed for, in NEW_FILE, which only you can read.

    Keep that file offline: it opens the backups. What is printed is the public half, which goes
    into the settings (landsaftale.toml) of the party whose backups it opens.

    Example: landsaftale backup-key new-offline.key
    """
    try:
        public = create_offline_key(new_file)
    except FileExistsError as wrong:
        raise Refused("file_exists", path=str(new_file)) from wrong
    return Shown(
        {"key": str(new_file), "public": public},
        [f"Nøglen ligger i {new_file}. Gem den et sted uden net.",
         "Sæt denne linje i landsaftale.toml:", f'  backup_key = "{public}"'],
    )  # fmt: skip


def _program() -> tuple[Here, str]:
    ctx = click.get_current_context()
    here, parent = ctx.find_object(Here), ctx.parent
    if here is None or parent is None:
        raise click.UsageError("no party: say `landsaftale hub …` or `landsaftale node …`")
    return here, str(parent.info_name)


@click.command()
@click.option("--to", "file", type=NEW, required=True, help="The file; an older one is replaced.")
@click.option("--plain", is_flag=True, help="Do not seal it. This is noted.")
@shows
@with_local
def backup(local: Local, file: Path, plain: bool) -> Shown:
    """Write this party to a file that can be restored, while it runs.

    It holds the database and the settings, sealed for `backup_key`. Keep the folder `keys` and
    the file erasures.journal as well, each somewhere else.

    Example: landsaftale hub backup --to hub.backup
    """
    settings = config.load(local.home, _program()[1])
    made = actions.back_up(local, settings, file, actor(), plain=plain)
    sealed = "forseglet" if made.sealed else "IKKE forseglet"
    return Shown(
        {"file": str(file), "at": made.at, "rows": made.rows, "sealed": made.sealed},
        [f"{file}: {made.rows} rækker fra {made.at}, {sealed}."],
    )


@click.command()
@click.argument("file", type=OLD)
@click.option("--key", "key_file", type=OLD, help="The offline key, if the file is sealed.")
@click.option("--replace", is_flag=True, help="Throw away what the database has now.")
@click.option("--database", envvar="LANDSAFTALE_DATABASE",
              help="SQLAlchemy URL, in a new home. Default: as it was.")  # fmt: skip
@click.option("--without-journal", is_flag=True, help="Though erasures.journal is lost.")
@click.option("--dry-run", is_flag=True, help="Read the file to its end, and change nothing.")
@shows
def restore(
    file: Path, key_file: Path | None, replace: bool, database: str | None,
    without_journal: bool, dry_run: bool,
) -> Shown:  # fmt: skip
    """Make this party of a backup; stop the program first.

    Put the folder `keys` and erasures.journal into the home before. What was erased since is
    erased again, and nothing can be written until the other parties have given back what the
    backup lacks; that happens when they exchange. All of it is restored or nothing.

    Example: landsaftale hub restore hub.backup --key offline.key --replace
    """
    here, program = _program()
    if dry_run:
        found = actions.look(file, key_file)
        return Shown(
            {"party": found.party, "at": found.at, "rows": found.rows, "restored": False},
            [f"{file} er hel: {found.party}, {found.rows} rækker fra {found.at}.",
             "Intet er ændret."],
        )  # fmt: skip
    done = actions.restore(
        here.home, program, file, key_file, actor=actor(), replacing=replace, database=database,
        without_journal=without_journal,
    )  # fmt: skip
    with here.local.read() as session:  # opened, and with that the journal is replayed
        awaited = lives.awaited(session)
    waits = f"Den venter på: {', '.join(awaited)}." if awaited else "Der kan skrives i den."
    return Shown(
        {"party": done.party, "at": done.at, "rows": done.rows, "restored": True,
         "awaited": awaited},
        [f"{done.party} er genskabt fra {done.at}: {done.rows} rækker.", waits],
    )  # fmt: skip


@click.command()
@shows
def verify() -> Shown:
    """See whether the database is whole and of one moment; files copied while it runs are not.

    It is read only, and may be given while the program runs: first the database's own check,
    then the sums and histories that are kept twice, then the journal of erasures. Exit status 1:
    something is wrong; each is a sentence that says what to do.

    Example: landsaftale hub verify
    """
    here, program = _program()
    found = whole.faults(here.home, config.load(here.home, program))
    lines = [WRONG[one.code].format(**one.seen) for one in found]
    return Shown(
        {"whole": not found, "faults": [{"code": one.code, **one.seen} for one in found]},
        lines or ["Databasen er hel, og journalen passer til den."],
        status=1 if found else 0,
    )
