"""A list of codes that grows makes a new schema version of the kinds that have it."""

import json
from copy import deepcopy

from tests.house.code_lists import FILE, now, wrong

COMMITTED = json.loads(FILE.read_text())


def test_no_list_of_codes_has_changed_without_a_new_schema_version() -> None:
    assert not sorted(wrong(COMMITTED, now()))
    assert now() == COMMITTED, "run python -m tests.house.code_lists, and commit what it writes"


def test_a_code_more_or_less_is_told_with_what_to_do() -> None:
    grown = deepcopy(COMMITTED)
    member, name = next(one for one in grown["kinds"]["answer"].items() if one[0] != "version")
    grown["lists"][name] += " a_new_code"
    said = [one for one in wrong(COMMITTED, grown) if one.startswith(f"answer.{member} ")]
    assert "has got a_new_code. A code more is a schema more: raise `version` of answer" in said[0]
    lost = [one for one in wrong(grown, COMMITTED) if one.startswith(f"answer.{member} ")]
    assert "has lost a_new_code" in lost[0]
    for kind in grown["kinds"].values():
        kind["version"] += 1
    assert not list(wrong(COMMITTED, grown))
