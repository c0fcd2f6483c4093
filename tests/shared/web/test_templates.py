"""What holds for every template of the programs, whoever wrote it."""

import re
from pathlib import Path

import pytest

import shared

ROOT = Path(shared.__file__).parents[1]
TEMPLATES = sorted(
    file.relative_to(ROOT).as_posix()
    for program in ("shared", "hub", "node")
    for file in (ROOT / program).rglob("*.html")
    if "vendor" not in file.parts
)
FORBIDDEN = {
    "an inline style": r"\bstyle\s*=",
    "a script": r"<script",
    "a handler of script": r"\son[a-z]+\s*=\s*[\"']",
    "a filter that lets markup through": r"\|\s*safe\b",
    "escaping turned off": r"autoescape\s+false",
    "something from another host": r"(?:src|href)\s*=\s*[\"']https?:",
    "a style sheet in the page": r"<style",
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_has_nothing_that_the_content_policy_forbids(name: str) -> None:
    text = (ROOT / name).read_text()
    found = [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text)]
    assert found == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_form_that_changes_something_carries_its_token(name: str) -> None:
    text = (ROOT / name).read_text()
    for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", text, re.DOTALL):
        assert "token()" in form


def test_our_own_styles_stay_small() -> None:
    lines = (ROOT / "shared/web/static/app.css").read_text().splitlines()
    assert len(lines) <= 300
