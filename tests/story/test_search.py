"""The search that finds nothing at the hub: it finds what is planted, however that is written."""

import base64
from collections.abc import Callable

import pytest

from tests.story.search import finds, hits, needles

CPR, NAME = "110592-4281", "Søren Kierkegård Æbelø"
OTHERS = [(f"{day:02}{month:02}80-{at:04}", f"Ida Holm {at}") for at, (day, month) in enumerate(
    [(day, month) for day in range(1, 29) for month in range(1, 13)] * 3)]  # fmt: skip
WANTED = needles([*OTHERS, (CPR, NAME)])
TEXTS = (CPR, "1105924281", "110592 4281", NAME)
Written = Callable[[str], bytes]
WAYS: dict[str, Written] = {
    "plain": str.encode,
    "Windows-1252": lambda text: text.encode("cp1252"),
    "in capitals": lambda text: text.encode().upper(),
    "hex": lambda text: text.encode().hex().encode(),
    "hex in capitals": lambda text: text.encode("cp1252").hex().upper().encode(),
    "UTF-16, little end first": lambda text: text.encode("utf-16-le"),
    "UTF-16, big end first": lambda text: text.encode("utf-16-be"),
    "reversed": lambda text: text[::-1].encode(),
    "reversed bytes": lambda text: text.encode()[::-1],
    **{
        f"base64 behind {before}": lambda text, before=before: base64.b64encode(
            b"<{[("[:before] + text.encode() + b"|}"
        )
        for before in range(4)
    },
    "base64 in an address": lambda text: base64.urlsafe_b64encode(f"?>{text}~~".encode()),
}


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("way", WAYS)
def test_what_is_planted_is_found(way: str, text: str) -> None:
    planted = b"before\0" + WAYS[way](text) + b"\xffafter\n"
    assert hits(bytes(5000) + planted, WANTED) != []
    assert finds(planted, needles([(CPR, NAME)]))


def test_what_is_not_there_is_not_found() -> None:
    others = ("110952-4281", "Sørina Kierkegård Æbelø")
    data = b"\n".join(way(text) for text in others for way in WAYS.values())
    assert hits(data, WANTED) == []
    assert not finds(data, WANTED)


def test_ten_digits_in_a_digest_are_chance_and_beside_anything_else_are_not() -> None:
    digits = b"1105924281"
    digest = b"9c" + digits + b"d41f" * 13
    assert hits(b'"digest":"' + digest + b'"', WANTED) == []
    for planted in (digits, b"cpr" + digits, b"a" + digits, digits * 2, digest + b" " + digits):
        assert hits(b"{" + planted + b"}", WANTED) == [digits]


def test_each_person_is_looked_for_in_so_many_ways_and_no_more() -> None:
    assert 30 * len(OTHERS) < len(WANTED) < 48 * len(OTHERS)  # a thousand: seconds by grep
