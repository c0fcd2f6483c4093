"""Many rows at once are, on both databases, as if they had come one by one."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from shared import bulk
from shared.database import Database
from shared.feed.tables import Chained, Feed, Peer
from shared.tables import WorkplaceIndex
from tests.shared.test_database import database

__all__ = ["database"]
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
FEED = st.fixed_dictionaries({
    "recipient": st.sampled_from(["node:101", "node:147"]), "owner": st.just("hub:dk"),
    "id": st.sampled_from([UUID(int=1), UUID(int=2), UUID(int=3)]), "op": st.just("put"),
    "rev": st.integers(0, 2**60), "digest": TEXT, "seq": st.none() | st.integers(1, 9),
    "refused": st.booleans(), "again_at": st.none() | MOMENTS,
})  # fmt: skip
CHAINED = st.fixed_dictionaries({
    "peer": st.sampled_from(["node:101", "node:147"]), "n": st.integers(1, 3), "at": MOMENTS,
    "way": st.just("sent"), "digest": st.binary(max_size=9), "head": st.binary(max_size=9),
    "said": TEXT,
})  # fmt: skip
WORKPLACES = st.integers(1, 4).flatmap(lambda n: st.fixed_dictionaries({
    "owner": st.just("hub:dk"), "record_id": st.just(UUID(int=n)), "employer": TEXT,
    "code": st.just(f"S-{n}"), "cvr": TEXT, "p_number": st.just(f"{n}"), "name": TEXT,
    "municipality": TEXT, "branch": TEXT,
    "full_time_persons": st.decimals(0, 999, places=2), "counted_on": st.dates(date(2020, 1, 1)),
}))  # fmt: skip
SEVERAL = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize(
    ("table", "rows"), [(Feed, FEED), (Chained, CHAINED), (WorkplaceIndex, WORKPLACES)]
)
def test_of_rows_put_in_together_the_last_one_of_each_key_is_there(
    database: Database, table: type[Any], rows: st.SearchStrategy[dict[str, Any]]
) -> None:
    keys = [key.name for key in table.__table__.primary_key]

    @SEVERAL
    @given(st.lists(st.lists(rows, max_size=6), max_size=3))
    def together(batches: list[list[dict[str, Any]]]) -> None:
        with database.begin() as session:
            session.execute(delete(table))
            for batch in batches:
                bulk.upsert(session, table, batch)
        there = {tuple(row[key] for key in keys): row for batch in batches for row in batch}
        assert held(database, table) == there

    together()


@SEVERAL
@given(st.lists(FEED, min_size=1, max_size=6), st.data())
def test_new_values_reach_their_own_rows_alone(
    database: Database, rows: list[dict[str, Any]], data: st.DataObject
) -> None:
    with database.begin() as session:
        session.execute(delete(Feed))
        bulk.upsert(session, Feed, rows)
    before = held(database, Feed)
    some = data.draw(st.lists(st.sampled_from(sorted(before, key=str)), unique=True))
    with database.begin() as session:
        bulk.update(session, Feed, [
            {"recipient": recipient, "owner": owner, "id": record_id, "seq": n, "digest": "new"}
            for n, (recipient, owner, record_id) in enumerate(some)
        ])  # fmt: skip
    new = {key: before[key] | {"seq": n, "digest": "new"} for n, key in enumerate(some)}
    assert held(database, Feed) == before | new


def test_what_is_added_to_is_not_replaced(database: Database) -> None:
    for _ in range(2):
        with database.begin() as session:
            bulk.upsert(session, Peer, [
                {"name": name, "pinned_key": "", "in_seq": 2} for name in ("node:101", "node:147")
            ], add="in_seq")  # fmt: skip
    with database.read() as session:
        assert session.scalars(select(Peer.in_seq)).all() == [4, 4]


def held(database: Database, table: type[Any]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Return the columns that were given, by the rows' keys."""
    keys = [key.name for key in table.__table__.primary_key]
    with database.read() as session:
        rows = session.execute(select(*table.__table__.columns)).mappings().all()
    return {tuple(row[key] for key in keys): {name: row[name] for name in row if name != "summed"}
            for row in rows}  # fmt: skip
