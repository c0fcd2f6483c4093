"""A contact's key by page and by program: kept once, its owner's, and of no other employer."""

from dataclasses import asdict
from io import BytesIO
from pathlib import Path

import pytest

from shared.employer_acts import contact_keys
from shared.trust.keys import fingerprint
from shared.trust.sealing import ContactBundle, bundle_to_json, create_contact_key
from tests import make
from tests.hub.needs.test_pages import token_of
from tests.hub.people import browser_of, program_of
from tests.hub.stage import Stage
from tests.parties import Town

pytestmark = pytest.mark.parametrize("town", ["sqlite"], indirect=True)
HERE, API = "/kontaktnoegler", "/api/v1/contact-keys"


def test_the_head_office_hands_a_file_in_and_a_wrong_one_is_refused(
    stage: Stage, town: Town, tmp_path: Path
) -> None:
    bundle = create_contact_key(tmp_path / "ida.key")
    browser = browser_of(town.hub, "emp.admin", stage.employer)
    token = token_of(browser, HERE)

    def send(data: bytes, **other: str) -> tuple[int, str]:
        form = {"csrf_token": token, "contact": "Ida Bro"} | other
        said = browser.post(HERE, data=form | {"file": (BytesIO(data), "fil.json")})
        return said.status_code, said.text

    forged = ContactBundle(**{**asdict(bundle), "sealing_key": bundle.signing_key})
    good = bundle_to_json(bundle).encode()
    for data, other, field in (
        (b"", {}, "file"),
        ((tmp_path / "ida.key").read_bytes(), {}, "file"),  # the secret one
        (b'{"key_id": 5}', {}, "file"),
        (bundle_to_json(forged).encode(), {}, "file"),
        (good, {"contact": ""}, "contact"),
    ):
        status, text = send(data, **other)
        assert (status, f'href="#f-{field}"' in text) == (422, True)
    assert len(held(stage)) == 1  # the stage's
    assert [send(good)[0], send(good)[0]] == [303, 303]
    assert held(stage)[1:] == ["Ida Bro"]
    page = browser.get(HERE).text
    assert "forseglet til Ida Bro" in page
    assert fingerprint(bundle.signer) in page


def test_a_program_hands_a_key_in_for_its_own_employer_alone(
    stage: Stage, town: Town, tmp_path: Path
) -> None:
    bundle = asdict(create_contact_key(tmp_path / "ida.key"))
    program = program_of(town.hub, "emp.admin", stage.employer)
    made = [program.post(API, json=bundle | {"contact": "Ida Bro"}) for _ in range(2)]
    assert [one.status_code for one in made] == [201, 201]
    assert program.get(API).json[-1] == made[0].json == made[1].json
    forged = program.post(API, json=bundle | {"contact": "Ida", "sealing_key": "AAAA"})
    assert (forged.status_code, forged.json["type"]) == (422, "contact_key_wrong")
    contact = program_of(town.hub, "emp.contact", stage.employer)
    assert len(contact.get(API).json) == 2
    assert contact.post(API, json=bundle | {"contact": "Ida"}).status_code == 403
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
    assert program_of(town.hub, "emp.admin", other).get(API).json == []
    assert program_of(town.hub, "hub.operator").get(API).status_code == 403


def held(stage: Stage) -> list[str]:
    with stage.town.hub.read() as session:
        return [one.body.contact for one in contact_keys(session, stage.employer)]
