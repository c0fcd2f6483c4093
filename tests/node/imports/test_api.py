"""Files by a program: looked at first, taken, undone; and who works with the people in them."""

from base64 import b64encode

import pytest

from tests.hub.stage import Stage
from tests.node.people import program_of
from tests.node.scene import citizens, scene

pytestmark = pytest.mark.parametrize("town", ["sqlite"], indirect=True)
LIST = "CPR-nr.;Navn;Mobil;Målgruppe;Stillingsønske 1\n6201904001;Bo Bech;20304050;6.2;9412\n"


def test_a_full_list_is_looked_at_taken_with_a_reason_and_undone(stage: Stage) -> None:
    play = scene(stage)
    citizens(play.node, "Anna Ager")
    admin, imports = program_of(play.node, "node.admin"), "/api/v1/imports"
    file = b64encode(LIST.encode("cp1252")).decode()
    full = {"file": file, "full_list": True}
    looked = admin.post(f"{imports}/candidates", json=full | {"preview": True}).json
    assert (looked["new"], looked["absent"], looked["stops"]) == (1, 1, True)
    stopped = admin.post(f"{imports}/candidates", json=full)
    assert (stopped.status_code, stopped.json["type"]) == (409, "too_many_absent")
    done = admin.post(f"{imports}/candidates", json=full | {"reason": "Team Syd er flyttet"})
    assert (done.json["new"], done.json["absent"]) == (1, 1)
    assert admin.post(f"{imports}/undo").json == {"restored": 1, "removed": 1, "kept": 0}
    assert admin.get(imports).json[0]["undone_at"]
    odd = admin.post(f"{imports}/candidates", json={"file": "%%"})
    assert (odd.status_code, odd.json["errors"][0]["pointer"]) == (422, "/file")
    unknown = admin.post(f"{imports}/candidates", json={"file": file, "consent_text": "Ukendt"})
    assert unknown.json["type"] == "text_unknown"


def test_a_consultant_is_assigned_and_nobody_else_by_that_name(stage: Stage) -> None:
    play = scene(stage)
    (candidate,) = citizens(play.node, "Anna Ager")
    team = program_of(play.node, "team")
    worker = f"/api/v1/candidates/{candidate}/worker"
    program_of(play.node, "consultant", "Kim")
    said = {"work": "consultant", "login": "consultant-kim"}
    assert team.put(worker, json=said).status_code == 204
    assert team.put(worker, json=said | {"work": "caseworker"}).json["type"] == "account_unknown"
