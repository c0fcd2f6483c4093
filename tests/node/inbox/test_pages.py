import json
import re

import pytest

from deploy import cli
from node.needs import actions as needs
from shared.rules.answer import Reply
from tests.hub.stage import Stage
from tests.node.people import Person, program_of
from tests.node.scene import citizens, scene, set_day


def test_what_runs_out_first_stands_first_and_is_answered_in_two_clicks(stage: Stage) -> None:
    play = scene(stage)
    citizens(play.node, "Anna Ager")
    stage.post(("1990000101", 1), title="Opvask i dag", answer_by="2026-11-23")
    stage.town.synchronise("101")
    person = Person(play.node, "consultant")
    text = person.see("/").location
    assert text == "/indbakke"
    page = person.see("/indbakke").text
    assert "1 ting skal gøres i dag." in page
    assert page.index("Opvask i dag") < page.index("Køkken og rengøring")
    opened = person.see(f"/indbakke?svar={play.code}").text
    assert f'action="/behov/{play.code}/svar"' in opened
    assert 'name="count" type="text" inputmode="decimal" value="1"' in opened
    done = person.send(f"/behov/{play.code}/svar", {"svar": "supply", "count": "1"})
    assert done.status_code == 303
    assert "Hvad svarer" not in person.see(f"/indbakke?svar={play.code}").text


def test_each_thing_that_awaits_us_is_a_row_with_its_verb(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    play = scene(stage, slots=4)
    codes = citizens(play.node, "Anna Ager", "Bo Bech", "Carla Carlsen", caseworker="Bodil Lund")
    needs.answer(play.node, "test", play.code, Reply(answer="supply", count=3))
    play.to_meet(codes[0])
    play.accepted(codes[1])
    placed = play.planned(codes[2])
    play.exchange()
    person = Person(play.node, "caseworker", "Bodil Lund")
    text = person.see("/indbakke").text
    for words in ("Send navn og telefon", "Planlæg forløbet", f"/placeringer/{placed}"):
        assert words in text
    stranger = Person(play.node, "caseworker", "Ulla Ukendt")
    assert "Indbakken er tom." in stranger.see("/indbakke").text
    program = program_of(play.node, "team")
    told = program.get("/api/v1/inbox").json
    shown = re.findall(
        r'<li id="r-([A-Z]-\w+)', Person(play.node, "team", "Tea Team").see("/indbakke").text
    )
    assert {(row["what"], row.get("candidate")) for row in told} == {
        ("meet", codes[0]), ("plan", codes[1]), ("waits", codes[2])
    }  # fmt: skip
    assert [row["code"] for row in told] == shown
    assert "20304050" not in json.dumps(told)  # nobody's phone number
    capsys.readouterr()
    assert (
        cli.main(["node", "--home", str(play.node.home), "inbox", "team-karim.holst", "--json"])
        == 0
    )
    same = json.loads(capsys.readouterr().out)["waiting"]
    assert [
        {name: one for name, one in row.items() if one not in (None, [])} for row in same
    ] == told
    assert program_of(play.node, "caseworker", "Ulla Ny").get("/api/v1/inbox").json == []


def test_a_deadline_that_has_passed_says_so(stage: Stage) -> None:
    play = scene(stage)
    set_day(play.node, "2026-12-01")
    assert "For sent: 30. november" in Person(play.node, "consultant").see("/indbakke").text


def test_who_runs_the_node_has_no_inbox(stage: Stage) -> None:
    play = scene(stage)
    admin = Person(play.node, "node.admin", "Ada Admin")
    assert admin.see("/indbakke").status_code == 403
    assert admin.see("/").location == "/drift"
