"""Words of closed lists as files spell them: one choice or several, yes and no."""

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files

from shared.codes.danish import look_up_key
from shared.codes.lists import branches, codes
from shared.codes.occupations import occupation as unit_group
from shared.codes.occupations import occupations
from shared.codes.target_groups import find_target_group, is_old_numbering
from shared.imports.parsed import Parsed, Unreadable

BRANCH_SCHEME = "DB25"
_SIGNS_MATTER = ("experience_steps", "licences")

# The last division of each section. Source: NACE Rev. 2.1, which DB25 follows to four digits.
_LAST_DIVISION = {
    "A": 3, "B": 9, "C": 33, "D": 35, "E": 39, "F": 43, "G": 47, "H": 53, "I": 56, "J": 60,
    "K": 63, "L": 66, "M": 68, "N": 75, "O": 82, "P": 84, "Q": 85, "R": 88, "S": 93, "T": 96,
    "U": 98, "V": 99,
}  # fmt: skip
_SAME_LETTER_IN_BOTH_SCHEMES = "ABCDEFGHI"

_YES = frozenset({"ja", "j", "x", "1", "true", "sand", "yes", "y", "ok"})
_NO = frozenset({"nej", "n", "0", "false", "falsk", "no"})
_PARTS = re.compile(r"\s*(?:[,;/|&]|\+(?=\s*\w))\s*")
_AND = re.compile(r"\s+og\s+")
_HEALTH = re.compile(
    r"depress|angst|diagnos|ptsd|adhd|autis|psyk|misbrug|alkohol|kræft|cancer|sclerose|diabet"
    r"|smerte|discus|prolaps|\bryg(gen)?\b|stress|sygdom|syg(emeld)|medicin|handicap|epilep"
    r"|demens|gigt|\bkol\b|fibromyalg|borderline|skizo|selvmord|graviditet|gravid",
    re.IGNORECASE,
)


@lru_cache(maxsize=256)
def yes_no(text: str) -> Parsed[bool]:
    """Return yes or no.

    Raises:
        Unreadable: `yes_no_unknown`.
    """
    word = text.casefold().rstrip(".")
    if word in _YES:
        return Parsed(True)
    if word in _NO:
        return Parsed(False)
    raise Unreadable("yes_no_unknown")


@lru_cache(maxsize=4096)
def occupation(text: str) -> Parsed[str]:
    """Return a DISCO-08 unit group (four digits) from a code or a job title.

    Raises:
        Unreadable: `occupation_unknown`.
    """
    digits = text.partition(" ")[0].rstrip(":-.")
    if digits.isdecimal():
        group = unit_group(digits)
        if group:
            return Parsed(group.code)
    elif code := _titles().get(look_up_key(text)):
        return Parsed(code)
    raise Unreadable("occupation_unknown")


@lru_cache(maxsize=4096)
def licences(text: str) -> Parsed[tuple[str, ...]]:
    """Return licences and certificates; "ja" is the car's (B), with a note.

    Raises:
        Unreadable: `licence_unknown`.
    """
    word = text.casefold()
    if word in ("ja", "j", "x"):
        return Parsed(("car_b",), "licence_yes")
    if word in ("nej", "n", "ingen"):
        return Parsed(())
    return _several("licences", text, "licence")


@lru_cache(maxsize=4096)
def skills(text: str) -> Parsed[tuple[str, ...]]:
    """Return skills of our list; those that are not on it are left out with a note.

    Raises:
        Unreadable: `skill_unknown`.
    """
    return _several("skills", text, "skill")


@lru_cache(maxsize=4096)
def adaptations(text: str) -> Parsed[tuple[str, ...]]:
    """Return what a workplace has to adapt, from our list; never a diagnosis or other text.

    Raises:
        Unreadable: `health_text` (speaks of illness), `adaptation_unknown`.
    """
    if text.casefold() in ("nej", "ingen", "0"):
        return Parsed(())
    if speaks_of_health(text):
        raise Unreadable("health_text")
    return _several("adaptations", text, "adaptation")


@lru_cache(maxsize=4096)
def speaks_of_health(text: str) -> bool:
    """Tell whether a text has a word of illness or treatment; it may miss some."""
    return bool(_HEALTH.search(text))


@lru_cache(maxsize=1024)
def language_step(text: str) -> Parsed[str]:
    """Return the step of Danish; other languages in the cell are not read.

    Raises:
        Unreadable: `language_unknown`.
    """
    parts = [part for part in _PARTS.split(text) if "dansk" in part.casefold()] or [text]
    word = re.sub(r"^dansk\b[ :(-]*|\)$", "", parts[0], flags=re.IGNORECASE)
    code = _spellings("language_steps").get(look_up_key(word or parts[0]))
    if code is None:
        raise Unreadable("language_unknown")
    return Parsed(code)


@lru_cache(maxsize=1024)
def experience(text: str) -> Parsed[str]:
    """Return the step of experience from words or from a number of years.

    Raises:
        Unreadable: `experience_unknown`.
    """
    if code := _spellings("experience_steps").get(_key_with_signs(text)):
        return Parsed(code)
    years = re.fullmatch(r"(\d{1,2})(?:,\d)?(?: ?år)?", text)
    if years is None:
        raise Unreadable("experience_unknown")
    number = int(years[1])
    return Parsed("under_1" if number < 1 else "from_1_to_5" if number <= 5 else "over_5")


@lru_cache(maxsize=1024)
def branch(text: str) -> Parsed[str]:
    """Return the section letter of DB25 from a title, a code's digits or a letter.

    Raises:
        Unreadable: `branch_two_ways` (a letter that means something else in DB07),
            `branch_unknown`.
    """
    digits = text.replace(".", "").partition(" ")[0]
    if digits.isdecimal() and len(digits) in (2, 4, 6):
        division = int(digits[:2])
        return Parsed(next(letter for letter, last in _LAST_DIVISION.items() if division <= last))
    if len(text) == 1 and text.upper() in _LAST_DIVISION:
        if text.upper() in _SAME_LETTER_IN_BOTH_SCHEMES:
            return Parsed(text.upper())
        raise Unreadable("branch_two_ways")
    if code := _spellings("branches").get(look_up_key(text)):
        return Parsed(code)
    raise Unreadable("branch_unknown")


@lru_cache(maxsize=256)
def outcome(text: str) -> Parsed[str]:
    """Return what became of a person, as a code.

    Raises:
        Unreadable: `outcome_unknown`.
    """
    return _one("outcomes", text, "outcome_unknown")


@lru_cache(maxsize=256)
def outcome_source(text: str) -> Parsed[str]:
    """Return who an outcome is known from, as a code.

    Raises:
        Unreadable: `source_unknown`.
    """
    return _one("outcome_sources", text, "source_unknown")


def target_group(text: str, began: date | None, today: date) -> Parsed[str]:
    """Return the target group of LAB § 6; `began` is when the person's case began.

    Raises:
        Unreadable: `target_group_closed` (closed by law when the case began),
            `target_group_old` (a number of § 2 before 2020 that tells no group),
            `target_group_unknown`.
    """
    group = _group(text, today)
    if group is None:
        old = is_old_numbering(text)
        raise Unreadable("target_group_old" if old else "target_group_unknown")
    if group.valid_to and (began or today) > group.valid_to:
        if began:
            raise Unreadable("target_group_closed")
        return Parsed(group.code, "target_group_running")
    return Parsed(group.code, "target_group_renumbered" if is_old_numbering(text) else None)


_group = lru_cache(maxsize=512)(find_target_group)


def _one(list_name: str, text: str, unknown: str) -> Parsed[str]:
    code = _spellings(list_name).get(look_up_key(text))
    if code is None:
        raise Unreadable(unknown)
    return Parsed(code)


def _several(list_name: str, text: str, noun: str) -> Parsed[tuple[str, ...]]:
    known = _spellings(list_name)
    key = _key(list_name)
    if whole := known.get(key(text)):
        return Parsed((whole,))
    found: list[str | None] = []
    for part in filter(None, _PARTS.split(text)):
        whole = known.get(key(part))
        found += [whole] if whole else [known.get(key(half)) for half in _AND.split(part)]
    taken = tuple(dict.fromkeys(code for code in found if code))
    if not taken:
        raise Unreadable(f"{noun}_unknown")
    missed = found.count(None)
    return Parsed(taken, f"{noun}_left_out", {"left_out": missed}) if missed else Parsed(taken)


@cache
def _spellings(list_name: str) -> Mapping[str, str]:
    key = _key(list_name)
    listed = branches(BRANCH_SCHEME) if list_name == "branches" else codes(list_name)
    found = {key(spelling): code for spelling, code in _own_spellings(list_name)}
    for code in listed.values():
        for title in (code.code, code.da, code.en):
            found.setdefault(key(title), code.code)
    return found


@cache
def _titles() -> Mapping[str, str]:
    found = {look_up_key(title): code for title, code in _own_spellings("occupations")}
    for code in occupations().values():
        for title in filter(None, (code.da, code.en)):
            found.setdefault(look_up_key(title), code.code)
    return found


def _key(list_name: str) -> Callable[[str], str]:
    return _key_with_signs if list_name in _SIGNS_MATTER else look_up_key


def _own_spellings(list_name: str) -> Iterable[tuple[str, str]]:
    text = files("shared.imports").joinpath("spellings.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines(), strict=True):
        if row["list"] == list_name:
            yield row["spelling"], row["code"]


def _key_with_signs(text: str) -> str:
    """Return a key that keeps apart "< 1 år" and "> 1 år", "B" and "B+"."""
    return re.sub(r"\s+", " ", text.casefold().strip())
