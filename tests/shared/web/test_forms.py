from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError, fields, validate
from marshmallow_dataclass import class_schema
from werkzeug.datastructures import MultiDict

from shared.records.base import BodySchema
from shared.records.formats import AuthorityField, Code, Line
from shared.web.forms import ChoiceField, read_form, refilled


@dataclass(frozen=True, kw_only=True)
class Group:
    slots: int
    start: date


@dataclass(frozen=True, kw_only=True)
class Asked:
    title: Line
    hours: Decimal | None = None
    start: date | None = None
    form: Literal["placement", "ordinary"] = "placement"
    agreed: bool = False
    must: tuple[Code, ...] = ()
    groups: tuple[Group, ...] = ()


schema = class_schema(Asked, base_schema=BodySchema)()


def read(*pairs: tuple[str, str], **given: object) -> Asked:
    asked: Asked = read_form(schema, MultiDict(pairs), **given)
    return asked


def wrong(*pairs: tuple[str, str]) -> dict[str, Any]:
    with pytest.raises(ValidationError) as raised:
        read(*pairs)
    return raised.value.messages_dict


def test_danish_spelling_becomes_values() -> None:
    asked = read(("title", " Rengøring "), ("hours", "37,5"), ("start", "01-09-2026"))
    assert asked == Asked(title="Rengøring", hours=Decimal("37.5"), start=date(2026, 9, 1))


@pytest.mark.parametrize("text", ["1-9-2026", "01.09.2026", "1/9/2026", "2026-09-01"])
def test_a_date_may_be_written_in_several_ways(text: str) -> None:
    assert read(("title", "x"), ("start", text)).start == date(2026, 9, 1)


@pytest.mark.parametrize(("text", "value"), [("1.250,5", "1250.5"), ("2.400", "2400"), ("7", "7")])
def test_thousands_may_be_grouped(text: str, value: str) -> None:
    assert read(("title", "x"), ("hours", text)).hours == Decimal(value)


def test_what_is_empty_is_absent() -> None:
    assert read(("title", "x"), ("hours", ""), ("start", "  ")) == Asked(title="x")


def test_several_choices_come_under_one_name() -> None:
    asked = read(("title", "x"), ("must", "truck"), ("must", "cleaning"), ("must", ""))
    assert asked.must == ("truck", "cleaning")


def test_parts_of_a_list_are_numbered_and_gaps_do_not_matter() -> None:
    asked = read(
        ("title", "x"),
        ("groups-7-slots", "2.400"),
        ("groups-7-start", "01-12-2026"),
        ("groups-2-slots", "4"),
        ("groups-2-start", "30-11-2026"),
    )
    first = Group(slots=4, start=date(2026, 11, 30))
    assert asked.groups == (first, Group(slots=2400, start=date(2026, 12, 1)))


def test_a_tick_is_true_and_no_tick_is_the_default() -> None:
    assert read(("title", "x"), ("agreed", "yes")).agreed
    assert not read(("title", "x")).agreed


def test_names_the_schema_does_not_know_are_passed_over() -> None:
    assert read(("title", "x"), ("csrf_token", "abc"), ("send", "1")) == Asked(title="x")


def test_the_page_may_give_what_the_form_does_not() -> None:
    assert read(title="givet").title == "givet"


def test_each_fault_is_a_sentence_at_its_field() -> None:
    assert wrong(("hours", "mange"), ("start", "31-02-2026"), ("form", "andet")) == {
        "title": ["Udfyld feltet"],
        "hours": ["Skriv et tal, fx 37,5"],
        "start": ["Skriv en dato, fx 01-09-2027"],
        "form": ["Vælg en af mulighederne"],
    }


def test_a_day_that_lacks_is_asked_for_with_an_example() -> None:
    asked = Schema.from_dict({"day": fields.Date(required=True)})
    with pytest.raises(ValidationError) as raised:
        read_form(asked(), MultiDict())
    assert raised.value.messages == {"day": ["Skriv en dato, fx 01-09-2027"]}


def test_what_is_ticked_or_picked_is_not_asked_to_be_written() -> None:
    asked = {"units": fields.List(fields.String(), required=True),
             "host": AuthorityField(required=True)}  # fmt: skip
    with pytest.raises(ValidationError) as raised:
        read_form(Schema.from_dict(asked)(), MultiDict())
    said = ["Vælg en af mulighederne"]
    assert raised.value.messages_dict == {"units": said, "host": said}


def test_a_fault_in_a_part_is_named_as_the_form_names_it() -> None:
    found = wrong(("title", "x"), ("groups-0-slots", "6 el. 7"), ("groups-0-start", "01-12-2026"))
    assert found == {"groups-0-slots": ["Skriv et helt tal, fx 6"]}


def test_too_long_a_line_says_how_long_it_may_be() -> None:
    assert wrong(("title", "x" * 121)) == {"title": ["Skriv mellem 1 og 120 tegn"]}


def test_a_number_out_of_range_says_the_range() -> None:
    @dataclass(frozen=True)
    class Few:
        slots: int = field(metadata={"validate": validate.Range(min=1, max=12)})

    from_form = class_schema(Few, base_schema=BodySchema)()
    with pytest.raises(ValidationError) as raised:
        read_form(from_form, MultiDict({"slots": "13"}))
    assert raised.value.messages_dict == {"slots": ["Skriv et tal mellem 1 og 12"]}


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_date_survives_its_danish_spelling(day: date) -> None:
    assert read(("title", "x"), ("start", f"{day:%d-%m-%Y}")).start == day


@given(st.decimals(-99_999, 99_999, places=2))
def test_every_decimal_survives_its_danish_spelling(number: Decimal) -> None:
    text = f"{number:,.2f}".translate(str.maketrans(",.", ".,"))
    assert read(("title", "x"), ("hours", text)).hours == number


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_no_input_breaks_it(hours: str, start: str, slots: str) -> None:
    form = MultiDict(
        [("title", "x"), ("hours", hours), ("start", start), ("groups-0-slots", slots)]
    )
    found: dict[str, Any] = {}
    try:
        read_form(schema, form)
    except ValidationError as raised:
        found = raised.messages_dict
    assert all(sentence for sentences in found.values() for sentence in sentences)


class Steps(Schema):
    steps = fields.List(fields.String(), load_default=list)
    to = ChoiceField(required=True)


def test_a_refused_form_stands_as_sent_and_its_neighbours_as_they_began() -> None:
    begun = MultiDict([("steps", "alone"), ("steps", "on_time"), ("mon", "9-10")])
    shown = refilled(begun, MultiDict([("to", "?")]), Steps())  # where every tick was taken away
    assert (shown.getlist("steps"), shown["mon"], shown["to"]) == ([], "9-10", "?")


def test_what_is_chosen_is_missed_as_a_choice() -> None:
    with pytest.raises(ValidationError) as raised:
        read_form(Steps(), MultiDict())
    assert raised.value.messages_dict == {"to": ["Vælg en af mulighederne"]}
