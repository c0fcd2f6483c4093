"""Each folder tells what it is; what it tells is there, and what is there is told."""

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files, of_tests

TOLD = {".py", ".html", ".css", ".toml", ".mako"}  # what a README has to name, one by one
FILE = re.compile(r"`([\w./-]+\.(?:py|html|css|toml|json|md|po|mako|svg|png|sh))`")
DRAWN = re.compile(r"<!-- drawn by .*<!-- drawn -->\n", re.DOTALL)  # tables of the code, no prose
VERSIONS = ("hub/migrations", "node/migrations")
WRITTEN_BY_ALEMBIC = re.compile(r"[a-z]\d{3}_\w+\.py")


def folders() -> list[Path]:
    """Return each folder of the product with Python in it; migrations are told by `shared`'s."""
    found = {path.parent for path in files() if path.suffix == ".py"}
    return sorted(found - {Path("shared/migrations/versions"), *map(Path, VERSIONS)})


def own_files(folder: Path) -> list[str]:
    """Return the names of a folder's files that its README has to tell of."""
    return [
        path.name
        for path in files()
        if path.parent == folder
        and path.suffix in TOLD
        and path.name != "__init__.py"
        and not WRITTEN_BY_ALEMBIC.fullmatch(path.name)
    ]


def readme(folder: Path) -> str:
    path = ROOT / folder / "README.md"
    assert path.exists(), f"{folder} has no README.md"
    return path.read_text()


@pytest.mark.parametrize("folder", folders(), ids=str)
def test_a_folder_tells_of_each_of_its_files_in_60_lines(folder: Path) -> None:
    text = readme(folder)
    written = DRAWN.sub("", text)
    assert written.count("\n") <= 60
    assert not [name for name in own_files(folder) if f"`{name}`" not in text]


@pytest.mark.parametrize("folder", [Path(), Path("tests"), *folders()], ids=str)
def test_every_file_that_a_readme_names_is_there(folder: Path) -> None:
    named = FILE.findall(readme(folder))
    assert not [name for name in named if not is_there(folder, name)]


def is_there(folder: Path, name: str) -> bool:
    if (ROOT / folder / name).exists() or (ROOT / name).exists():
        return True
    return any(f"/{path}".endswith(f"/{name}") for path in (*files(), *of_tests()))
