from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from argon2 import PasswordHasher, Type, extract_parameters
from sqlalchemy import select, update

from shared.accounts import actions
from shared.accounts.tables import Account, LoginSession
from shared.clock import now
from shared.database import Database
from shared.feed.local import Local
from shared.problem import NotFound, Refused
from tests import make
from tests.shared.accounts.conftest import PASSWORD


@dataclass
class People:
    database: Database

    def add(self, login: str = "mette", *roles: str, program: str = "node", **more: str) -> None:
        chosen = frozenset(roles) or frozenset({"consultant"})
        actions.add(
            self.database, program, login=login, name="Mette", roles=chosen,
            password=more.pop("password", PASSWORD), **more,
        )  # fmt: skip

    def code(self, login: str, password: str) -> str:
        with pytest.raises(Refused) as refused:
            actions.log_in(self.database, login, password)
        return refused.value.code


@pytest.fixture
def people(database: Database) -> People:
    return People(database)


def age(database: Database, **moved: timedelta) -> None:
    with database.begin() as session:
        session.execute(
            update(LoginSession).values({name: now() - by for name, by in moved.items()})
        )


def test_the_right_password_begins_a_session_that_says_who_it_is(people: People) -> None:
    people.add("Mette", "consultant", "node.kam", title="KAM for hotel")
    token = actions.log_in(people.database, " METTE ", PASSWORD)
    who = actions.who_is(people.database, token)
    assert who is not None
    assert (who.login, who.title, who.roles, who.scope) == (
        "mette", "KAM for hotel", frozenset({"consultant", "node.kam"}), None,
    )  # fmt: skip


def test_unknown_name_wrong_password_and_shut_account_are_refused_alike(people: People) -> None:
    people.add("mette")
    people.add("karim")
    actions.disable(people.database, "karim")
    tried = [("mette", "forkert kode"), ("ingen", PASSWORD), ("karim", PASSWORD)]
    assert {people.code(*one) for one in tried} == {"login_wrong"}


def test_refusing_somebody_unknown_hashes_as_much_as_somebody_known() -> None:
    of_nobody, of_us = extract_parameters(actions.NOBODY), PasswordHasher()
    assert of_nobody.type is Type.ID
    assert (of_nobody.time_cost, of_nobody.memory_cost, of_nobody.parallelism) == (
        of_us.time_cost, of_us.memory_cost, of_us.parallelism,
    )  # fmt: skip


def test_neither_password_nor_token_stands_in_the_database(people: People) -> None:
    people.add("mette")
    token = actions.log_in(people.database, "mette", PASSWORD)
    with people.database.read() as session:
        kept = str(session.execute(select(Account.__table__)).all())
        kept += str(session.execute(select(LoginSession.__table__)).all())
    assert "$argon2id$" in kept
    assert PASSWORD not in kept
    assert token not in kept


def test_guessing_pauses_a_name_whether_it_exists_or_not(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "TRIES", 2)
    people.add("mette")
    for login in ("mette", "ingen"):
        codes = [people.code(login, f"gæt nummer {n}") for n in range(actions.TRIES + 1)]
        assert codes == ["login_wrong"] * actions.TRIES + ["login_paused"]
    assert people.code("mette", PASSWORD) == "login_paused"


@pytest.mark.parametrize(
    ("moved", "lives"),
    [
        ({"seen": timedelta(minutes=29)}, True),
        ({"seen": timedelta(minutes=31)}, False),
        ({"began": timedelta(hours=7, minutes=59)}, True),
        ({"began": timedelta(hours=8, minutes=1)}, False),
    ],
)
def test_a_session_ends_when_idle_or_too_old(
    people: People, moved: dict[str, timedelta], lives: bool
) -> None:
    people.add("mette")
    token = actions.log_in(people.database, "mette", PASSWORD)
    age(people.database, **moved)
    assert (actions.who_is(people.database, token) is not None) is lives


def test_using_a_session_keeps_it_alive(people: People) -> None:
    people.add("mette")
    token = actions.log_in(people.database, "mette", PASSWORD)
    for _ in range(3):
        age(people.database, seen=timedelta(minutes=20))
        assert actions.who_is(people.database, token)
    with people.database.read() as session:
        seen = session.scalars(select(LoginSession.seen)).one()
    assert now() - seen < timedelta(minutes=1)


def test_another_password_a_shut_account_and_signing_out_end_all_sessions(people: People) -> None:
    ends: dict[str, Callable[[], object]] = {
        "password": lambda: actions.change_password(people.database, "password", "en helt anden"),
        "shut": lambda: actions.disable(people.database, "shut"),
        "out": lambda: actions.sign_out_everywhere(people.database, "out"),
    }
    for login, end in ends.items():
        people.add(login)
        tokens = [actions.log_in(people.database, login, PASSWORD) for _ in range(2)]
        end()
        assert [actions.who_is(people.database, token) for token in tokens] == [None, None]


def test_logging_off_ends_only_this_session(people: People) -> None:
    people.add("mette")
    here, there = (actions.log_in(people.database, "mette", PASSWORD) for _ in range(2))
    actions.log_off(people.database, here)
    assert actions.who_is(people.database, here) is None
    assert actions.who_is(people.database, there)


@pytest.mark.parametrize(
    ("program", "roles", "more", "code"),
    [
        ("node", {"emp.admin"}, {}, "role_unknown"),
        ("hub", {"caseworker"}, {}, "role_unknown"),
        ("node", set(), {}, "role_unknown"),
        ("node", {"node.admin", "caseworker"}, {}, "roles_apart"),
        ("hub", {"emp.admin"}, {}, "scope_missing"),
        ("node", {"team"}, {"password": "for kort"}, "password_short"),
    ],
)
def test_an_account_that_may_not_be_is_refused(
    lite: Database, program: str, roles: set[str], more: dict[str, str], code: str
) -> None:
    fields = {"login": "ny", "name": "Ny", "password": PASSWORD} | more
    with pytest.raises(Refused) as refused:
        actions.add(lite, program, roles=frozenset(roles), **fields)
    assert refused.value.code == code


def test_an_employers_people_are_given_its_code(hub: Local) -> None:
    with hub.begin("test") as tx:
        employer = tx.write(make.employer(), "registered")
        code = tx.get(employer).body.code
    for login, scope in (("mette", code.lower()), ("ole", employer)):
        actions.add(hub.database, "hub", login=login, name=login, password=PASSWORD,
                    roles=frozenset({"emp.admin"}), scope=scope)  # fmt: skip
        with hub.read() as session:
            assert actions.known(session, login).scope == employer
    with pytest.raises(NotFound):
        actions.add(hub.database, "hub", login="ida", name="Ida", password=PASSWORD,
                    roles=frozenset({"emp.admin"}), scope="V-0000000")  # fmt: skip


def test_a_login_is_taken_whatever_its_capitals(people: People) -> None:
    people.add("mette")
    with pytest.raises(Refused) as refused:
        people.add(" METTE")
    assert refused.value.code == "login_taken"


def test_made_passwords_are_long_and_never_the_same() -> None:
    made = {actions.new_password() for _ in range(200)}
    assert len(made) == 200
    assert all(len(password) == 19 for password in made)
