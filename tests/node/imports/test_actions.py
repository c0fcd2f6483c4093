from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from node.citizens import consent
from node.imports import actions
from node.imports.actions import Imported
from node.profiles import actions as profiles
from node.tables import Candidate
from shared.feed.local import Local
from shared.feed.tables import StoredRecord
from shared.imports.report import FileRefused
from tests import make
from tests.node.candidates import TEXT, acceding, everyone, file_of, on, person, take
from tests.parties import Town

SEVEN = [person(at) for at in range(7)]


@pytest.fixture
def node(town: Town) -> Local:
    return on(town.node("101"), make.TODAY)


def rows(local: Local) -> list[dict[str, Any]]:
    """All that is stored of candidates, as plain values."""
    return [
        {name: value for name, value in vars(one).items() if not name.startswith("_")}
        for one in everyone(local)
    ]


def test_a_file_is_stored_whole(node: Local) -> None:
    assert take(node, SEVEN) == Imported(new=7, changed=0, unchanged=0)
    first = everyone(node)[0]
    assert first.occupations == ["9412"]
    assert first.skills == ["dishwashing"]
    assert (first.consent, first.consent_text, first.consent_scope) == (
        "given", TEXT.name, TEXT.scope,
    )  # fmt: skip
    assert first.profile is None


def test_the_same_file_twice_changes_nothing(node: Local) -> None:
    take(node, SEVEN)
    before = rows(node)
    assert take(node, SEVEN) == Imported(new=0, changed=0, unchanged=7)
    assert rows(node) == before


@pytest.mark.parametrize("town", ["sqlite", "postgresql"], indirect=True)
def test_two_imports_at_once_take_each_person_in_once(node: Local) -> None:
    """Fault 40: two files that share people, given at the same moment."""
    started = Barrier(2)

    def import_them(first: int) -> Imported:
        file = actions.read(node, file_of([person(at) for at in range(first, first + 7)]), TEXT)
        started.wait(30)
        return actions.store(node, "test", file)

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(import_them, (0, 3)))
    assert sum(one.new for one in done) == len(everyone(node)) == 10
    assert sum(one.unchanged for one in done) == 4


def test_only_who_has_changed_is_changed(node: Local) -> None:
    take(node, SEVEN)
    before = {one["id"]: one for one in rows(node)}
    moved = [*SEVEN[:3], person(3, Sprog="C1", Timer="20"), *SEVEN[4:], person(8)]
    moved = [one | {"Sprog": one.get("Sprog", "")} for one in moved]
    assert take(node, moved) == Imported(new=1, changed=1, unchanged=6)
    changed = [one for one in rows(node) if before.get(one["id"]) not in (None, one)]
    assert [(one["hours"], one["code"]) for one in changed] == [
        ("up_to_20", before[changed[0]["id"]]["code"])
    ]


def test_a_changed_name_counts_though_no_fact_has_changed(node: Local) -> None:
    take(node, SEVEN)
    married = [*SEVEN[:6], person(6, Navn="Gro Ny Holst")]
    assert take(node, married) == Imported(new=0, changed=1, unchanged=6)


def test_without_a_named_text_the_file_says_nothing_about_consent(node: Local) -> None:
    take(node, SEVEN, named=False)
    assert {one.consent for one in everyone(node)} == {"not_asked"}
    assert take(node, SEVEN) == Imported(new=0, changed=7, unchanged=0)
    assert take(node, SEVEN, named=False) == Imported(new=0, changed=0, unchanged=7)
    assert {one.consent for one in everyone(node)} == {"given"}


def test_a_no_in_the_file_takes_the_yes_back(node: Local) -> None:
    take(node, SEVEN)
    take(node, [person(0, Samtykke="Nej"), *SEVEN[1:]])
    assert sorted(one.consent for one in everyone(node)) == ["declined", *["given"] * 6]


def test_a_file_does_not_undo_a_later_withdrawal(node: Local) -> None:
    take(node, SEVEN)
    code = everyone(node)[0].code
    consent.withdraw(node, "test", code)
    assert take(node, SEVEN) == Imported(new=0, changed=0, unchanged=7)
    with node.read() as session:
        one = session.scalars(select(Candidate).where(Candidate.code == code)).one()
        assert one.consent == "withdrawn"


def test_a_preview_tells_the_same_and_stores_nothing(node: Local) -> None:
    file = actions.read(node, file_of(SEVEN), TEXT)
    assert actions.preview(node, file) == Imported(new=7, changed=0, unchanged=0)
    assert everyone(node) == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"<!doctype html><html><body>Log ind</body></html>", "file_is_page"),
        (file_of(SEVEN).decode("cp1252").encode()[:-1] + "ø".encode()[:1], "file_torn"),
        (b"Navn;Adresse\r\nAne;Vej 1", "column_missing"),
    ],
)
def test_a_file_that_is_no_list_stores_nothing(node: Local, data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        actions.read(node, data, TEXT)
    assert refused.value.code == code
    assert everyone(node) == []


def test_a_failure_in_the_middle_leaves_nothing_half_written(node: Local) -> None:
    many = [person(at) for at in range(600)]

    def stop(_: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        actions.store(node, "test", actions.read(node, file_of(many), TEXT), stop)
    assert everyone(node) == []
    assert take(node, many).new == 600


def test_a_profile_is_recalled_in_the_same_transaction_as_the_no(town: Town) -> None:
    node = acceding(town)
    take(node, SEVEN)
    profiles.publish(node, "test")
    done = take(node, [person(0, Samtykke="Nej"), *SEVEN[1:]])
    assert done.recalled == 1
    assert sum(one.profile is not None for one in everyone(node)) == 6
    town.synchronise()
    with town.hub.read() as session:
        held = session.scalars(select(StoredRecord).where(StoredRecord.kind == "profile")).all()
    assert len(held) == 6
