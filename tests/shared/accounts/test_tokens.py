from datetime import timedelta

import pytest
from sqlalchemy import select, update

from shared.accounts import actions, tokens
from shared.accounts.tables import AccessToken
from shared.clock import now
from shared.database import Database
from shared.problem import NotFound, Refused


@pytest.fixture
def account(database: Database) -> str:
    actions.add(database, "hub", login="ida", name="Ida Bro", roles=frozenset({"auditor"}),
                password="lang og hemmelig")  # fmt: skip
    return "ida"


def test_who_has_the_token_acts_as_its_account(database: Database, account: str) -> None:
    made = tokens.make(database, account, "Vagtplan", 30)
    who = tokens.bearer(database, made.token)
    assert who
    assert (who.actor, who.roles) == ("token:ida", {"auditor"})
    assert tokens.bearer(database, made.token + "x") is None


def test_the_database_does_not_hold_the_token(database: Database, account: str) -> None:
    made = tokens.make(database, account, "Vagtplan", 30)
    with database.read() as session:
        (row,) = session.scalars(select(AccessToken))
    assert made.token not in repr(vars(row))


def test_it_is_good_on_its_last_day_and_not_on_the_next(database: Database, account: str) -> None:
    made = tokens.make(database, account, "Vagtplan", 30)
    for days, good in ((0, True), (-1, False)):
        with database.begin() as session:
            last_day = now().date() + timedelta(days)
            session.execute(update(AccessToken).values(last_day=last_day))
        assert (tokens.bearer(database, made.token) is not None) == good


def test_how_long_for_whom_and_which_are_checked(database: Database, account: str) -> None:
    for days in (0, 731):
        with pytest.raises(Refused, match="token_days"):
            tokens.make(database, account, "Vagtplan", days)
    with pytest.raises(Refused, match="account_unknown"):
        tokens.make(database, "nobody", "Vagtplan", 30)
    made = tokens.make(database, account, "Vagtplan", 30)
    tokens.revoke(database, made.id)
    with pytest.raises(NotFound):
        tokens.revoke(database, made.id)
