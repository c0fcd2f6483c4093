import random
import string

import pytest

from shared.records.codes import public_code, read_code
from shared.records.formats import CROCKFORD

SHUFFLE = random.Random(9)
CODES = [public_code(SHUFFLE.choice("BAVSKFP")) for _ in range(60)]


def test_a_code_is_read_however_it_is_written() -> None:
    for code in CODES:
        assert read_code(code) == code
        assert read_code(f"  {code.lower()} ") == code
        assert read_code(code[:2] + code[2:].replace("0", "O").replace("1", "l")) == code


def test_every_wrong_character_is_found() -> None:
    for code in CODES:
        for place in range(2, 9):
            for other in set(CROCKFORD) - {code[place]}:
                assert read_code(code[:place] + other + code[place + 1 :]) is None
        for letter in set(string.ascii_uppercase) - {code[0]}:
            assert read_code(letter + code[1:]) is None


def test_any_two_characters_that_changed_places_are_found() -> None:
    for code in CODES:
        for one in range(2, 9):
            for other in range(one + 1, 9):
                swapped = list(code)
                swapped[one], swapped[other] = code[other], code[one]
                if code[one] != code[other]:
                    assert read_code("".join(swapped)) is None


@pytest.mark.parametrize(
    "text",
    ["", "B", "B-", "B7K3QM2X", "B-7K3QM2", "B-7K3QM2XX", "B-7K3U M2", "BB-0000000", "É-0000000",
     "--0000000"],
)  # fmt: skip
def test_what_is_no_code_is_none(text: str) -> None:
    assert read_code(text) is None
