"""On paper and in files: VITAS sheets, references of several at once, outcomes out and in."""

import io
import re

import pytest

from node.placements import actions, outcome_files, outcomes, register
from node.placements.outcome_files import take
from node.placements.standing import standings
from node.placements.state import known
from shared.problem import Refused
from tests import make
from tests.hub.stage import Stage
from tests.node.people import Person
from tests.node.placements.test_actions import _heard, _started
from tests.node.scene import Scene, citizens, scene, set_day


def _all_heard(stage: Stage, *names: str) -> tuple[Scene, list[str]]:
    play = scene(stage, slots=len(names))
    people = citizens(play.node, *names, caseworker="Bodil Lund")
    codes = [play.planned(one) for one in people]
    play.exchange()
    for code in codes:
        with play.node.read() as session:
            key = actions.find(session, play.node, code).ref
        play.hub_says(make.site_report(key, "hearing"))
    return play, codes


def test_sheets_are_in_the_order_of_vitas_without_name_or_cpr(stage: Stage) -> None:
    play, codes = _all_heard(stage, "Anna Ager", "Bo Bech")
    person = Person(play.node, "caseworker", "Bodil Lund")
    page = person.see("/placeringer/vitas").text
    assert "2 forløb kan søges i VITAS nu." in page
    assert page.count(" checked>") == 2
    text = person.see(f"/placeringer/vitas/ark?p={codes[0]}&p={codes[1]}").text
    assert text.count('<article class="sheet">') == 2
    labels = re.findall(r'<th scope="row">(.*?)</th>', text)
    assert labels[:3] == ["CVR-nummer", "P-nummer", "Arbejdssted"]
    assert labels.index("Opgaver") < labels.index("Formål") < labels.index("Timer om ugen")
    assert "Opvask og anretning." in text
    assert "Anna" not in text
    assert not re.search(r"\b\d{6}-?\d{4}\b", text.replace("1990000101", ""))
    for wrong in ("", "?" + "&".join(f"p={codes[0]}" for _ in range(13))):
        said = person.see(f"/placeringer/vitas/ark{wrong}").text
        assert "Vælg mindst ét og højst 12 forløb" in said
        assert '<article class="sheet">' not in said


def test_references_of_several_are_noted_together_or_not_at_all(stage: Stage) -> None:
    play, (one, other) = _all_heard(stage, "Anna Ager", "Bo Bech")
    person, page = Person(play.node, "caseworker", "Bodil Lund"), "/placeringer/vitas"
    assert person.send(page, {}, page).status_code == 422
    short = person.send(page, {f"nr-{one}": "1", f"nr-{other}": "2026-2"}, page)
    assert (short.status_code, f'id="f-nr-{one}-fejl"' in short.text) == (422, True)
    twice = person.send(page, {f"nr-{one}": "2026-1", f"nr-{other}": "2026-1"}, page)
    assert "er allerede noteret ved forløbet" in twice.text
    assert _states(play, one, other) == ["heard", "heard"]
    assert person.send(page, {f"nr-{one}": "2026-1", f"nr-{other}": "2026-2"}, page).location
    assert _states(play, one, other) == ["applied", "applied"]
    assert "Ingen forløb venter" in person.see(page).text


def test_strangers_get_no_sheet_and_note_nothing(stage: Stage) -> None:
    play, (code,) = _all_heard(stage, "Anna Ager")
    stranger = Person(play.node, "caseworker", "Ulla Ukendt")
    assert stranger.see(f"/placeringer/vitas/ark?p={code}").status_code == 404
    assert stranger.send("/placeringer/vitas", {f"nr-{code}": "2026-1"}).status_code == 404
    assert code not in stranger.see("/placeringer/vitas").text
    assert code not in stranger.see("/placeringer/forloeb.csv").text
    assert stranger.see("/placeringer/resultater").status_code == 403
    assert Person(play.node, "manager", "Mona").see("/placeringer/vitas").status_code == 403
    assert _states(play, code) == ["heard"]


def test_placements_go_out_without_names_and_outcomes_come_in_once(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager", caseworker="Bodil Lund")
    code = play.planned(first)
    _started(play, code)
    set_day(play.node, "2027-01-03")
    actions.end(play.node, "test", code)
    team = Person(play.node, "team", "Tea")
    out = team.see("/placeringer/forloeb.csv").text
    assert out.startswith("\ufeffForløb;Kandidat;Sagsnummer i VITAS;")
    assert f"{code};{first};2026-123456;Søbredden;" in out
    assert "Anna" not in out
    file = (
        "Forløb;Sagsnummer i VITAS;Uger;Resultat;Timer;Kilde;Navn\r\n"
        f"{code.lower()};;0;Ansat på arbejdsstedet;30,5;;Anna Ager\r\n"
        ";2026-123456;13;I job;;;\r\n"
        "P-0000000;;0;Ledig;;;\r\n"
        f"{code};;7;Ledig;;;\r\n"
        ";;0;Ledig;;;\r\n"
        f"{code};;26;måske;;;\r\n"
    )
    said = _send(team, file)
    assert "1 resultat er noteret," in said
    assert "og 5 rækker kunne ikke tages." in said
    for told in (
        "Så mange uger er der ikke gået siden slut.",
        "Kommunen har intet sådant forløb.",
        "Skriv 0, 13 eller 26",
        "hverken forløbets kode",
        "Resultatet står ikke",
    ):
        assert told in said, re.findall(r"<td.*?</td>", said)
    assert "Anna" not in said
    again = _send(team, file)
    assert "0 resultater bliver noteret," in again
    assert "1 er kendt," in again
    set_day(play.node, "2027-04-04")
    assert take(play.node, "test", file.encode()).changed == 1
    unknown = f"Forløb;Uger;Resultat\n{code};13;Ikke oplyst\n{code};0;Ikke i job\n"
    done = take(play.node, "test", unknown.encode())
    assert (done.changed, done.unchanged) == (1, 1)  # not known replaces nothing
    with play.node.read() as session:
        row = actions.find(session, play.node, code)
        assert known(session, row.ref, make.TODAY).noted == {0: "not", 13: "elsewhere"}


def test_a_file_that_is_no_table_of_outcomes_is_refused_whole(stage: Stage) -> None:
    play = scene(stage)
    team = Person(play.node, "team", "Tea")
    assert "Vælg" in _send(team, "") or "Udfyld" in _send(team, "")
    assert "Filen mangler kolonnen Uger." in _send(team, "Forløb;Resultat\nP-0000000;Ledig\n")
    assert "webside" in _send(team, "<html></html>")


def test_a_cell_is_never_a_formula(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.planned(first)
    _heard(play, code)
    actions.apply(play.node, "test", code, "=HYPERLINK(1)")
    with play.node.read() as session:
        assert "'=HYPERLINK(1)" in register.to_csv(standings(session, play.node))


def test_an_outcome_of_what_has_not_ended_is_told_by_its_row(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.planned(first)
    with pytest.raises(Refused, match="not_ended"):
        outcomes.note(play.node, "test", code, outcomes.Found(weeks=0, result="not"))
    done = take(play.node, "test", f"Forløb;Uger;Resultat\n{code};0;Ledig\n".encode())
    assert [one.code for one in done.report.refused] == ["outcome_before_end"]
    assert (done.report.refused[0].row, done.changed) == (2, 0)


def _states(play: Scene, *codes: str) -> list[str]:
    with play.node.read() as session:
        return [actions.find(session, play.node, code).state for code in codes]


def _send(person: Person, text: str) -> str:
    """Hand a file in and look at it; take it, if it says anything new."""
    page = "/placeringer/resultater"
    file = (io.BytesIO(text.encode()), "resultater.csv")
    shown = person.send(page, {"file": file}, page).text
    kept = re.search(r'name="kladde" value="([^"]+)"', shown)
    return person.send(page, {"kladde": kept[1]}, page).text if kept else shown


def test_a_file_is_undone_to_what_was_said_before_and_corrections_stay(stage: Stage) -> None:
    play = scene(stage, slots=3)
    codes = [play.planned(one) for one in citizens(play.node, "Anna Ager", "Bo Bech", "Cem Dal")]
    for at, code in enumerate(codes):
        key = _heard(play, code)
        actions.apply(play.node, "test", code, f"2026-{at}00")
        actions.grant(play.node, "test", code)
        play.hub_says(make.site_report(key, "started", on=make.START))
    set_day(play.node, "2027-01-03")
    for code in codes:
        actions.end(play.node, "test", code)
    one, other, third = codes
    outcomes.note(play.node, "test", one, outcomes.Found(weeks=0, result="education", hours=20))
    lines = "".join(f"{code};0;Ledig\n" for code in codes)
    file = f"Forløb;Uger;Resultat\n{lines}".encode()
    looked = outcome_files.preview(play.node, file)
    assert _noted(play, *codes) == ["education", None, None]
    done = take(play.node, "test", file)
    assert (looked.changed, looked.unchanged) == (done.changed, done.unchanged) == (3, 0)
    outcomes.note(play.node, "test", third, outcomes.Found(weeks=0, result="elsewhere"))
    undone = outcome_files.undo(play.node, "test")
    assert (undone.restored, undone.removed, undone.kept) == (1, 1, 1)
    assert _noted(play, one, other, third) == ["education", None, "elsewhere"]
    with pytest.raises(Refused, match="import_none"):
        outcome_files.undo(play.node, "test")
    take(play.node, "test", file)
    set_day(play.node, "2027-01-11")
    with pytest.raises(Refused, match="import_too_old"):
        outcome_files.undo(play.node, "test")


def _noted(play: Scene, *codes: str) -> list[str | None]:
    with play.node.read() as session:
        rows = [actions.find(session, play.node, code) for code in codes]
        return [known(session, row.ref, make.TODAY).noted.get(0) for row in rows]
