"""An employer's contact signs what the hub writes for it; what it has not signed is the hub's."""

import json
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from deploy.cli import main
from hub.agreements import actions as agreements
from hub.signatures import actions
from shared.feed import stored
from shared.problem import NotFound, Refused
from shared.records.base import Record, load_json
from shared.trust.keys import SigningKey
from shared.trust.papers import Paper, SignedAct, papers_json, read_papers, read_signed, sign
from shared.trust.sealing import create_contact_key, signing_file
from tests import make
from tests.hub.needs.test_pages import token_of
from tests.hub.people import browser_of, program_of
from tests.hub.stage import Stage
from tests.node.scene import citizens, scene

pytestmark = pytest.mark.parametrize("town", ["sqlite"], indirect=True)
HERE, API = "/underskrifter", "/api/v1/signatures"


def test_a_contact_reads_and_signs_on_its_own_machine_and_hands_it_in(
    stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.to_meet(first)
    browser = browser_of(stage.town.hub, "emp.contact", stage.employer)
    page = browser.get(HERE).text
    assert "2 aftaler og svar står kun på hubbens ord" in page
    file = tmp_path / "papirer.json"
    file.write_bytes(browser.get(f"{HERE}/papirer.json").data)
    assert main(["sign", str(file)]) == 0  # to read first
    told = capsys.readouterr().out
    assert f"I vil møde kandidaten i forslaget {code}, 23-11-2026." in told
    assert f"Behov: {play.code} »Køkken og rengøring«" in told
    assert "»Hotel og restaurant«, udgave 1, i kraft" in told
    assert "Intet er underskrevet" in told
    assert main(["sign", str(file), "--key", str(tmp_path / "mette.key"), "--json"]) == 0
    output = Path(json.loads(capsys.readouterr().out)["file"])

    def send(data: bytes) -> tuple[int, str]:
        form = {"csrf_token": token_of(browser, HERE), "file": (BytesIO(data), "fil.json")}
        said = browser.post(HERE, data=form)
        return said.status_code, said.text

    for wrong in (b"", b"[]", file.read_bytes()):
        status, text = send(wrong)
        assert (status, 'href="#f-file"' in text) == (422, True)
    before = acts(stage)
    assert [send(output.read_bytes())[0] for _ in range(2)] == [303, 303]
    assert "har jeres kontakt selv underskrevet" in browser.get(HERE).text
    assert "virksomhedens kontakt, med egen nøgle" in browser.get(f"/forslag/{code}").text
    play.exchange()
    for was, now in zip(before, acts(stage), strict=True):
        assert (now.body, now.rev, now.assurance) == (was.body, was.rev + 1, "self")
        with play.node.read() as session:
            assert stored.get(session, now.ref).act_sig == now.act_sig is not None


def test_only_what_a_contact_of_this_employer_was_shown_is_taken(
    stage: Stage, tmp_path: Path
) -> None:
    hub, key = stage.town.hub, SigningKey.load(signing_file(tmp_path / "mette.key"))
    agreed = papers(stage)[0]
    good = sign(agreed, key)
    create_contact_key(tmp_path / "other.key")
    other = sign(agreed, SigningKey.load(signing_file(tmp_path / "other.key")))
    with hub.begin("test") as tx:
        elsewhere = tx.write(make.employer(), "registered")
    for word, employer, code in (
        (other, stage.employer, "signature_of_no_contact"),
        (replace(good, sig=other.sig), stage.employer, "bad_signature"),
        (replace(good, rev=3), stage.employer, "act_changed"),
        (replace(good, seen="a" * 64), stage.employer, "act_changed"),
        (good, elsewhere, "not_found"),
        (replace(good, act=stage.workplaces["1990000101"]), stage.employer, "not_found"),
    ):
        with pytest.raises((Refused, NotFound)) as refused:
            actions.take(hub, "test", employer, [word])
        assert refused.value.code == code
    assert [one.assurance for one in acts(stage)] == ["hub"]
    program = program_of(hub, "emp.contact", stage.employer)
    fetched = read_papers(program.get(f"{API}/papers").data)
    agreements.become(hub, "test", agreed.act.body.code, "suspended", reason="Vi holder fri.")
    with pytest.raises(Refused, match="act_changed"):  # it is not what was signed any more
        actions.take(hub, "test", stage.employer, [good])
    assert fetched[0].act.content == agreed.act.content
    (now,) = papers(stage)
    body = {"signed": [dump(sign(now, key))]}
    assert program.post(API, json=body).json == program.get(API).json == []
    assert program.post(API, json={"signed": [{"act": "x"}]}).status_code == 422
    agreements.become(hub, "test", agreed.act.body.code, "active")
    assert [one.assurance for one in acts(stage)] == ["hub"]  # until that is signed as well


def test_a_paper_whose_act_is_about_something_else_is_not_signed(
    stage: Stage, tmp_path: Path
) -> None:
    play = scene(stage)
    play_codes = [play.to_meet(one) for one in citizens(play.node, "Anna Ager", "Bo Bech")]
    one, two = papers(stage, *play_codes)
    swapped = papers_json([Paper(one.act, two.beside)])  # the hub shows another's proposal
    file = tmp_path / "papirer.json"
    file.write_text(json.dumps(swapped))
    assert main(["sign", str(file), "--key", str(tmp_path / "mette.key")]) == 1
    assert not file.with_name("papirer.json.signed.json").exists()


def papers(stage: Stage, *codes: str) -> list[Paper]:
    with stage.town.hub.read() as session:
        return actions.papers(session, stage.employer, codes)


def acts(stage: Stage) -> list[Record]:
    def found() -> Iterator[Record]:
        with stage.town.hub.read() as session:
            for kind in ("agreement", "decision"):
                yield from stored.of_kind(session, kind)

    return list(found())


def dump(word: SignedAct) -> dict[str, object]:
    text = json.dumps({"signed": [{"act": word.act, "rev": word.rev, "key": word.key,
                                   "sig": word.sig}]})  # fmt: skip
    assert read_signed(text.encode()).signed == (word,)
    found: dict[str, object] = load_json(text.encode())["signed"][0]
    return found
