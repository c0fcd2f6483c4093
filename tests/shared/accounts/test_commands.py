import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from shared.accounts import actions
from shared.accounts.commands import accounts
from shared.cli import Here
from shared.database import Database
from shared.problem import Refused
from tests.shared.accounts.conftest import PASSWORD


@pytest.fixture
def here(tmp_path: Path, lite: Database) -> Here:
    """A node, as far as the commands ask of it."""
    return Here(
        tmp_path, lambda _: SimpleNamespace(name="node:101", database=lite, read=lite.read)
    )


def run(here: Here, *words: str, typed: str | None = None) -> dict[str, object]:
    done = CliRunner().invoke(
        accounts, [*words, "--json"], obj=here, input=typed, catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    shown: dict[str, object] = json.loads(done.output.splitlines()[-1])
    return shown


def add(here: Here, *words: str, typed: str | None = None) -> dict[str, object]:
    return run(
        here, "add", "karim", "--name", "Karim", "--role", "consultant", *words, typed=typed
    )


def test_a_made_password_is_shown_once_and_works(here: Here, lite: Database) -> None:
    password = str(add(here)["password"])
    assert actions.log_in(lite, "karim", password)
    assert password not in str(run(here, "list"))


def test_a_password_from_a_file_is_not_shown(here: Here, lite: Database, tmp_path: Path) -> None:
    (tmp_path / "kode").write_text(f"{PASSWORD}\nanden linje\n")
    assert "password" not in add(here, "--password-file", str(tmp_path / "kode"))
    assert actions.log_in(lite, "karim", PASSWORD)


def test_a_password_may_be_asked_for(here: Here, lite: Database) -> None:
    assert "password" not in add(here, "--ask", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert actions.log_in(lite, "karim", PASSWORD)


def test_the_list_names_everyone_with_roles(here: Here) -> None:
    add(here)
    run(here, "disable", "karim")
    assert run(here, "list") == {
        "accounts": [
            {"login": "karim", "name": "Karim", "roles": ["consultant"], "scope": None,
             "disabled": True}
        ]
    }  # fmt: skip


def test_disabling_can_be_undone(here: Here, lite: Database) -> None:
    password = str(add(here)["password"])
    run(here, "disable", "karim")
    with pytest.raises(Refused):
        actions.log_in(lite, "karim", password)
    run(here, "disable", "karim", "--undo")
    assert actions.log_in(lite, "karim", password)


def test_another_password_and_signing_out_end_sessions(here: Here, lite: Database) -> None:
    first = str(add(here)["password"])
    token = actions.log_in(lite, "karim", first)
    assert run(here, "sign-out", "karim") == {"login": "karim", "sessions_ended": 1}
    second = str(run(here, "password", "karim")["password"])
    assert actions.who_is(lite, token) is None
    assert actions.log_in(lite, "karim", second)


def test_a_file_of_people_gives_each_a_password_of_their_own(
    here: Here, lite: Database, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text("login;name;roles;title\nanna;Anna;consultant team;Leder\nbo;Bo;caseworker\n")
    anna, bo = run(here, "import", str(file))["done"]  # type: ignore[misc]  # a list
    assert anna["roles"] == ["consultant", "team"]
    assert actions.log_in(lite, "anna", anna["password"])
    with pytest.raises(Refused):
        actions.log_in(lite, "bo", anna["password"])
    assert actions.log_in(lite, "bo", bo["password"])


@pytest.mark.parametrize(
    "text",
    ["login;name\nanna;Anna\n", "", "login;name;roles\nanna;Anna;manager\nanna;Bo;manager\n"],
)
def test_a_file_that_is_no_list_of_people_adds_nobody(
    here: Here, lite: Database, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "people.csv"
    file.write_text(text)
    done = CliRunner().invoke(accounts, ["import", str(file)], obj=here)
    assert done.exit_code == 2
    assert not run(here, "list")["accounts"]
