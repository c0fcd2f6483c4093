"""Migrations give the tables that the code declares, from empty, on both databases."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from shared.database import Database
from shared.migrations.run import check, configured, must_be_current, upgrade
from shared.problem import Refused


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path}/empty.sqlite")
        yield database
        database.close()
    else:
        with request.getfixturevalue("postgres").database() as url:
            database = Database(url)
            yield database
            database.close()


@pytest.mark.parametrize("program", ["hub", "node"])
def test_from_empty_to_the_declared_tables_and_no_step_twice(
    empty: Database, program: str
) -> None:
    upgrade(empty, program)
    tables = inspect(empty.engine).get_table_names()
    check(empty, program)
    upgrade(empty, program)
    assert inspect(empty.engine).get_table_names() == tables
    assert ("citizen" in tables) == (program == "node")


@pytest.mark.parametrize("program", ["hub", "node"])
def test_each_folder_has_one_first_and_one_last_version(empty: Database, program: str) -> None:
    with empty.engine.connect() as connection:
        script = ScriptDirectory.from_config(configured(connection, program))
    firsts = Counter(
        script.get_revision(base).path.rsplit("/", 2)[1] for base in script.get_bases()
    )  # type: ignore[union-attr]  # found by its own name
    assert set(firsts.values()) == {1}
    assert len(script.get_heads()) == len(firsts)


@pytest.mark.parametrize("program", ["hub", "node"])
def test_a_program_is_not_served_on_the_tables_of_another_release(
    empty: Database, program: str
) -> None:
    upgrade(empty, program)
    must_be_current(empty, program)
    with empty.engine.begin() as connection:
        connection.execute(
            text("DELETE FROM alembic_version WHERE version_num LIKE :own"),
            {"own": f"{program[0]}%"},
        )
    with pytest.raises(Refused, match="tables_older"):
        must_be_current(empty, program)
    with empty.engine.begin() as connection:
        connection.execute(text("INSERT INTO alembic_version VALUES ('z999')"))
    with pytest.raises(Refused, match="tables_newer"):
        must_be_current(empty, program)
