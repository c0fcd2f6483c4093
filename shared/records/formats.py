"""Closed formats of the strings in records: each is a type that only accepts its own form.

Digits are 0 to 9, not those of other scripts.

Identity is kept out of records by these types, not by searching: a field is an id, a code, a
number of a known form or a date. Free text is `Line` or `Text`, and kinds about citizens have
neither (a test walks their schemas). What reads as a CPR number is refused there too: a help.
"""

import re
from functools import lru_cache
from typing import Annotated, Any, Final
from uuid import UUID

from marshmallow import ValidationError, fields, validate
from stdnum.dk import cvr

from shared.codes.lists import branches, codes
from shared.codes.places import municipalities
from shared.records.identity import find_cpr_like

CPR_LIKE = "cpr_like"  # what is wrong with a text that reads as if it named a person
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class _Pattern(fields.String):
    """A string that matches one regular expression whole."""

    pattern = ""

    def __init__(self, **kwargs: object) -> None:
        self._form = re.compile(rf"(?:{self.pattern})\Z", re.ASCII)
        kwargs["validate"] = validate.Regexp(self._form)
        super().__init__(**kwargs)  # type: ignore[arg-type]  # marshmallow types each keyword

    def deserialize(self, value: Any, *where: Any, **how: Any) -> Any:
        """Take what has the form as it is; the rest goes marshmallow's longer way."""
        if type(value) is str and self._form.match(value):
            return value
        return super().deserialize(value, *where, **how)


class AuthorityField(_Pattern):
    """`municipality:101` or `hub:dk`."""

    pattern = r"municipality:\d{3}|hub:[a-z]{2,12}"


class PartyField(_Pattern):
    """`node:101` or `hub:dk`."""

    pattern = r"node:[a-z0-9-]{1,32}|hub:[a-z]{2,12}"


class RefField(_Pattern):
    """Another record's key: owner, a slash, id."""

    pattern = rf"(?:{AuthorityField.pattern})/[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}"


class DigestField(_Pattern):
    """SHA-256 in lower-case hexadecimal."""

    pattern = r"[0-9a-f]{64}"


class KeyIdField(_Pattern):
    """The first 16 hexadecimal digits of a public key's SHA-256."""

    pattern = r"[0-9a-f]{16}"


class Base64Field(_Pattern):
    """Bytes in standard base 64: keys, signatures, sealed boxes."""

    pattern = r"[A-Za-z0-9+/]{1,64000}={0,2}"


class CodeField(_Pattern):
    """A word of the program's own: a rule's id, a condition, an address; never a number alone."""

    pattern = r"[A-Za-z][A-Za-z0-9_-]{0,47}|\d{1,2}_[a-z]{2,5}(?:_\d{1,2})?"


UNKNOWN_BRANCH: Final = "unknown"  # of a workplace of which nobody has said it


class _Listed(fields.String):
    """A code of one of our lists (`shared/codes`), which keep each code that ever was on them.

    Whether it may be chosen for something new on a day is for rules to say.
    """

    codes: frozenset[str] = frozenset()

    def __init__(self, **kwargs: object) -> None:
        kwargs["validate"] = validate.OneOf(sorted(self.codes))
        super().__init__(**kwargs)  # type: ignore[arg-type]  # as above

    def deserialize(self, value: Any, *where: Any, **how: Any) -> Any:
        """Take what is on the list as it is; the rest goes marshmallow's longer way."""
        if type(value) is str and value in self.codes:
            return value
        return super().deserialize(value, *where, **how)


def listed(*names: str) -> type[fields.String]:
    """Return the field of a code that is on one of these lists."""
    found = frozenset(code for name in names for code in codes(name))
    return type("ListedField", (_Listed,), {"codes": found})


class MunicipalityField(_Listed):
    """A municipality's three-digit code."""

    codes = frozenset(municipalities())


class BranchField(_Listed):
    """The letter of a branch, in either scheme, or that nobody has said it."""

    codes = frozenset({UNKNOWN_BRANCH, *branches("DB07"), *branches("DB25")})


class BranchSchemeField(_Listed):
    """Which scheme a branch's letter is of."""

    codes = frozenset({"DB07", "DB25"})


class OccupationField(_Pattern):
    """DISCO-08: three digits (minor group) or four (unit group)."""

    pattern = r"\d{3,4}"


class PNumberField(_Pattern):
    """A workplace's P-number: ten digits, no check digit."""

    pattern = r"\d{10}"


class PostcodeField(_Pattern):
    """Four digits."""

    pattern = r"\d{4}"


class PhoneField(_Pattern):
    """A phone number as eight digits, or with its country code."""

    pattern = r"(?:\+\d{1,3})?\d{8,12}"


class EmailField(fields.Email):
    """An e-mail address."""


class MonthField(_Pattern):
    """A month, `2026-12`: dates of people are no finer in the pool."""

    pattern = r"(?:19|2[01])\d{2}-(?:0[1-9]|1[0-2])"


class TimeOfDayField(_Pattern):
    """A time of day, `05:30`."""

    pattern = r"(?:[01]\d|2[0-3]):[0-5]\d"


class PublicCodeField(_Pattern):
    """`B-7K3QM2`: a letter, six of Crockford's base 32 and a check letter (decisions 39)."""

    pattern = rf"[A-Z]-[{CROCKFORD}]{{7}}"


class PseudonymField(_Pattern):
    """A person's name towards one employer: 128 random-looking bits in hexadecimal."""

    pattern = r"[0-9a-f]{32}"


class CvrField(fields.String):
    """A legal unit's CVR number: eight digits with a right check digit."""

    def __init__(self, **kwargs: object) -> None:
        kwargs["validate"] = _check_cvr
        super().__init__(**kwargs)  # type: ignore[arg-type]  # as above


class LineField(fields.String):
    """One line of free text, not blank, no control characters, nothing like a CPR number; never
    in a kind about citizens.
    """

    def __init__(self, **kwargs: object) -> None:
        kwargs["validate"] = [
            _check_not_blank,
            validate.Length(min=1, max=120),
            validate.Regexp(r"[^\x00-\x1f\x7f\u2028\u2029]*\Z"),
            _check_for_cpr,
        ]
        super().__init__(**kwargs)  # type: ignore[arg-type]  # as above


class TextField(fields.String):
    """Free text, not blank, of control characters only line ends and tabs, nothing like a CPR
    number; never in a kind about citizens.
    """

    def __init__(self, **kwargs: object) -> None:
        kwargs["validate"] = [
            _check_not_blank,
            validate.Length(min=1, max=2000),
            validate.Regexp(r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*\Z"),
            _check_for_cpr,
        ]
        super().__init__(**kwargs)  # type: ignore[arg-type]  # as above


def _check_not_blank(value: str) -> None:
    if not value.strip():
        raise ValidationError("field_missing")


def _check_for_cpr(value: str) -> None:
    if find_cpr_like(value) is not None:
        raise ValidationError(CPR_LIKE)


@lru_cache(maxsize=1024)  # of one firm there are many workplaces
def _check_cvr(value: str) -> None:
    if not (re.fullmatch("[0-9]{8}", value) and cvr.is_valid(value)):
        raise ValidationError("cvr_check_digit")


Authority = Annotated[str, AuthorityField]
PartyName = Annotated[str, PartyField]
Ref = Annotated[str, RefField]
Digest = Annotated[str, DigestField]
KeyId = Annotated[str, KeyIdField]
Base64 = Annotated[str, Base64Field]
Code = Annotated[str, CodeField]
Adaptation = Annotated[str, listed("adaptations")]
BeforeFirstDay = Annotated[str, listed("before_first_day")]
Branch = Annotated[str, BranchField]
BranchScheme = Annotated[str, BranchSchemeField]
DeclineReason = Annotated[str, listed("decline_reasons")]
EarlyEndReason = Annotated[str, listed("early_end_reasons")]
Experience = Annotated[str, listed("experience_steps")]
Heard = Annotated[str, listed("heard_by")]
Hearing = Annotated[str, listed("hearing_outcomes")]
HoursBand = Annotated[str, listed("hours_bands")]
Instrument = Annotated[str, listed("instruments")]
Language = Annotated[str, listed("language_steps")]
Licence = Annotated[str, listed("licences")]
NoAccessionReason = Annotated[str, listed("no_accession_reasons")]
NotHereReason = Annotated[str, listed("not_here_reasons")]
NotNowReason = Annotated[str, listed("not_now_reasons")]
PledgePurpose = Annotated[str, listed("pledge_purposes")]
Purpose = Annotated[str, listed("purposes")]
Refusal = Annotated[str, listed("refusal_codes")]
ReportReason = Annotated[str, listed("early_end_reasons", "not_here_reasons")]
ReturnReason = Annotated[str, listed("return_reasons")]
RoomDecision = Annotated[str, listed("room_decisions")]
Shift = Annotated[str, listed("shifts")]
Skill = Annotated[str, listed("skills")]
SmallStep = Annotated[str, listed("small_steps")]
Told = Annotated[str, listed("decline_reasons", "return_reasons")]
Wanted = Annotated[str, listed("adaptations", "experience_steps", "language_steps", "licences",
                               "shifts", "skills")]  # fmt: skip
YesIf = Annotated[str, listed("yes_if")]
Occupation = Annotated[str, OccupationField]
MunicipalityCode = Annotated[str, MunicipalityField]
PNumber = Annotated[str, PNumberField]
Postcode = Annotated[str, PostcodeField]
Phone = Annotated[str, PhoneField]
Email = Annotated[str, EmailField]
Month = Annotated[str, MonthField]
TimeOfDay = Annotated[str, TimeOfDayField]
PublicCode = Annotated[str, PublicCodeField]
Pseudonym = Annotated[str, PseudonymField]
Cvr = Annotated[str, CvrField]
Line = Annotated[str, LineField]
Text = Annotated[str, TextField]

FREE_TEXT = (LineField, TextField)


def ref(owner: str, record_id: UUID) -> str:
    """Join a record's key into one string."""
    return f"{owner}/{record_id}"


def split_ref(key: str) -> tuple[str, UUID]:
    """Return (owner, id) of a record's key."""
    owner, _, record_id = key.partition("/")
    return owner, UUID(record_id)


def owner_of(key: str) -> str:
    """Return the authority that owns the record of this key."""
    return key.partition("/")[0]
