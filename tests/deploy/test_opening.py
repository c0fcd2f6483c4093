import json
from pathlib import Path

import pytest

from deploy.cli import main
from shared.trust.sealing import ContactBundle, seal
from tests import make

PERSON = {"name": "Hanne Ny", "phone": "12345678"}


def test_a_contact_opens_what_was_sealed_for_them_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine, _ = (made(tmp_path / name, capsys) for name in ("mine.key", "other.key"))
    assert (tmp_path / "mine.key").stat().st_mode & 0o077 == 0
    box = tmp_path / "F.json"
    sealed = seal(PERSON, mine.sealing_key, make.ANONYMOUS)
    box.write_text(
        json.dumps({"proposal": make.ANONYMOUS, "key_id": mine.key_id, "sealed": sealed})
    )
    assert main(["open", str(box), "--key", str(tmp_path / "mine.key"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == PERSON
    assert main(["open", str(box), "--key", str(tmp_path / "other.key")]) == 1
    assert "kan ikke åbnes" in capsys.readouterr().err
    box.write_text("[]")
    assert main(["open", str(box), "--key", str(tmp_path / "mine.key")]) == 1


def test_a_key_is_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made(tmp_path / "mine.key", capsys)
    key = (tmp_path / "mine.key").read_bytes()
    assert main(["contact-key", str(tmp_path / "mine.key")]) == 1
    assert (tmp_path / "mine.key").read_bytes() == key


def made(path: Path, capsys: pytest.CaptureFixture[str]) -> ContactBundle:
    assert main(["contact-key", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    bundle = ContactBundle(**json.loads(Path(told["bundle"]).read_text()))
    assert bundle.holds()
    return bundle
