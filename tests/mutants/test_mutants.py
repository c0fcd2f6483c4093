"""The mutants stand where they say, so that `make mutants` tries what it names."""

import ast
from functools import cache

import pytest

from tests.house.tree import ROOT
from tests.mutants.plant import Mutant, mutants


@cache
def named_in(file: str) -> set[str]:
    body = ast.parse((ROOT / file).read_text()).body
    return {one.name for one in body if isinstance(one, ast.FunctionDef)}


@pytest.mark.parametrize("mutant", mutants(), ids=lambda mutant: mutant.name)
def test_it_stands_once_in_its_file_and_its_test_is_there(mutant: Mutant) -> None:
    for change in mutant.changes:
        assert (ROOT / change.file).read_text().count(change.old) == 1, change.old
        assert change.new != change.old
    file, _, name = mutant.test.partition("::")
    assert name.partition("[")[0] in named_in(file)


def test_no_two_have_one_name() -> None:
    assert len({one.name for one in mutants()}) == len(mutants()) >= 40
