"""One word for one thing: the synonyms that the glossary shuts out stay out of the code."""

import re

import pytest

from tests.house.tree import identifiers, modules

OUT = re.compile(r"job_?post|vacanc|applicant|job_?cent(re|er)|client_?id|compan(y|ies)", re.I)
KEPT = re.compile(r"company_?centre", re.I)  # virksomhedscenter, a term of the law


def strange(name: str) -> bool:
    return bool(OUT.search(KEPT.sub("", name)))


def test_no_identifier_is_a_synonym_of_a_word_of_the_glossary() -> None:
    found = {
        f"{path}:{line} {name}"
        for path, module in modules().items()
        for line, name in identifiers(module)
        if strange(name)
    }
    assert not found, "\n".join(sorted(found))


@pytest.mark.parametrize("name", ["JobPost", "job_posting", "vacancies", "applicants", "company"])
def test_a_synonym_is_seen(name: str) -> None:
    assert strange(name)


@pytest.mark.parametrize("name", ["company_centre", "CompanyCentre", "need", "candidate"])
def test_a_word_of_the_glossary_is_let_be(name: str) -> None:
    assert not strange(name)
