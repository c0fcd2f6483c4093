"""What every command shares: the party it acts on, who acts, `--json`, and progress.

A command returns `Shown`: data for scripts, lines for people. Problems are raised; the console
command turns them into a sentence and exit status 1 (2 is click's for wrong arguments).
"""

import functools
import importlib
import json
import os
import pwd
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from shared.problem import Problem

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a command has to say: `data` with `--json`, else `lines`; and what was `refused`.

    `status` is its exit status when nothing was: 0, or what the command's help says.
    """

    data: dict[str, Any]
    lines: Sequence[str] = field(default_factory=tuple)
    refused: Mapping[str, Problem] = field(default_factory=dict)
    status: int = 0


class SomeRefused(Exception):
    """A command was told to do the same to several: these are not done, by code; the rest is."""

    def __init__(self, problems: Mapping[str, Problem]) -> None:
        self.problems = problems


class Lazy(click.Group):
    """A group whose commands are imported when asked for: a command loads what it needs alone.

    `places` says where each lives: `{"needs": "hub.needs.commands:needs"}`.
    """

    def __init__(self, *args: Any, places: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order of the table."""
        return list(self.places)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import the command of this name."""
        if name not in self.places:
            return None
        module, attribute = self.places[name].split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command


class Here:
    """The party that a command acts on, opened when it is first asked for."""

    def __init__(self, home: Path, open_party: Callable[[Path], Any]) -> None:
        self.home = home
        self._open = open_party

    @functools.cached_property
    def local(self) -> Any:
        """The opened party (`shared.feed.local.Local`)."""
        local = self._open(self.home)
        click.get_current_context().find_root().call_on_close(local.database.close)
        return local


def with_local(function: Callable[..., T]) -> Callable[..., T]:
    """Give a command this party as its first argument."""

    @functools.wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> T:
        here = click.get_current_context().find_object(Here)
        if here is None:
            raise click.UsageError("no party: say `landsaftale hub …` or `landsaftale node …`")
        return function(here.local, *args, **kwargs)

    return wrapped


def shows(function: Callable[..., Shown]) -> Callable[..., None]:
    """Add `--json` to a command and print what it returns."""

    @click.option("--json", "as_json", is_flag=True, help="One JSON object, for scripts.")
    @functools.wraps(function)
    def wrapped(*args: Any, as_json: bool, **kwargs: Any) -> None:
        shown = function(*args, **kwargs)
        if as_json:
            click.echo(json.dumps(shown.data, ensure_ascii=False, default=_plain))
        else:
            for line in shown.lines or [f"{name}: {value}" for name, value in shown.data.items()]:
                click.echo(line)
        if shown.refused:
            raise SomeRefused(shown.refused)
        if shown.status:
            click.get_current_context().exit(shown.status)

    return wrapped


def each(codes: Sequence[str], act: Callable[[str], Shown]) -> Shown:
    """Do the same to each code, every one by itself: a refused one leaves the others done.

    The data are `done` (what `act` gave) and `refused` (code and problem).

    Raises:
        Problem: there is one code alone, and it is refused.
    """
    done: list[Shown] = []
    refused: dict[str, Problem] = {}
    for code in codes:
        try:
            done.append(act(code))
        except Problem as problem:
            if len(codes) == 1:
                raise
            refused[code] = problem
    data = {
        "done": [one.data for one in done],
        "refused": [{"code": code, "problem": plain(one)} for code, one in refused.items()],
    }
    return Shown(data, [line for one in done for line in one.lines], refused)


def plain(problem: Problem) -> dict[str, Any]:
    """Return a problem's code and parameters, for scripts."""
    return {"code": problem.code, "params": problem.plain}


def actor() -> str:
    """Return who acts, as the history keeps it: the user of this machine, or whom sudo names."""
    try:
        user = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # in a container
        user = str(os.getuid())
    return f"cli:{os.environ.get('SUDO_USER') or user}"


@contextmanager
def progress(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """Show a bar on standard error while long work runs; call the result with each step."""
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield lambda steps: bar.update(steps)


def day(_: click.Context, __: click.Parameter, value: str | None) -> date | None:
    """Read a date argument, `2026-11-23` or `23-11-2026`.

    Raises:
        click.BadParameter: it is neither.
    """
    if value is None:
        return None
    parts = value.split("-")
    try:
        order = parts if len(parts[0]) == 4 else parts[::-1]
        return date(*map(int, order))
    except (ValueError, TypeError) as wrong:
        raise click.BadParameter(f"{value} is no date; write it as 2026-11-23") from wrong


def table(rows: Iterable[Sequence[object]]) -> list[str]:
    """Return rows as aligned lines."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)] if texts else []
    return ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip()
            for row in texts]  # fmt: skip


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else str(value)
