"""Settings of one party, kept in `landsaftale.toml` in its home folder."""

import difflib
import os
import tomllib
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from shared.problem import Refused

FILE = "landsaftale.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One party: its names, its database and where it listens.

    `url` is the address under which others reach it, as signatures cover it; `exchange_every`
    is seconds between a node's exchanges when nothing happens.
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
    exchange_every: int = 1
    demo: bool = False


def save(home: Path, settings: Settings) -> None:
    """Write a party's settings into its home; an existing file is never overwritten.

    Raises:
        Refused: there is a party in this folder already (`home_exists`).
    """
    home.mkdir(parents=True, exist_ok=True)
    path = home / FILE
    if path.exists():
        raise Refused("home_exists", home=str(home))
    path.write_text("".join(f"{name} = {_toml(v)}\n" for name, v in asdict(settings).items()))


def load(home: Path, program: str) -> Settings:
    """Read a party's settings; `LANDSAFTALE_<NAME>` in the environment goes before the file.

    Raises:
        Refused: no such home (`home_missing`), or a setting that nobody knows
            (`setting_unknown`, with the nearest name).
    """
    path = home / FILE
    if not path.exists():
        raise Refused("home_missing", home=str(home), program=program)
    values: dict[str, Any] = tomllib.loads(path.read_text())
    known = {field.name: field.type for field in fields(Settings)}
    for name in values.keys() - known.keys():
        near = difflib.get_close_matches(name, known, 1)
        raise Refused("setting_unknown", setting=name, nearest=near[0] if near else "")
    for name in known:
        given = os.environ.get(f"LANDSAFTALE_{name.upper()}")
        if given is not None:
            values[name] = type(values.get(name, ""))(given)
    settings = Settings(**values)
    if settings.program != program:
        raise Refused("home_missing", home=str(home), program=program)
    return settings


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
