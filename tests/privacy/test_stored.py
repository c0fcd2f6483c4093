"""Five alike over all that a real hub has stored, on days on which people come, change and go."""

import json
from collections import Counter
from datetime import date

from sqlalchemy import select

from node.citizens import consent
from node.profiles import actions as profiles
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.tables import StoredRecord
from tests.node.candidates import acceding, everyone, on, person, take
from tests.parties import Town

DAYS = [date(2026, 11, 24), date(2026, 12, 1), date(2026, 12, 12), date(2027, 1, 4)]


def fewest_alike(hub: Local) -> int:
    """Return the size of the smallest class over every column that the hub has of a profile.

    Left out are what is random: the id, and hashes over it.
    """
    with hub.read() as session:
        bodies = {record.ref: record.body for record in stored.of_kind(session, "profile")}
        rows = session.scalars(select(StoredRecord).where(StoredRecord.kind == "profile")).all()
    seen = Counter(
        (row.owner, bodies[f"{row.owner}/{row.id}"], row.rev, row.schema, row.valid_until,
         row.source, json.loads(row.sig)["root"])
        for row in rows
    )  # fmt: skip
    return min(seen.values())


def test_five_are_alike_on_every_day_though_people_come_change_and_go(town: Town) -> None:
    node = acceding(town)
    take(node, [person(at, **{"Kørekort": "C" if at % 3 else "B"}) for at in range(30)])
    profiles.publish(node, "test")
    for at, day in enumerate(DAYS):
        on(node, day)
        take(node, [person(30 + at), person(at, Transport="90"), person(10 + at, Dansk="C1")])
        consent.withdraw(node, "test", next(one.code for one in everyone(node) if one.profile))
        done = profiles.publish(node, "test")
        assert done.published + done.changed > 0
        town.synchronise()
        assert fewest_alike(town.hub) >= 5, day


def test_a_cohort_that_is_left_too_small_is_written_anew_with_others(town: Town) -> None:
    node = acceding(town)
    take(node, [person(at) for at in range(6)])
    profiles.publish(node, "test")
    on(node, DAYS[1])
    take(node, [person(at) for at in range(6, 12)])
    assert profiles.publish(node, "test").published == 6
    first = [one.code for one in everyone(node) if one.lease == date(2026, 12, 21)]
    for code in first[:2]:
        consent.withdraw(node, "test", code)
    done = profiles.publish(node, "test")
    assert (done.renewed, done.unchanged) == (10, 0)
    town.synchronise()
    assert fewest_alike(town.hub) >= 5
