"""Each command's help has an example; each example runs, on what the story left."""

import re
import shlex
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from deploy.cli import landsaftale, main
from tests.story.conftest import Played

pytestmark = pytest.mark.xdist_group("story")
SERVERS = {"run", "serve", "jobs", "demo"}  # these do not end by themselves


def commands(
    group: click.Group, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    with click.Context(group) as ctx:
        for name in group.list_commands(ctx):
            command = group.get_command(ctx, name)
            assert command is not None
            if isinstance(command, click.Group):
                yield from commands(command, (*path, name))
            else:
                yield (*path, name), command


ALL = dict(commands(landsaftale))


def example_of(command: click.Command) -> str | None:
    found = re.search(r"Example: (landsaftale .*?)(?:\n\s*\n|$)", command.help or "", re.DOTALL)
    return " ".join(found.group(1).split()) if found else None


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_each_command_has_an_example_and_json(path: tuple[str, ...]) -> None:
    command = ALL[path]
    if path[-1] in SERVERS - {"demo"}:
        return
    assert example_of(command), f"{' '.join(path)} has no example"
    assert any("--json" in option.opts for option in command.params)


KINDS = {"A": "agreement", "B": "need", "V": "employer", "F": "proposal", "P": "placement"}


def real_codes(home: Path) -> dict[str, str]:
    """Return the letter of each kind of public code with one that the story made."""
    with sqlite3.connect(home / "hub" / "hub.sqlite") as hub:
        found = {
            letter: hub.execute(f"SELECT code FROM {kind}_index LIMIT 1").fetchone()[0]
            for letter, kind in KINDS.items()
        }
    with sqlite3.connect(home / "node101" / "node.sqlite") as node:
        found["K"] = node.execute("SELECT code FROM candidate LIMIT 1").fetchone()[0]
    return found


@pytest.fixture(scope="module")
def desk(played: Played, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the examples name."""
    folder = tmp_path_factory.mktemp("desk")
    demo = Path(__file__).parents[2] / "deploy" / "demo"
    (folder / "deploy" / "demo").mkdir(parents=True)
    for name in ("agreement.toml", "need.toml"):
        (folder / name).write_bytes((demo / name).read_bytes())
        (folder / "deploy" / "demo" / name).write_bytes((demo / name).read_bytes())
    inputs = played.home / "input"
    for name, source in (
        ("candidates.csv", next(inputs.glob("147*"))),
        ("workplaces.csv", next(inputs.glob("*.csv"))),
        ("mette.key.bundle.json", played.home / "contact" / "mette.key.bundle.json"),
        ("mette.bundle.json", played.home / "contact" / "mette.key.bundle.json"),
        ("F-7K3QM2X.json", played.home / "contact" / "sealed.json"),
    ):
        (folder / name).write_bytes(source.read_bytes())
    return folder


@pytest.mark.parametrize("path", [path for path in ALL if path[-1] not in SERVERS], ids=" ".join)
def test_the_example_runs(
    path: tuple[str, ...],
    played: Played,
    desk: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    words = shlex.split(example_of(ALL[path]) or "")[1:]
    codes = real_codes(played.home)
    words = [re.sub(r"\b([ABVFPK])-7K3QM2X\b(?!\.json)", lambda m: codes[m[1]], w) for w in words]
    if "--home" in words:
        words[words.index("--home") + 1] = str(desk / path[0])
    elif words[0] in ("hub", "node"):
        party = "hub" if words[0] == "hub" else "node101"
        words[1:1] = ["--home", str(played.home / party)]
    if path == ("open",):
        words[words.index("--key") + 1] = str(played.home / "contact" / "mette.key")
    monkeypatch.chdir(desk)
    status = main(words)
    told = capfd.readouterr()
    assert status in (0, 1), told.err
    assert told.out or told.err
