"""The wheel is whole: in a fresh environment it founds a hub and serves its first page."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

import pytest
import requests

from tests.house.tree import ROOT, files

pytestmark = pytest.mark.xdist_group("wheel")  # what is made once is made once

VENDOR = Path("shared/web/static/vendor")
PACKED = {".html", ".css", ".svg", ".toml", ".conf", ".csv", ".mako", ".po", ".md"}
PATIENCE = 40  # seconds until a hub answers
ALONE = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}  # no checkout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, since setuptools would also pack what an earlier build left."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    top = (p.relative_to(ROOT) for p in ROOT.iterdir() if p.is_file() and p.suffix != ".egg-info")
    for path in (*files(), *top):
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, source / path)
    shutil.copytree(ROOT / VENDOR, source / VENDOR)
    pip = [sys.executable, "-m", "pip", "-q"]
    run(*pip, "wheel", "--no-deps", "-w", str(folder), str(source))
    return next(folder.glob("landsaftale-*.whl"))


def test_everything_that_is_not_python_is_in_it(wheel: Path) -> None:
    with ZipFile(wheel) as packed:
        names = set(packed.namelist())
    left_out = {str(p) for p in files() if p.suffix in PACKED and p.parts[1] != "build"} - names
    assert not left_out
    assert "shared/web/translations/en/LC_MESSAGES/messages.mo" in names
    assert any(name.endswith(".woff2") for name in names)
    assert {"shared/migrations/env.py", "hub/migrations/__init__.py"} <= names
    assert not [name for name in names if name.startswith(("tests/", "deploy/build/"))]


def test_in_a_fresh_environment_it_founds_a_hub_and_serves_a_page(
    wheel: Path, tmp_path: Path
) -> None:
    run(sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "venv"))
    pip = [sys.executable, "-m", "pip", "-q", "--python", str(tmp_path / "venv"), "install"]
    run(*pip, "--no-compile", "--require-hashes", "-r", str(ROOT / "requirements.txt"))
    run(*pip, "--no-compile", "--no-deps", str(wheel))
    port = free_port()
    hub = [str(tmp_path / "venv/bin/landsaftale"), "hub", "--home", str(tmp_path / "hub")]
    run(*hub, "init", "--port", str(port), cwd=tmp_path)
    with running([*hub, "run"], tmp_path):
        page = answer(f"http://127.0.0.1:{port}/log-ind")
        assert page.status_code == 200
        assert 'lang="da"' in page.text
        styles = re.findall(r'<link[^>]+href="([^"]+\.css[^"]*)"', page.text)
        assert len(styles) == 2
        sheets = [requests.get(f"http://127.0.0.1:{port}{style}", timeout=5) for style in styles]
        assert [sheet.status_code for sheet in sheets] == [200, 200]
        fonts = [url for sheet in sheets for url in font_addresses(sheet)]
        assert fonts
        for url in fonts:
            assert requests.get(url, timeout=5).status_code == 200, url


def font_addresses(sheet: requests.Response) -> list[str]:
    """Return where our own sheet finds its fonts; the design system's names formats we lack."""
    if "vendor" in sheet.url:
        return []
    found = re.findall(r'url\("?([^")]+\.woff2)"?\)', sheet.text)
    return [requests.compat.urljoin(sheet.url, one) for one in found]


def run(*command: str, cwd: Path | None = None) -> None:
    done = subprocess.run(command, cwd=cwd, env=ALONE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def running(command: list[str], folder: Path) -> Iterator[None]:
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=ALONE, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.terminate()
        process.wait(15)


def answer(url: str) -> requests.Response:
    return eventually(lambda: requests.get(url, timeout=5))


def eventually(ask: Callable[[], requests.Response]) -> requests.Response:
    limit = time.monotonic() + PATIENCE
    while True:
        try:
            return ask()
        except requests.ConnectionError:
            if time.monotonic() > limit:
                raise
            time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
