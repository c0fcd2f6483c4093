"""Consent texts by page and by program: looked at first, held to their form, never changed."""

import re
from dataclasses import replace
from datetime import date

import pytest

from node.citizens import consent
from node.citizens.consent import Text
from shared.feed.local import Local
from shared.problem import Refused
from tests import make
from tests.node.candidates import on
from tests.node.people import Person, program_of
from tests.parties import Town

FORM = {"name": "Vores samtykke 1", "scope": "Profil og forslag", "basis": "consent",
        "publishes": "yes", "valid_from": "01-12-2026",
        "words": "Vi lægger en profil ind.\r\n\r\nDu kan sige nej igen.\r\n"}  # fmt: skip
TEXT = Text(name="Vores samtykke 1", scope="Profil og forslag", basis="consent", publishes=True,
            valid_from=date(2026, 12, 1),
            words="Vi lægger en profil ind.\n\nDu kan sige nej igen.")  # fmt: skip
pytestmark = pytest.mark.parametrize("town", ["sqlite"], indirect=True)


@pytest.fixture
def node(town: Town) -> Local:
    return on(town.node("101"), make.TODAY)


def known(local: Local) -> dict[str, Text]:
    with local.read() as session:
        return dict(consent.texts(session, date.max))


def test_a_text_is_looked_at_before_it_is_used(node: Local) -> None:
    admin, address = Person(node, "node.admin"), "/samtykke/ny"
    shown = admin.send(address, FORM)
    assert '<p lang="da">Du kan sige nej igen.</p>' in shown.text
    assert TEXT.name not in known(node)
    found = re.search(r'name="kladde" value="([^"]+)"', shown.text)
    assert found
    again = admin.send(address, {"kladde": found[1], "til": "ret"}).text
    assert 'value="Vores samtykke 1"' in again
    assert admin.send(address, {"kladde": found[1], "til": "brug"}).location == "/samtykke"
    assert known(node)[TEXT.name] == TEXT
    assert "Fra 1. december" in admin.see("/samtykke").text
    taken = admin.send(address, FORM | {"words": "Andre ord."})
    assert (taken.status_code, "med andre ord" in taken.text) == (422, True)


def test_a_program_reads_the_texts_and_adds_one(node: Local) -> None:
    admin, address = program_of(node, "node.admin"), "/api/v1/consent-texts"
    body = {**FORM, "publishes": True, "valid_from": "2026-12-01"}
    for _ in range(2):  # the same words again change nothing
        made = admin.post(address, json=body)
        assert (made.status_code, made.json["digest"]) == (201, TEXT.digest)
    listed = program_of(node, "caseworker").get(address).json
    assert {one["name"]: one["words"] for one in listed}[TEXT.name] == TEXT.words
    other = admin.post(address, json=body | {"words": "Andre ord."})
    assert (other.status_code, other.json["type"]) == (409, "text_name_taken")
    assert program_of(node, "team").post(address, json=body).status_code == 403


def test_what_does_not_hold_is_refused_however_it_comes(node: Local) -> None:
    before = known(node)
    for other in ({"name": "x" * 81}, {"scope": ""}, {"words": "Ring til 010190-1234."}):
        with pytest.raises(Refused) as refused:
            consent.add_text(node, "test", replace(TEXT, **other))
        assert (refused.value.code, refused.value.params["field"]) == ("text_field", *other)
    wrong = Person(node, "node.admin").send("/samtykke/ny", FORM | {"words": "", "name": ""})
    assert (wrong.status_code, wrong.text.count("Udfyld feltet")) == (422, 4)
    assert known(node) == before
