"""What every record has: its envelope, canonical bytes, digest, and how a body is read.

A record is a fact with one owner. In memory it is a `Record` round a frozen dataclass; on the
wire it is JSON whose canonical bytes (RFC 8785) without `sig` are digested and signed.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NoReturn
from uuid import UUID

import marshmallow
import orjson
from marshmallow import fields, validate

from shared.records.formats import ref

MAX_RECORD_BYTES = 256 * 1024
MAX_REV = 2**53 - 1
MAX_REV_JUMP = 10_000
MAX_DEPTH = 32
DAY = r"(?:19|2[01])[0-9]{2}-[0-9]{2}-[0-9]{2}"  # of a body or a lease: 1900 to 2199
MAX_INTEGER = 2**31 - 1  # of a body: what an integer column holds on both databases

Json = dict[str, Any]


class _StrictInteger(fields.Integer):
    """Whole numbers only: neither `"4"` nor `true` nor `4.0` is 4 on the wire. None is below zero:
    people, places and days are counted, and what took away from others' would be given to nobody.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strict=True, **kwargs)

    def _validated(self, value: Any) -> int:
        if type(value) is not int or not 0 <= value <= MAX_INTEGER:
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class _DecimalString(fields.Decimal):
    """Decimals travel as strings (`"48.6"`), so that canonical bytes have no floats."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(as_string=True, allow_nan=False, **kwargs)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Decimal:
        if not isinstance(value, str) or not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", value):
            raise self.make_error("invalid")
        return super()._deserialize(value, attr, data, **kwargs)


class _StrictBoolean(fields.Boolean):
    """`true` and `false` only."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class _Day(fields.Date):
    """A day in its one spelling, `2026-12-31`, far enough from the calendar's ends to count on."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> date:
        if not isinstance(value, str) or not re.fullmatch(DAY, value):
            raise self.make_error("invalid", input=value, obj_type="date")
        found = super()._deserialize(value, attr, data, **kwargs)
        assert isinstance(found, date)  # noqa: S101 -- for the type checker
        return found


def _of_type(types: set[type]) -> Callable[[Any], None]:
    def check(value: Any) -> None:
        if type(value) not in types:
            raise marshmallow.ValidationError(["invalid"])

    return check


def pointers(messages: Any, at: str = "body") -> list[str]:
    """Name the members at fault, never their values."""
    if not isinstance(messages, dict):
        return [at]
    return [path for key, inner in messages.items() for path in pointers(inner, f"{at}/{key}")]


class BodySchema(marshmallow.Schema):
    """Base of every record's schema: an allow-list; empty members are left out on the wire.

    An empty list stays where leaving it out would say something else: no licence is not
    "licences unknown".
    """

    TYPE_MAPPING = {  # noqa: RUF012 -- so declared by marshmallow
        int: _StrictInteger,
        Decimal: _DecimalString,
        bool: _StrictBoolean,
        date: _Day,
    }

    class Meta:
        """An unknown member is refused."""

        unknown = marshmallow.RAISE

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Let a choice of a closed list be of its type as well: `false` is not 0."""
        if isinstance(field_obj.validate, validate.OneOf):
            types = {type(choice) for choice in field_obj.validate.choices}
            field_obj.validators.insert(0, _of_type(types))

    def _deserialize(self, data: Any, **how: Any) -> Any:
        """Read in one pass what holds; what does not, marshmallow reads again and names."""
        if type(data) is dict and data.keys() <= self._members.keys():
            try:
                return {
                    name: read(data[name], name, data) if name in data else default()
                    for name, (read, default) in self._members.items()
                }
            except marshmallow.ValidationError:
                pass
        return super()._deserialize(data, **how)

    @cached_property
    def _members(self) -> dict[str, tuple[Callable[..., Any], Callable[[], Any]]]:
        """How each member is read, by its name, which is that of the wire; and its default."""
        return {name: (_reader(one), _default(one)) for name, one in self.load_fields.items()}

    @marshmallow.post_dump
    def _leave_out_empty(self, data: Json, **_: object) -> Json:
        return {
            name: value
            for name, value in data.items()
            if value is not None and (value != [] or self._says_something(name))
        }

    def _says_something(self, name: str) -> bool:
        """Tell whether an empty list differs from none at all."""
        return self.fields[name].required or self.fields[name].allow_none


def _reader(member: fields.Field[Any]) -> Callable[..., Any]:
    """Return what reads a value of a member as marshmallow does, without what it does in vain."""
    if type(member).deserialize is not fields.Field.deserialize:
        return member.deserialize
    take, checks = member._deserialize, tuple(member.validators)

    def read(value: Any, name: str, data: Json) -> Any:
        if value is None:
            return member.deserialize(value, name, data)
        taken = take(value, name, data)
        for check in checks:
            check(taken)
        return taken

    return read


def _default(member: fields.Field[Any]) -> Callable[[], Any]:
    """Return what gives the value of a member that was left out."""
    given = member.load_default
    if given is marshmallow.missing:
        return lambda: member.deserialize(given)  # it is required, and says so
    return given if callable(given) else lambda: given


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The owner's proof: a signature over a Merkle root, and this record's path to it."""

    key: str
    root: str
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActSignature:
    """The word of an employer's contact on an act that a hub writes, by a key of its own.

    `key` is the contact's public key and `sig` its signature, in base 64; `seen` is the digest of
    the record that the act is said of, as the contact was shown it. `shared/trust/acts.py` has
    what is signed.
    """

    key: str
    sig: str
    seen: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One revision of a fact. `content` is the canonical bytes of all but the signature."""

    kind: str
    id: UUID
    owner: str
    rev: int
    schema: int
    body: Any  # the kind's dataclass
    valid_until: date | None = None
    sealed_for: str | None = None
    assurance: str | None = None
    act_sig: ActSignature | None = None
    content: bytes = field(default=b"", repr=False)
    digest: str = ""
    sig: Signature | None = None

    @property
    def ref(self) -> str:
        """The record's key as one string."""
        return ref(self.owner, self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Who is who today, as plain data: all that an audience may depend on.

    `parties`: party → municipality codes it speaks for (approved members only);
    `invited`, `acceded`, `former`: agreement → municipality codes that it invites, that are in
    it today, and that it no longer invites since they left; `engaged`: need → municipalities
    that are not in its agreement today, but still have people proposed or placed;
    `agreements_of`: employer → agreements; `distance_km`: (code, code) → kilometres.
    """

    hub: str
    parties: Mapping[str, frozenset[str]] = field(default_factory=dict)
    invited: Mapping[str, frozenset[str]] = field(default_factory=dict)
    acceded: Mapping[str, frozenset[str]] = field(default_factory=dict)
    former: Mapping[str, frozenset[str]] = field(default_factory=dict)
    engaged: Mapping[str, frozenset[str]] = field(default_factory=dict)
    agreements_of: Mapping[str, frozenset[str]] = field(default_factory=dict)
    distance_km: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def parties_of(self, codes: frozenset[str]) -> frozenset[str]:
        """Return the parties that speak for any of these municipalities."""
        return frozenset(party for party, own in self.parties.items() if own & codes)

    def concerned(self, agreement: str) -> frozenset[str]:
        """Return the municipalities that keep a copy: invited, or former ones with courses."""
        none: frozenset[str] = frozenset()
        return self.invited.get(agreement, none) | self.former.get(agreement, none)

    def party_for(self, authority: str) -> frozenset[str]:
        """Return the party that speaks for this authority, or none."""
        kind, _, code = authority.partition(":")
        if kind == "municipality":
            return self.parties_of(frozenset({code}))
        return frozenset({self.hub})


def canonical(value: Json) -> bytes:
    """Return the canonical bytes of RFC 8785 for JSON without floats and with ASCII names.

    Records hold no floats (decimals are strings), so an encoder that sorts names by their bytes
    writes the same; a property test compares it with a full implementation.

    Raises:
        ValueError: it holds what JSON has not, or half a surrogate pair.
    """
    try:
        return orjson.dumps(value, option=_SORTED)
    except orjson.JSONEncodeError as wrong:
        raise ValueError(str(wrong)) from wrong


_SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS


def digest_of(content: bytes) -> str:
    """Return the record's digest: SHA-256 of its canonical bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


_IN_RANGE = orjson.OPT_STRICT_INTEGER  # whole numbers of 53 bits, as I-JSON has them


def load_as_written(text: bytes) -> Any:
    """Read JSON that is written as we write it, which has one reading; any other as `load_json`.

    What an encoder writes back to the same bytes has no member twice, no blank and one spelling
    of each text. A fraction passes: it is for who reads values of a known form.

    Raises:
        ValueError: as `load_json`.
    """
    try:
        value = orjson.loads(text)
        plain = (
            orjson.dumps(value, option=_IN_RANGE) == text
            and text.count(b"[") + text.count(b"{") <= MAX_DEPTH
        )
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        plain = False
    return value if plain else load_json(text)


def load_json(text: bytes) -> Any:
    """Read JSON as strictly as I-JSON (RFC 7493) asks.

    Refused: duplicate members, NaN and infinities, numbers out of range, lone surrogates,
    other encodings and a BOM, more than 32 levels.

    Raises:
        ValueError: says which rule the text breaks.
    """
    decoded = text.decode("utf-8", errors="strict")
    _check_depth(decoded)
    value = _DECODER.decode(decoded)
    if "\\ud" in decoded or "\\uD" in decoded:
        canonical({"value": value})  # a lone surrogate cannot be encoded
    return value


def _check_depth(text: str) -> None:
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth = 0
    for mark in re.findall(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', text):  # never looks back
        depth += (mark in "[{") - (mark in "]}") if len(mark) == 1 else 0
        if depth > MAX_DEPTH:
            raise ValueError(f"more than {MAX_DEPTH} levels deep")


def _no_duplicates(pairs: list[tuple[str, Any]]) -> Json:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member occurs twice")
    return members


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _refuse_float(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a whole number; decimals are written as strings")


def _bounded_int(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > MAX_REV:
        raise ValueError(f"a whole number of {len(text)} digits is out of range")
    return int(text)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_no_duplicates,
    parse_constant=_refuse_constant,
    parse_float=_refuse_float,
    parse_int=_bounded_int,
)
