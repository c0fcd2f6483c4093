"""Planting a mutant in a copy of the tree, and letting its test speak."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.house.tree import ROOT

TREE = ("deploy", "hub", "node", "shared", "tests", "pyproject.toml", "setup.cfg", "README.md")
SECONDS = 180
Fate = Literal["killed", "alive", "broken"]


@dataclass(frozen=True)
class Change:
    """One place in one file: what it reads now, and what instead."""

    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Mutant:
    """A fault by its name, and the test that must see it."""

    name: str
    test: str
    changes: tuple[Change, ...]


def mutants() -> list[Mutant]:
    """Return all mutants, in the order of their file."""
    table = tomllib.loads(Path(__file__).with_name("mutants.toml").read_text(encoding="utf-8"))
    return [
        Mutant(one["name"], one["test"], tuple(Change(**change) for change in _changes(one)))
        for one in table["mutant"]
    ]


def _changes(one: dict[str, object]) -> Iterable[dict[str, str]]:
    listed = one.get("changes", [one])
    assert isinstance(listed, list)
    return [{name: change[name] for name in ("file", "old", "new")} for change in listed]


def copy(to: Path) -> Path:
    """Copy the tree as it is, with what was built into it."""
    for name in TREE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, to / name)
    return to


def fate(mutant: Mutant, tree: Path) -> Fate:
    """Plant a mutant in a copied tree, run its test, and take it out again."""
    with _planted(mutant, tree):
        status, said = run([mutant.test], tree)
    ran = (
        status == 1 and re.search(r"^FAILED ", said, re.M) and not re.search("^ERROR ", said, re.M)
    )
    return "killed" if ran else "alive" if status == 0 else "broken"


def run(tests: Iterable[str], tree: Path, seconds: int = SECONDS) -> tuple[int, str]:
    """Run tests in a tree; return pytest's exit status and what it said."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-rfE",
        "--tb=no",
        "--on",
        "both",
        *tests,
    ]
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": ""}
    try:
        done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True,
                              timeout=seconds, check=False)  # fmt: skip
    except subprocess.TimeoutExpired:
        return -1, "it takes too long"
    return done.returncode, done.stdout


@contextmanager
def _planted(mutant: Mutant, tree: Path) -> Iterator[None]:
    before = {change.file: (tree / change.file).read_text() for change in mutant.changes}
    try:
        for change in mutant.changes:
            path = tree / change.file
            text = path.read_text().replace(change.old, change.new)
            ast.parse(text)
            path.write_text(text)
        yield
    finally:
        for file, text in before.items():
            (tree / file).write_text(text)
