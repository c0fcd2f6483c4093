"""Backing a party up while it runs, and restoring it: whole or not at all.

A backup holds the database and the settings. The keys stay where they are, beside it: who takes a
backup speaks for nobody and reads no name. Nor does it hold the journal of erasures, which is to
outlive it.
"""

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import Session

from shared import clock, config
from shared.accounts.tables import LoginSession
from shared.backup import archive, rows
from shared.config import Settings
from shared.database import Database
from shared.feed import acts, journal, lives
from shared.feed.local import Local
from shared.migrations.run import heads
from shared.problem import Refused
from shared.records.base import Json
from shared.serving import check_port
from shared.trust.keys import SigningKey, read_secret
from shared.trust.sealed_file import key_id


@dataclass(frozen=True, slots=True)
class Copied:
    """What a backup holds: whose it is, when it was made, the number of rows, whether sealed."""

    party: str
    at: str
    rows: int
    sealed: bool


def back_up(local: Local, settings: Settings, path: Path, actor: str, *, plain: bool) -> Copied:
    """Write the party as it is at this moment to a file, sealed for the offline key of its
    settings unless `plain`, and note it.

    Raises:
        Refused: there is no such key (`backup_key_missing`), it is none (`setting_wrong`), or
            the file cannot be written (`backup_not_written`).
    """
    public = "" if plain else settings.backup_key
    if not plain:
        _check_key(public)
    at, count = clock.now(), 0
    about = {"program": settings.program, "party": local.name, "at": at.isoformat("T", "seconds")}
    with local.read() as session, archive.writing(path, about, public) as put:
        connection = session.connection()
        put({"manifest": _manifest(local.home, connection, plain=plain)})
        for line in rows.dumped(connection):
            put(line)
            count += "row" in line
    with local.database.begin() as session:
        acts.note(session, actor, "backed_up_plain" if plain else "backed_up", local.name)
    return Copied(local.name, about["at"], count, sealed=not plain)


def look(path: Path, key_file: Path | None) -> Copied:
    """Read a backup to its end, and return what it holds.

    Raises:
        Refused: it cannot be opened, or is damaged (as `archive.reading`).
    """
    about = archive.read_about(path)
    count = sum("row" in line for line in archive.reading(path, key_file))
    return Copied(about["party"], about["at"], count, about["sealed_for"] is not None)


def restore(
    home: Path, program: str, path: Path, key_file: Path | None, *, replacing: bool = False,
    database: str | None = None, without_journal: bool = False, actor: str = "program",
) -> Copied:  # fmt: skip
    """Make a party of a backup, in a home with its keys and an empty database, or `replacing`
    what that has. It begins another life, and writes nothing before its peers have repaired.

    Raises:
        Refused: as `look`; it is another's (`backup_of_another`) or from another kind of database
            (`backup_other_database`); keys (`keys_missing`) or the journal of erasures
            (`journal_missing`) are not there; the program runs (`port_in_use`); or the database
            is not empty (`database_not_empty`). Nothing was changed.
    """
    about = archive.read_about(path)
    lines = archive.reading(path, key_file)
    manifest: Json = next(lines)["manifest"]
    settings = _settings(home, program, about, manifest, database)
    _check_keys(home, manifest["keys"])
    check_port(settings.host, settings.port)
    into = Database(settings.database)
    try:
        if into.engine.dialect.name != manifest["kind"]:
            raise Refused("backup_other_database", kind=manifest["kind"])
        with into.engine.begin() as connection:
            replaced = _make_room(connection, settings, replacing=replacing)
            count = rows.load(connection, program, manifest["heads"], lines)
            with Session(connection) as session:
                _begin_anew(session, home, settings, replaced, without_journal=without_journal)
                acts.note(session, actor, "restored", about["at"])
                session.flush()
            if not (home / config.FILE).exists():
                config.save(home, settings)
    finally:
        into.close()
    return Copied(settings.name, about["at"], count, about["sealed_for"] is not None)


def _check_key(public: str) -> None:
    if not public:
        raise Refused("backup_key_missing")
    try:
        key_id(public)
    except ValueError as wrong:
        raise Refused("setting_wrong", setting="backup_key", wanted="X25519") from wrong


def _manifest(home: Path, connection: Connection, *, plain: bool) -> Json:
    settings = (home / config.FILE).read_text("utf-8")
    if plain:
        settings = _without_password(settings)
    return {
        "kind": connection.dialect.name, "heads": sorted(heads(connection)),
        "home": str(home.absolute()), "settings": settings,
        "keys": dict(_keys(home)),
    }  # fmt: skip


def _without_password(settings: str) -> str:
    """Return settings with which nobody gets into the database."""
    values = tomllib.loads(settings)
    url = make_url(values["database"]).difference_update_query(["password"])
    parts = {**url._asdict(), "password": None}
    return config.written({**values, "database": URL.create(**parts).render_as_string()})


def _keys(home: Path) -> Iterator[tuple[str, str]]:
    """Yield each key file of a party, with what it is known by."""
    for file in sorted((home / "keys").glob("*.key")):
        yield file.name, hashlib.sha256(read_secret(file)).hexdigest()[:16]


def _check_keys(home: Path, needed: Json) -> None:
    """See that each key that the party had is here: in a file of its name, which may hold a newer
    one since the keys changed, or of another.
    """
    here = {word for names in _keys(home) for word in names}
    missing = sorted(name for name, known in needed.items() if not {name, known} & here)
    if missing:
        raise Refused("keys_missing", names=", ".join(missing), folder=str(home / "keys"))


def _settings(
    home: Path, program: str, about: Json, manifest: Json, database: str | None
) -> Settings:
    """Return the settings of the home, or those of the backup where there are none yet."""
    if about["program"] != program:
        raise Refused("backup_of_another", party=about["party"], program=about["program"])
    if (home / config.FILE).exists():
        settings = config.load(home, program)
    else:
        values: dict[str, Any] = tomllib.loads(manifest["settings"])
        settings = Settings(**values)
        moved = _moved(settings.database, Path(manifest["home"]), home.absolute())
        settings = replace(settings, database=database or moved)
    if settings.name != about["party"]:
        raise Refused("backup_of_another", party=about["party"], program=about["program"])
    return settings


def _moved(url: str, old_home: Path, home: Path) -> str:
    """Return where the database is to be: a file of the old home is one of the new home's."""
    file = Path(make_url(url).database or "")
    if not url.startswith("sqlite") or not file.is_relative_to(old_home):
        return url
    return f"sqlite:///{home / file.relative_to(old_home)}"


def _make_room(connection: Connection, settings: Settings, *, replacing: bool) -> list[Json]:
    """Empty the database if that is wanted, and return the lives that it had."""
    if rows.is_empty(connection):
        return []
    if not replacing:
        raise Refused("database_not_empty", party=settings.name)
    known: list[Json] = []
    if inspect(connection).has_table("setting"):
        with Session(connection) as session:
            known = lives.links(session)
    rows.drop(connection)
    return known


def _begin_anew(
    session: Session, home: Path, settings: Settings, replaced: list[Json], *,
    without_journal: bool,
) -> None:  # fmt: skip
    """Let the loaded database be another life, unrepaired, in which nobody is logged in."""
    if not (journal.reaches(home, session) or without_journal):
        raise Refused("journal_missing", path=str(home / journal.FILE))
    after = replaced if any(one["parent"] == lives.epoch(session) for one in replaced) else []
    lives.begin(session, settings.name, SigningKey.load(home / "keys" / "party.key"), after)
    lives.restored(session)
    session.execute(delete(LoginSession))
