import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel import Locale

import shared
from shared.problem import STATUS, Refused
from shared.rules.peers import UNUSUAL
from shared.web.sentences import SENTENCES
from shared.web.words import say, say_problem
from tests.reading import as_read

ROOT = Path(shared.__file__).parents[1]
DA, EN = Locale("da"), Locale("en", "GB")
SIGNS = re.compile(r"%\((\w+)\)s")


def codes_in(program: str) -> Iterator[tuple[str, str]]:
    """Each code that a file refuses with, or finds in a form."""
    for file in (ROOT / program).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            match node:
                case ast.Call(
                    func=ast.Name(id="Refused" | "ValidationError"),
                    args=[ast.Constant(value=str(code)), *_],
                ):
                    yield code, file.relative_to(ROOT).as_posix()


def test_every_problem_has_its_sentence() -> None:
    assert STATUS.keys() - SENTENCES.keys() == set()


@pytest.mark.parametrize("program", ["shared", "hub", "node"])
def test_whatever_is_refused_has_its_sentence(program: str) -> None:
    assert [found for found in codes_in(program) if found[0] not in SENTENCES] == []


def test_a_problem_tells_the_way_out_unless_it_is_done_already() -> None:
    told = {code: SENTENCES[code] for code in STATUS.keys() & SENTENCES.keys()}
    bare = {code for code, said in told.items() if said.text.endswith(".") and not said.remedy}
    assert {code for code in bare if not code.startswith("already_")} == set()


def test_each_problem_and_its_way_out_are_said_in_each_language_in_its_own_words() -> None:
    names = dict.fromkeys(SIGNS.findall("".join(map(repr, SENTENCES.values()))), "x")
    codes = [*STATUS, *(f"security_{code}" for code in UNUSUAL)]
    said = {code: [say(code, locale=one, **names) for one in (DA, EN)] for code in codes}
    alike = {code for code, (da, en) in said.items() if da.text == en.text}
    assert (
        alike | {code for code, (da, en) in said.items() if da.remedy == en.remedy != ""} == set()
    )
    assert {code for code, (da, en) in said.items() if bool(da.remedy) != bool(en.remedy)} == set()


def test_numbers_and_dates_in_a_sentence_are_written_by_the_language() -> None:
    said = say("login_paused", locale=EN, minutes=1500)
    assert said.remedy == "Wait 1,500 minutes and try again."
    assert "23. november 2026" in as_read(
        say("not_found", locale=DA, what=date(2026, 11, 23)).text
    )


def test_lists_are_written_with_commas() -> None:
    assert (
        say("role_unknown", locale=DA, known=["team", "dpo"]).remedy == "Vælg mellem: team, dpo."
    )


def test_a_parameter_that_is_not_given_is_named_rather_than_an_error() -> None:
    assert say("port_in_use", locale=DA).text == "Port (port) er optaget."


def test_a_code_nobody_knows_is_told_by_its_code() -> None:
    assert say("nye_ting", locale=DA).text == "Det kan ikke lade sig gøre (nye_ting)."


def test_a_raised_problem_says_the_same_outside_flask() -> None:
    refused = Refused("login_taken", login="karim")
    assert str(say_problem(refused)) == "Brugernavnet »karim« er optaget. Vælg et andet."
    assert str(say_problem(refused, locale=EN)).startswith("The user name “karim” is taken.")


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_every_sentence_can_be_said_in_both_languages(code: str) -> None:
    names = SIGNS.findall(SENTENCES[code].text + SENTENCES[code].remedy)
    for locale in (DA, EN):
        said = say(code, locale=locale, **dict.fromkeys(names, "x"))
        assert "%(" not in f"{said}"
