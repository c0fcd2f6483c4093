"""The product's own files, as Python reads them, for the tests of how the house is kept."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PROGRAMS = ("deploy", "hub", "node", "shared")
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Place(NamedTuple):
    """Something that takes up lines; sorts by how many."""

    lines: int
    where: str


@cache
def files() -> tuple[Path, ...]:
    """Every file of the product that git would keep, relative to the root."""
    return tuple(_kept(*PROGRAMS))


@cache
def of_tests() -> tuple[Path, ...]:
    """Every file of the tests that git would keep, relative to the root."""
    return tuple(_kept("tests"))


def _kept(*folders: str) -> list[Path]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *folders]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    names = sorted(set(filter(None, listed.stdout.split("\0"))))
    return [Path(name) for name in names if (ROOT / name).exists()]


@cache
def modules() -> dict[Path, ast.Module]:
    """Every module of the product that has something in it, but for what Alembic wrote."""
    found = {path: (ROOT / path).read_text() for path in files() if path.suffix == ".py"}
    return {
        path: ast.parse(text)
        for path, text in found.items()
        if text and not (path.parent.name in {"versions", "migrations"} and path.stem[1:2] == "0")
    }


def functions() -> Iterator[Place]:
    """Every function and its length, decorators not counted."""
    for path, module in modules().items():
        for node in ast.walk(module):
            if isinstance(node, Function):
                yield Place(length(node), f"{path}:{node.lineno} {node.name}")


def length(node: Function) -> int:
    """Return how many lines a function takes from its `def` on."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def identifiers(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield each name that a module makes or uses, with its line."""
    for node in ast.walk(module):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                yield node.lineno, name
            case ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield node.lineno, name
            case ast.keyword(arg=str(name)) | ast.alias(name=name):
                yield node.lineno, name
