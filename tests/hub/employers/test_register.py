"""An employer registered on the page and by programs; what does not hold is said at its field."""

from typing import Any

import pytest

from shared.feed import stored
from shared.feed.local import Local
from shared.records.employer import Employer, LegalUnit
from tests import make
from tests.hub.needs.test_pages import post, token_of
from tests.hub.people import browser_of, program_of

pytestmark = pytest.mark.parametrize("town", ["sqlite"], indirect=True)
NEW = "/virksomheder/ny"
WRITTEN = {
    "name": "Nordlys Hoteller", "units-0-cvr": make.CVR, "units-0-name": "Nordlys A/S",
    "units-2-cvr": "99000015", "units-2-name": "Nordlys Fyn", "units-2-franchise": "yes",
    "contact-name": "Mette Lind", "contact-phone": "70 00 00 00",
}  # fmt: skip
JSON: dict[str, Any] = {
    "name": "Nordlys Hoteller", "units": [{"cvr": make.CVR, "name": "Nordlys A/S"}],
    "contact": {"name": "Mette Lind"},
}  # fmt: skip


def test_the_page_registers_a_group_and_says_all_that_does_not_hold(hub: Local) -> None:
    browser = browser_of(hub, "kam")
    token = token_of(browser, NEW)
    for wrong, fields in (
        ({"name": "", "units-0-cvr": "99000008", "contact-name": "", "contact-phone": "12"},
         ("name", "units-0-cvr", "contact-name", "contact-phone")),
        ({"units-2-cvr": make.CVR}, ("units-1-cvr",)),  # the empty row is gone
        ({"units-0-cvr": "", "units-0-name": "", "units-2-cvr": "", "units-2-name": ""},
         ("units-0-cvr", "units-0-name")),
    ):  # fmt: skip
        said = browser.post(NEW, data=WRITTEN | wrong | {"csrf_token": token})
        assert said.status_code == 422
        assert [one for one in fields if f'href="#f-{one}"' not in said.text] == []
    more = browser.post(NEW, data=WRITTEN | {"csrf_token": token, "til": "flere"})
    assert 'id="f-units-7-cvr"' in more.text
    assert employers(hub) == []
    post(browser, NEW, NEW, **WRITTEN)
    (made,) = employers(hub)
    assert made.units == (
        LegalUnit(cvr=make.CVR, name="Nordlys A/S"),
        LegalUnit(cvr="99000015", name="Nordlys Fyn", franchise=True),
    )
    taken = browser.post(NEW, data=WRITTEN | {"csrf_token": token})
    assert (taken.status_code, 'href="#f-units-1-cvr"' in taken.text) == (422, True)
    auditor = browser_of(hub, "auditor")
    assert made.code in auditor.get("/virksomheder").text
    assert auditor.get(NEW).status_code == 403


def test_a_program_registers_once_and_reads_and_others_may_not(hub: Local) -> None:
    address, program = "/api/v1/employers", program_of(hub, "hub.operator")
    once = {"Idempotency-Key": "01a21807-0000-4000-8000-000000000000"}
    made = [program.post(address, json=JSON, headers=once) for _ in range(2)]
    assert [one.status_code for one in made] == [201, 201]
    assert len(employers(hub)) == 1
    shown = program.get(f"{address}/{made[1].json['body']['code']}").json
    assert (shown, program.get(address).json) == (made[0].json, [shown])
    again = program.post(address, json=JSON)
    assert (again.status_code, again.json["type"]) == (409, "cvr_taken")
    bare = program.post(address, json=JSON | {"contact": {"phone": "12"}})
    pointers = {one["pointer"] for one in bare.json["errors"]}
    assert pointers == {"/contact/name", "/contact/phone"}
    assert program.get(f"{address}/V-0000000").status_code == 404
    assert program_of(hub, "sector").post(address, json=JSON).status_code == 403
    assert program_of(hub, "emp.admin", shown["employer"]).get(address).status_code == 403


def employers(hub: Local) -> list[Employer]:
    with hub.read() as session:
        return [one.body for one in stored.of_kind(session, "employer")]
