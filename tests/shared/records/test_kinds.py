"""Every kind: read back as written, closed to the unknown, and without text about citizens."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError, fields, validate
from uuid_utils import uuid7

from shared.records import formats
from shared.records.base import BodySchema, Json, canonical, load_json
from shared.records.formats import FREE_TEXT
from shared.records.kinds import KINDS, from_json, make
from shared.trust.sealing import ContactBundle
from tests import make as bodies

BUNDLE = ContactBundle("0" * 16, "AAAA", "AAAA", "AAAA")
GIVEN: dict[str, tuple[Any, ...]] = {
    "contact_key": (BUNDLE,),
    "suggestion": (bodies.NOBODY, uuid4(), bodies.ANONYMOUS),
}
PERSONS = {
    "profile", "suggestion", "proposal", "screening", "decision", "disclosure", "handout",
    "placement", "site_report", "outcome", "waiting_place", "support", "staircase_plan",
}  # fmt: skip


def body(kind: str) -> Any:
    if kind == "membership":
        return KINDS[kind].body(
            party="node:101", name="København", authorities=("municipality:101",),
            key_id="0" * 16, public_key="AAAA", state="active",
        )  # fmt: skip
    return getattr(bodies, kind)(*GIVEN.get(kind, ()))


def lease(kind: str) -> date | None:
    return bodies.lease(bodies.TODAY) if KINDS[kind].leased else None


def envelope(kind: str) -> Json:
    owner = "hub:dk" if KINDS[kind].owner == "hub" else "municipality:101"
    record = make(body(kind), id=uuid4(), owner=owner, rev=1, valid_until=lease(kind))
    good: Json = load_json(record.content)
    return good


def walk(schema: Schema) -> Iterator[tuple[str, fields.Field]]:
    for name, one in schema.fields.items():
        yield from _walk(name, one)


def _walk(name: str, one: fields.Field) -> Iterator[tuple[str, fields.Field]]:
    yield name, one
    match one:
        case fields.Nested():
            for inner, field in walk(one.schema):
                yield f"{name}/{inner}", field
        case fields.List():
            yield from _walk(name, one.inner)
        case fields.Tuple():
            for part in one.tuple_fields:
                yield from _walk(name, part)
        case _ if isinstance(getattr(one, "inner", None), fields.Field):
            yield from _walk(name, one.inner)


def values(one: fields.Field) -> st.SearchStrategy[Any]:
    """JSON values of one field's form."""
    found = _values(one)
    return found | st.none() if one.allow_none else found


def _values(one: fields.Field) -> st.SearchStrategy[Any]:
    for makes in (_closed, _simple, _compound):
        if (found := makes(one)) is not None:
            return found
    raise TypeError(one)


def _closed(one: fields.Field) -> st.SearchStrategy[Any] | None:
    match one.validate:
        case validate.OneOf():
            return st.sampled_from(list(one.validate.choices))
        case validate.Equal():
            return st.just(one.validate.comparable)
    return from_pattern(one.pattern) if isinstance(one, formats._Pattern) else None


def _simple(one: fields.Field) -> st.SearchStrategy[Any] | None:
    made = {
        formats.CvrField: st.sampled_from(["99000007", "99000015", "10150817"]),
        formats.EmailField: st.just("a.b@example.dk"),
        formats.LineField: st.text(PRINTABLE, min_size=1, max_size=20).filter(str.strip),
        formats.TextField: st.text(PRINTABLE, min_size=1, max_size=20).filter(str.strip),
        fields.UUID: st.uuids().map(str),
        fields.Boolean: st.booleans(),
        fields.Decimal: from_pattern(r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?"),
        fields.Integer: st.integers(-(2**31) + 1, 2**31 - 1),
        fields.Date: st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(str),
    }
    return next((strategy for kind, strategy in made.items() if isinstance(one, kind)), None)


def _compound(one: fields.Field) -> st.SearchStrategy[Any] | None:
    if isinstance(one, fields.Nested):
        return objects(one.schema)
    inner = getattr(one, "inner", None) or getattr(one, "container", None)
    return st.lists(values(inner), max_size=3) if inner else None


def from_pattern(pattern: str) -> st.SearchStrategy[str]:
    return st.from_regex(f"(?:{pattern})", fullmatch=True, alphabet=ASCII)


def objects(schema: Schema) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries({name: values(one) for name, one in schema.fields.items()})


ASCII = st.characters(max_codepoint=127)
PRINTABLE = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])


@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=25, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)
@given(data=st.data())
def test_every_kind_is_read_back_as_it_was_written(kind: str, data: st.DataObject) -> None:
    schema = KINDS[kind].schema
    said = schema.dump(body(kind))
    for name in data.draw(st.sets(st.sampled_from(list(schema.fields)), max_size=3)):
        said[name] = data.draw(values(schema.fields[name]), label=name)
    try:
        read = schema.load({name: value for name, value in said.items() if value is not None})
    except ValidationError:
        reject()  # members that do not go together
    record = make(read, id=uuid4(), owner=envelope(kind)["owner"], rev=3,
                  valid_until=lease(kind))  # fmt: skip
    again = from_json(load_json(record.content))
    assert (again.body, again.content, again.digest) == (read, record.content, record.digest)


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_member_is_refused_at_every_depth(kind: str) -> None:
    good = envelope(kind)
    from_json(good)
    for place in _objects_in(good):
        place["surprise"] = "x"
        with pytest.raises(ValidationError):
            from_json(good)
        del place["surprise"]
    from_json(good)


def _objects_in(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, (dict, list)):
            yield from _objects_in(inner)


def test_the_kinds_about_citizens_are_those_of_the_design() -> None:
    assert {name for name, kind in KINDS.items() if kind.person} == PERSONS


@pytest.mark.parametrize("kind", sorted(PERSONS))
def test_a_kind_about_citizens_has_no_free_text_anywhere(kind: str) -> None:
    for name, one in walk(KINDS[kind].schema):
        assert not isinstance(one, FREE_TEXT), name
        if isinstance(one, fields.String) and not isinstance(one, fields.UUID):
            closed = isinstance(one, formats._Pattern) or isinstance(one.validate, validate.OneOf)
            assert closed, f"{kind}/{name} takes any string"
            assert not isinstance(one, (formats.PhoneField, formats.EmailField)), name


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - PERSONS))
def test_no_free_text_takes_what_reads_as_a_cpr_number(kind: str) -> None:
    for name, one in walk(KINDS[kind].schema):
        if isinstance(one, FREE_TEXT):
            with pytest.raises(ValidationError, match="cpr_like"):
                one.deserialize("Ring om 010190-1234")
            assert one.deserialize("Ring 12 34 56 78 om P-nr. 1003456789"), name


def test_no_kind_is_both_leased_and_passed_on() -> None:
    leased = [kind.name for kind in KINDS.values() if kind.leased]
    assert leased == [name for name in leased if not KINDS[name].relayed] == ["profile"]


@pytest.mark.parametrize("kind", KINDS)
def test_nested_schemas_are_as_strict_as_their_records(kind: str) -> None:
    for name, one in walk(KINDS[kind].schema):
        if isinstance(one, fields.Nested):
            assert isinstance(one.schema, BodySchema), name


NO_DAY = ["9999-12-31", "0001-01-01", "1899-12-31", "2200-01-01", "2026-1-1", "20261231",
          "2026-02-30", "2026-12-31T00:00", 20261231, True, [], "２０２６-12-31"]  # fmt: skip
ON_NO_LIST = ["no_such_code", "Bo-Hansen", "", "999", 7, True, ["B"]]


@pytest.mark.parametrize("kind", KINDS)
def test_no_member_takes_a_code_of_no_list_or_a_day_on_which_nobody_can_count(kind: str) -> None:
    """Rules count from days and pages look codes up: one odd record must not stop them."""
    for name, one in walk(KINDS[kind].schema):
        listed = isinstance(one, formats._Listed)
        for wrong in NO_DAY if isinstance(one, fields.Date) else ON_NO_LIST if listed else ():
            with pytest.raises(ValidationError):
                assert one.deserialize(wrong) is None, (name, wrong)


WRONG: dict[str, list[Any]] = {
    "kind": ["profil", "", None, 1, True],
    "id": [None, 5, "", "x" * 36, str(uuid4()).upper(), f"{{{uuid4()}}}", uuid4().hex,
           str(uuid7()), ["a"], f"urn:uuid:{uuid4()}"],
    "owner": [None, 7, "", "node:101", "municipality:1", "municipality:１０１", ["hub:dk"],
              "hub:dk\n"],
    "rev": [True, "1", None, [1], {}],
    "schema": [0, 2, True, "1", None],
    "valid_until": [None, "9999-12-31", "20261231", "2026-W01-1", "2026-13-01", "2026-12-31T00:00",
                    20261231, True, []],
    "sealed_for": [5, True, "Mette Jensen", "x" * 65, {}],
    "assurance": ["me", True, 1, {}],
    "body": [None, [], "x", 5],
    "sig": [[], "", 5, {}, {"key": "a", "root": "b"}, {"key": [], "root": "", "path": []},
            {"key": "a", "root": 5, "path": []}, {"key": "a", "root": "b", "path": "ab"},
            {"key": "a", "root": "b", "path": [5]}, {"key": "a", "root": "b", "path": [["<"]]},
            {"key": "a", "root": "b", "path": [], "more": 1}],
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_member_of_the_envelope_in_another_form_is_refused(name: str) -> None:
    for wrong in WRONG[name]:
        with pytest.raises((ValidationError, ValueError, KeyError)):
            from_json(envelope("profile") | {name: wrong})


def test_a_missing_member_of_the_envelope_is_refused() -> None:
    for name in envelope("profile"):
        short = envelope("profile")
        del short[name]
        with pytest.raises((ValidationError, KeyError)):
            from_json(short)


@pytest.mark.parametrize(
    ("kind", "member", "wrong"),
    [
        ("outcome", "weeks_after", [False, "0", 1, 13.0]),
        ("answer", "count", [True, "2", 2**31, -(2**31) - 1, [2]]),
        ("employer", "is_demo", ["true", 1, 0, "yes"]),
        ("workplace", "full_time_persons", [48, "4,5", "NaN", "1e5", "٣", "+1", "Infinity", ""]),
        ("workplace", "p_number", ["١٢٣٤٥٦٧٨٩٠", "123456789", "12345678901", "1234567890\n"]),
        ("workplace", "cvr", ["99000008", "9900000７", "9900000", "99000007 "]),
        ("workplace", "name", ["", "a\x00b", "two\nlines", "x" * 121, "a\x1b[0m"]),
        ("agreement", "terms", ["", "a\x00b", "x" * 2001]),
        ("workplace", "postcode", ["100", "10000", "１０００"]),
        ("profile", "available", ["2026-13", "2026-1", "2026-12-01"]),
        ("profile", "skills", ["dishwashing", [""], [None], [["a"]], {"a": "b"}]),
        ("profile", "reach_minutes", [45, "60", True]),
        ("proposal", "pseudonym", ["0" * 31, "G" * 32, "A" * 32]),
        ("proposal", "code", ["f-0000000", "F-000000I", "F0000000"]),
        ("disclosure", "sealed", ["a b", "æ", ""]),
    ],
)
def test_a_value_of_another_form_is_refused(kind: str, member: str, wrong: list[Any]) -> None:
    for value in wrong:
        good = envelope(kind)
        good["body"][member] = value
        with pytest.raises(ValidationError):
            from_json(good)


def test_nothing_that_is_counted_is_below_zero() -> None:
    """A claim of minus five people would give away five places that there are not."""
    tried = 0
    for name, kind in KINDS.items():
        good = envelope(name)
        for place, field in _top_integers(kind.schema, good["body"]):
            before, place[field] = place[field], -1
            with pytest.raises(ValidationError):
                from_json(good)
            place[field], tried = before, tried + 1
    assert tried > 30


def _top_integers(schema: Schema, body: Json) -> Iterator[tuple[Json, str]]:
    for name, one in schema.fields.items():
        if isinstance(one, fields.Integer) and type(body.get(name)) is int:
            yield body, name
        if isinstance(one, fields.Nested) and isinstance(body.get(name), dict):
            yield from _top_integers(one.schema, body[name])
        inner = getattr(one, "inner", None)
        parts = [inner] if inner else [*getattr(one, "tuple_fields", ())]
        for part in parts:
            if isinstance(part, fields.Nested):
                for value in body.get(name) or ():
                    yield from _top_integers(part.schema, value)


def test_having_no_licence_is_not_the_same_as_not_having_said() -> None:
    none, unsaid = bodies.profile(licences=()), bodies.profile(licences=None)
    for said in (none, unsaid):
        record = make(said, id=uuid4(), owner="municipality:101", rev=1,
                      valid_until=lease("profile"))  # fmt: skip
        assert from_json(json.loads(record.content)).body == said
        assert record.content == canonical(json.loads(record.content))


def test_a_record_about_a_citizen_has_an_id_that_tells_no_time() -> None:
    for kind in KINDS.values():
        assert kind.new_id().version == (4 if kind.person else 7)
    with pytest.raises(ValueError, match="random id"):
        make(bodies.profile(), id=KINDS["need"].new_id(), owner="municipality:101", rev=1)


def test_a_copy_about_a_citizen_ends_and_no_other_does() -> None:
    """A profile without a last day would stay for ever with whoever got it."""
    with pytest.raises(ValueError, match="has a lease"):
        make(bodies.profile(), id=uuid4(), owner="municipality:101", rev=1)
    with pytest.raises(ValueError, match="has no lease"):
        make(bodies.answer(), id=uuid4(), owner="municipality:101", rev=1,
             valid_until=bodies.FOUR_WEEKS)  # fmt: skip
    for kind, until in (("profile", None), ("answer", "2026-12-21")):
        with pytest.raises(ValidationError):
            from_json(envelope(kind) | {"valid_until": until})
