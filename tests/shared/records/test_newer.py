"""A record of a newer schema: what is known of it is read, and the rest is looked through."""

from typing import Any
from uuid import uuid4

import pytest
from marshmallow import ValidationError

from shared.records.base import Json, load_json
from shared.records.kinds import from_json, make
from tests import make as bodies

HUB = "hub:dk"


def newer(body: Any, version: int = 2, **more: Any) -> Json:
    """Return a body's envelope as a program to come would write it."""
    made: Json = load_json(make(body, id=uuid4(), owner=HUB, rev=1).content)
    return {**made, "schema": version, "body": {**made["body"], **more}}


def test_known_members_are_read_and_the_bytes_are_as_they_were() -> None:
    group = bodies.slot_group()
    need = newer(bodies.need(groups=[group]), pace="brisk", tools=[{"size": 7}, None, True])
    need["body"]["slot_groups"][0]["lift"] = "none"
    record = from_json(need)
    assert record.schema == 2
    assert record.body.slot_groups == (group,)
    assert load_json(record.content) == need


@pytest.mark.parametrize("more", [
    {"note": "ring 2311991234"}, {"231199-1234": True}, {"note": [{"a": [2311991234]}]},
    {"note": {"b": {"2311 99 1234": None}}},
])  # fmt: skip
def test_no_cpr_number_comes_in_by_a_member_that_is_not_known(more: Json) -> None:
    for body in (bodies.answer(), bodies.need(groups=[bodies.slot_group()])):
        with pytest.raises(ValidationError) as refused:
            from_json(newer(body, **more))
        assert "1234" not in str(refused.value), "nor does the refusal say it"
    within = newer(bodies.need(groups=[bodies.slot_group()]))
    within["body"]["slot_groups"][0] |= more
    with pytest.raises(ValidationError):
        from_json(within)


@pytest.mark.parametrize(("envelope", "pointer"), [
    (newer(bodies.answer(), count="2"), "count"),  # a known member that does not hold
    (newer(bodies.answer(), version=1, note=1), "note"),  # to come, and not said to be
    (newer(bodies.answer(), version=0), "schema"),
    (newer(bodies.answer(), version=2**40), "schema"),  # no column holds it
    (newer(bodies.handout()), "schema"),  # of a citizen: closed
])  # fmt: skip
def test_what_does_not_hold_is_refused_all_the_same(envelope: Json, pointer: str) -> None:
    with pytest.raises(ValidationError) as refused:
        from_json(envelope)
    assert pointer in f"{refused.value.field_name} {refused.value.messages}"
