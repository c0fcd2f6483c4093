"""Why slots are open: one true sentence with a name, in a fixed order of reasons."""

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.why_open import AskedOne, Known, State, why_open
from shared.web.sentences import SENTENCES
from shared.web.words import say

DAY = date(2026, 11, 30)
KNOWN = Known(slots=3, agreed=0, open=3, home="Aalborg", answer_by=DAY)


def _one(name: str, state: State, minutes: int = 20, **other: object) -> AskedOne:
    return AskedOne(name=name, state=state, minutes=minutes, **other)  # type: ignore[arg-type]


THREE_NOS = [_one(name, "not_now", reason="time_of_day") for name in ("Aalborg", "Rebild")] + [
    _one("Viborg", "not_now", 75, reason="too_far")
]


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        ({"agreed": 3, "open": 0}, "all_agreed", {}),
        ({"open": 0, "offers": {"meet": 3}}, "enough_proposed", {"meet": 3}),
        ({"paused": True}, "paused", {}),
        ({"offered_to": "Aalborg", "offered_until": DAY}, "offered", {"name": "Aalborg"}),
        ({"home": "Odense", "phone": "12345678"}, "nobody_asked", {"municipality": "Odense"}),
        ({"home": "Odense", "nearest": ("Aarhus", 110)}, "nobody_near",
         {"nearest": "Aarhus", "minutes": 110}),
        ({"near": [_one("Aalborg", "supply", promised=3)], "waiting_for_limit": 3, "limit": 6},
         "limit_reached", {"limit": 6, "name": "Aalborg"}),
        ({"near": [_one("Aalborg", "late"), _one("Viborg", "asked")]}, "answers_late",
         {"names": ("Aalborg",), "count": 1}),
        ({"near": [_one("Viborg", "asked", 75), _one("Aalborg", "asked")]}, "awaiting_answers",
         {"names": ("Aalborg", "Viborg"), "day": DAY}),
        ({"near": [_one("Aalborg", "supply", promised=3, supplied=1)]}, "promised",
         {"count": 2, "names": ("Aalborg",)}),
        ({"near": [_one("Aalborg", "supply", promised=1, supplied=1),
                   _one("Odense", "later", until=DAY)]}, "answers_later",
         {"names": ("Odense",), "day": DAY}),
        ({"near": THREE_NOS, "starts_at": "05:30"}, "no_to_time",
         {"asked": 3, "count": 2, "time": "05.30"}),
        ({"near": THREE_NOS}, "all_not_now", {"reason": "time_of_day"}),
        ({"near": [_one("Viborg", "not_now", 75, reason="too_far")]}, "nobody_within",
         {"within": 45, "nearest": "Viborg", "minutes": 75}),
        ({"near": [_one("Rebild", "not_now", 40, reason="too_far")]}, "all_not_now", {}),
        ({"near": [_one("Aalborg", "supply", promised=1, supplied=1)],
          "offers": {"declined": 1}}, "proposals_fell", {"declined": 1, "names": ("Aalborg",)}),
        ({"near": [_one("Aalborg", "supply", promised=1, supplied=1)]}, "too_few_promised",
         {"count": 1, "names": ("Aalborg",)}),
    ],
)  # fmt: skip
def test_each_reason_when_it_is_the_first_true_one(
    change: dict[str, object], code: str, said: dict[str, object]
) -> None:
    found, params = why_open(replace(KNOWN, **change))  # type: ignore[arg-type]
    assert found == code
    assert said.items() <= params.items()


asked = st.builds(
    AskedOne,
    name=st.sampled_from(["Aalborg", "Viborg", "Odense"]),
    minutes=st.integers(20, 300),
    state=st.sampled_from(get_args(State)),
    promised=st.integers(0, 5),
    supplied=st.integers(0, 5),
    reason=st.sampled_from(["time_of_day", "too_far", "capacity"]),
    until=st.just(DAY),
)


@given(
    st.builds(
        Known, slots=st.just(3), agreed=st.integers(0, 3), open=st.integers(0, 3),
        paused=st.booleans(), starts_at=st.sampled_from([None, "05:30"]),
        home=st.just("Aalborg"), near=st.lists(asked, max_size=4),
        nearest=st.sampled_from([None, ("Viborg", 75)]), answer_by=st.just(DAY),
        waiting_for_limit=st.integers(0, 4), limit=st.just(6),
        offers=st.dictionaries(st.sampled_from(["declined", "meet"]), st.integers(0, 3)),
    )
)  # fmt: skip
def test_there_is_always_a_sentence_and_it_lacks_no_word(known: Known) -> None:
    code, params = why_open(known)
    assert f"open_{code}" in SENTENCES
    text = say(f"open_{code}", **params).text  # type: ignore[arg-type]
    assert "%(" not in text
    assert not [name for name in ("names", "name", "day", "count") if f"({name})" in text]
