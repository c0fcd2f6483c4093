"""Whatever happens to a member's keys, none is forgotten, and one that ended never returns."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from shared.feed.speaking import rows_of
from shared.records.directory import Membership
from shared.rules.member_keys import (
    Proposed,
    announced,
    leaving,
    left,
    may_revoke,
    readmitted,
    revoked,
    taken_over,
)
from tests.shared.trust.conftest import new_key

KEYS = [new_key().public for _ in range(12)]
DAY = date(2026, 11, 27)
ACTS = st.lists(
    st.sampled_from(["announce", "take over", "revoke", "leave", "end", "readmit"]), max_size=9
)


def first() -> Membership:
    return Membership(
        party="node:101", name="x", authorities=("municipality:101",), key_id=KEYS[0].id,
        public_key=KEYS[0].text, state="active",
    )  # fmt: skip


@given(ACTS)
def test_no_key_is_forgotten_and_none_that_ended_signs_again(acts: list[str]) -> None:
    member, fresh, ever, ended = first(), iter(KEYS[1:]), {KEYS[0].id}, dict[str, object]()
    for number, act in enumerate(acts):
        if act == "announce" and member.state == "active":
            new = next(fresh)
            member = announced(member, new.id, new.text, "proof", DAY)
        elif act == "take over" and member.state == "active":
            member = taken_over(member, DAY)
        elif act == "revoke" and member.state == "active":
            member = revoked(member, number, DAY)
            ended = {row["key_id"]: ("revoked", number) for row in rows_of(member)} | ended
        elif act == "leave" and member.state == "active":
            member = leaving(member, "own_wish", DAY)
        elif act == "end" and member.state == "leaving":
            member = left(member, number, DAY)
            ended = {row["key_id"]: ("ended", number) for row in rows_of(member)} | ended
        elif act == "readmit" and member.state in ("revoked", "left"):
            new = next(fresh)
            member = readmitted(member, new.id, new.text)
            assert (member.reason, member.since) == (None, None)
        rows = {row["key_id"]: row for row in rows_of(member)}
        ever.add(member.key_id)
        assert ever <= rows.keys()
        states = [row["state"] for row in rows.values()]
        assert states.count("active") == (member.state in ("active", "leaving"))
        assert states.count("next") <= 1
        for key, end in ended.items():
            assert (rows[key]["state"], rows[key]["position"]) == end
        if member.state in ("revoked", "left"):
            assert ended.keys() == rows.keys()


persons = st.sampled_from(["anna", "bo"])
WAYS = st.sampled_from(["cli", "login", "token"])
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


@given(persons, persons, WAYS, st.timedeltas(timedelta(), timedelta(days=3)), st.booleans())
@example("anna", "anna", "login", timedelta(hours=1), False)
@example("anna", "bo", "cli", timedelta(hours=24), False)
@example("anna", "bo", "cli", timedelta(hours=24, seconds=1), False)
def test_two_persons_within_a_day_take_keys_back_whatever_way_they_come(
    proposer: str,
    confirmer: str,
    way: str,
    later: timedelta,
    sole: bool,
) -> None:
    one = Proposed(by=f"{way}:{proposer}", at=NOON, position=7)
    refusal = may_revoke(one, confirmer, NOON + later, sole=sole)
    if later > timedelta(hours=24):
        assert refusal == "revocation_not_proposed"
    else:
        assert (refusal == "") == (sole or proposer != confirmer)
    assert may_revoke(None, confirmer, NOON, sole=sole) == "revocation_not_proposed"
