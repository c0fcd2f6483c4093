from pathlib import Path

import pytest

from shared import config
from shared.config import FILE, Settings, load, save
from shared.problem import Refused

HUB = Settings(program="hub", name="hub:dk", authority="hub:dk", title='Hub »æ« \\ " \t ',
               database="sqlite:////srv/hub/hub.sqlite", demo=True, port=8123)  # fmt: skip


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    save(tmp_path / "home", HUB)
    assert load(tmp_path / "home", "hub") == HUB


def test_a_home_is_never_overwritten(tmp_path: Path) -> None:
    save(tmp_path, HUB)
    with pytest.raises(Refused, match="home_exists"):
        save(tmp_path, HUB)


def test_a_home_of_another_program_is_no_home(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="home_missing"):
        load(tmp_path, "hub")
    save(tmp_path, HUB)
    with pytest.raises(Refused, match="home_missing"):
        load(tmp_path, "node")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("PORT", "9000", 9000),
        ("DEMO", "false", False),
        ("DEMO", "0", False),
        ("DEMO", "Yes", True),
        ("THREADS", "4", 4),
        ("DATABASE", "postgresql+psycopg:///la", "postgresql+psycopg:///la"),
    ],
)
def test_the_environment_goes_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, value: object
) -> None:
    save(tmp_path, HUB)
    monkeypatch.setenv(f"LANDSAFTALE_{name}", text)
    assert getattr(load(tmp_path, "hub"), name.lower()) == value


def test_a_setting_that_the_file_leaves_out_keeps_its_kind_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(tmp_path, HUB)
    path = tmp_path / FILE
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(line for line in lines if not line.startswith("port")), "utf-8")
    assert load(tmp_path, "hub").port == 8000
    monkeypatch.setenv("LANDSAFTALE_PORT", "9000")
    assert load(tmp_path, "hub").port == 9000


@pytest.mark.parametrize(("name", "text"), [("PORT", "many"), ("DEMO", "perhaps")])
def test_a_wrong_value_in_the_environment_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    save(tmp_path, HUB)
    monkeypatch.setenv(f"LANDSAFTALE_{name}", text)
    with pytest.raises(Refused, match="setting_wrong") as refused:
        load(tmp_path, "hub")
    assert refused.value.params["setting"] == name.lower()


@pytest.mark.parametrize(
    ("change", "code", "told"),
    [
        (("port =", "prot ="), "setting_unknown", {"setting": "prot", "nearest": "port"}),
        (("port = 8123", 'port = "8123"'), "setting_wrong", {"setting": "port", "wanted": "int"}),
        (("demo = true", "demo = 1"), "setting_wrong", {"setting": "demo", "wanted": "bool"}),
        (("port = 8123", "port = true"), "setting_wrong", {"setting": "port", "wanted": "int"}),
        (("name =", "# name ="), "setting_wrong", {"setting": "name", "wanted": "str"}),
        (("port = 8123", "port ="), "setting_wrong", {"setting": FILE, "wanted": "TOML"}),
    ],
)
def test_what_is_wrong_in_the_file_is_named(
    tmp_path: Path, change: tuple[str, str], code: str, told: dict[str, str]
) -> None:
    save(tmp_path, HUB)
    path = tmp_path / FILE
    text = path.read_text(encoding="utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change, 1), encoding="utf-8")
    with pytest.raises(Refused, match=code) as refused:
        load(tmp_path, "hub")
    assert refused.value.params == told


def test_every_setting_is_of_a_kind_that_the_file_can_hold() -> None:
    assert set(config.KINDS.values()) <= {str, int, bool}
