import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from shared.records.base import MAX_DEPTH, MAX_REV, canonical, digest_of, load_json

NAMES = st.text(st.characters(max_codepoint=127), max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_REV, MAX_REV)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
OBJECTS = st.dictionaries(NAMES, VALUES, max_size=5)

REFUSED = {
    "a member twice": b'{"a":1,"a":1}',
    "a member twice inside": b'{"a":[{"b":1,"b":2}]}',
    "a member twice, once escaped": rb'{"a":1,"\u0061":2}',
    "NaN": b'{"a":NaN}',
    "Infinity": b'{"a":Infinity}',
    "minus Infinity": b'{"a":-Infinity}',
    "a number out of range": b'{"a":1e400}',
    "a float": b'{"a":1.5}',
    "a whole float": b'{"a":1.0}',
    "an exponent": b'{"a":1E2}',
    "2^53": b'{"a":9007199254740992}',
    "minus 2^53": b'{"a":-9007199254740992}',
    "a huge integer": b'{"a":' + b"9" * 5000 + b"}",
    "a lone high surrogate": rb'{"a":"\ud800"}',
    "a lone low surrogate": rb'{"a":"\uDC00"}',
    "surrogates in the wrong order": rb'{"a":"\udc00\ud800"}',
    "a lone surrogate in a name": rb'{"\ud800":1}',
    "a lone surrogate in raw bytes": b'{"a":"\xed\xa0\x80"}',
    "a byte-order mark": b'\xef\xbb\xbf{"a":1}',
    "UTF-16": '{"a":1}'.encode("utf-16"),
    "UTF-16 without a mark": '{"a":1}'.encode("utf-16-le"),
    "Latin-1": '{"a":"æ"}'.encode("latin-1"),
    "an overlong form": b'{"a":"\xc0\xaf"}',
    "a NUL outside": b'{"a":1}\x00',
    "a raw control character": b'{"a":"\n"}',
    "one level too deep": b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1),
    "far too deep": b'{"a":' * 100_000,
    "depth behind a broken string": b'"\\' + b"[" * 100_000,
    "a single quote": b"{'a':1}",
    "a comma too many": b'{"a":1,}',
    "a comment": b'{"a":1}//',
    "two values": b"{}{}",
    "a leading zero": b'{"a":01}',
    "nothing": b"",
}


@given(OBJECTS)
def test_canonical_bytes_are_those_of_rfc_8785(value: dict[str, object]) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(OBJECTS)
def test_what_is_written_is_read_back_the_same(value: dict[str, object]) -> None:
    assert load_json(canonical(value)) == value
    assert load_json(json.dumps(value).encode()) == value


@given(OBJECTS, st.randoms(use_true_random=False))
def test_the_order_of_members_changes_no_digest(value: dict[str, object], shuffle: object) -> None:
    names = list(value)
    shuffle.shuffle(names)
    assert digest_of(canonical({name: value[name] for name in names})) == digest_of(
        canonical(value)
    )


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
def test_the_strict_loader_refuses(text: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        load_json(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b'{"a":9007199254740991}', {"a": MAX_REV}),
        (b'{"a":-9007199254740991}', {"a": -MAX_REV}),
        (rb'{"a":"\ud83d\ude00"}', {"a": "😀"}),
        (rb'{"a":"\\ud800"}', {"a": "\\ud800"}),
        (b'{"a":"' + b"[" * 99 + b'"}', {"a": "[" * 99}),
        (b'["\\"[",' + b"[" * 20 + b"]" * 20 + b"]" + b" " * 40, None),
        (b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, None),
        (b'{"a":"\xc3\xa6"}', {"a": "æ"}),
        (b' {"a" : 1}\n', {"a": 1}),
    ],
)
def test_the_strict_loader_takes(text: bytes, value: object) -> None:
    read = load_json(text)
    assert value is None or read == value


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_with_a_value_error(data: bytes) -> None:
    try:
        canonical({"value": load_json(data)})
    except ValueError:
        return


def test_reading_takes_time_in_proportion_to_length() -> None:
    hostile = b"[" * 40 + b'"' + b'\\"' * 300_000  # quadratic for a scanner that looks back
    with pytest.raises(ValueError, match="levels deep"):
        load_json(hostile)
