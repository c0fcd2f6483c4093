"""Settings of one party, kept in `landsaftale.toml` in its home folder."""

import difflib
import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from pathlib import Path
from typing import Any, get_type_hints

from shared.problem import Refused

FILE = "landsaftale.toml"
PER_SECOND = 20  # requests: an honest node asks 4 times, and listens as often
UNSTATED = 50_000  # profiles: more than any municipality has candidates
AT_ONCE = 600  # in a long catch-up, each as large as may be


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One party: its names, its database and where it listens.

    `url` is the address under which others reach it, as signatures cover it; `exchange_every`
    is seconds between a node's exchanges when nothing happens; `threads` is how many requests
    a process answers at once, those that wait for news apart, and `workers` how many processes
    answer on PostgreSQL; on SQLite it is one. Of each member a process takes
    `requests_per_second`, and `requests_at_once` of one that was quiet before; a hub takes
    `profiles_unstated` of a municipality whose candidates nobody has stated. `sole_operator`: a
    hub has one operator, who takes a member's keys back alone. `smtp` is the mail server as
    `host:port`, `mail_from` whom letters are from; without them letters wait.
    `backup_key` is the public half of the key, kept offline, that backups are sealed for.
    """

    program: str
    name: str
    authority: str
    title: str
    database: str
    host: str = "127.0.0.1"
    port: int = 8000
    url: str = "http://127.0.0.1:8000"
    threads: int = 32
    workers: int = 2
    exchange_every: int = 25
    requests_per_second: int = PER_SECOND
    requests_at_once: int = AT_ONCE
    profiles_unstated: int = UNSTATED
    sole_operator: bool = False
    smtp: str = ""
    mail_from: str = ""
    backup_key: str = ""
    demo: bool = False


KINDS: dict[str, type] = dict(get_type_hints(Settings))
REQUIRED = {field.name for field in fields(Settings) if field.default is MISSING}
_FROM_ONE = {"threads", "workers", "requests_per_second", "requests_at_once"}
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def save(home: Path, settings: Settings) -> None:
    """Write a party's settings into its home; an existing file is never overwritten.

    Raises:
        Refused: there is a party in this folder already (`home_exists`).
    """
    home.mkdir(parents=True, exist_ok=True)
    path = home / FILE
    if path.exists():
        raise Refused("home_exists", home=str(home))
    path.write_text(written(asdict(settings)), encoding="utf-8")


def written(values: Mapping[str, object]) -> str:
    """Return settings as they stand in their file."""
    return "".join(f"{name} = {_toml(value)}\n" for name, value in values.items())


def load(home: Path, program: str) -> Settings:
    """Read a party's settings; `LANDSAFTALE_<NAME>` in the environment goes before the file.

    Raises:
        Refused: no such home (`home_missing`), a setting that nobody knows (`setting_unknown`,
            with the nearest name), or one that is missing or not of its kind (`setting_wrong`).
    """
    path = home / FILE
    if not path.exists():
        raise Refused("home_missing", home=str(home), program=program)
    try:
        values: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as wrong:
        raise Refused("setting_wrong", setting=FILE, wanted="TOML") from wrong
    for name in sorted(values.keys() - KINDS.keys()):
        near = difflib.get_close_matches(name, KINDS, 1)
        raise Refused("setting_unknown", setting=name, nearest=near[0] if near else "")
    for name, kind in KINDS.items():
        given = os.environ.get(f"LANDSAFTALE_{name.upper()}")
        if given is not None:
            values[name] = _read(name, given, kind)
        needed = name in values or name in REQUIRED
        if needed and type(values.get(name)) is not kind:
            raise Refused("setting_wrong", setting=name, wanted=kind.__name__)
        if name in _FROM_ONE and values.get(name, 1) < 1:
            raise Refused("setting_wrong", setting=name, wanted="1, 2, 3 …")
    settings = Settings(**values)
    if settings.program != program:
        raise Refused("home_missing", home=str(home), program=program)
    return settings


def _read(name: str, text: str, kind: type) -> object:
    """Return a value of the environment as its setting has it."""
    try:
        return _TRUTH[text.strip().lower()] if kind is bool else kind(text)
    except (KeyError, ValueError) as wrong:
        raise Refused("setting_wrong", setting=name, wanted=kind.__name__) from wrong


def _toml(value: object) -> str:
    """Write a value; of text, whole numbers and truth values TOML has JSON's spelling."""
    return json.dumps(value, ensure_ascii=False)
