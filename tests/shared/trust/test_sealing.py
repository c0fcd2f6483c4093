import base64
import json
from dataclasses import replace
from pathlib import Path

import pytest

from shared.problem import Refused
from shared.trust.sealing import create_contact_key, open_sealed, seal

PERSON = {"name": "Åse Ørsted", "phone": "12345678"}
OFFER = "municipality:101/00000000-0000-4000-8000-000000000001"
OTHER = "municipality:101/00000000-0000-4000-8000-000000000002"


def test_what_is_sealed_is_opened_with_the_contacts_key_alone(tmp_path: Path) -> None:
    bundle = create_contact_key(tmp_path / "a.key")
    create_contact_key(tmp_path / "b.key")
    sealed = seal(PERSON, bundle.sealing_key, OFFER)
    assert open_sealed(sealed, OFFER, tmp_path / "a.key") == PERSON
    with pytest.raises(Refused, match="cannot_open"):
        open_sealed(sealed, OFFER, tmp_path / "b.key")


def test_a_box_is_bound_to_its_proposal(tmp_path: Path) -> None:
    bundle = create_contact_key(tmp_path / "a.key")
    sealed = seal(PERSON, bundle.sealing_key, OFFER)
    with pytest.raises(Refused, match="cannot_open"):
        open_sealed(sealed, OTHER, tmp_path / "a.key")


def test_a_box_shows_nothing_and_is_never_the_same_twice(tmp_path: Path) -> None:
    bundle = create_contact_key(tmp_path / "a.key")
    one, other = (seal(PERSON, bundle.sealing_key, OFFER) for _ in range(2))
    assert one != other
    raw = base64.b64decode(one)
    for text in (*PERSON.values(), json.dumps(PERSON)):
        assert text.encode() not in raw


def test_a_box_with_one_changed_bit_does_not_open(tmp_path: Path) -> None:
    bundle = create_contact_key(tmp_path / "a.key")
    raw = bytearray(base64.b64decode(seal(PERSON, bundle.sealing_key, OFFER)))
    for place in range(0, len(raw), 7):
        raw[place] ^= 1
        with pytest.raises(Refused, match="cannot_open"):
            open_sealed(base64.b64encode(raw).decode(), OFFER, tmp_path / "a.key")
        raw[place] ^= 1


@pytest.mark.parametrize("sealed", ["", "AAAA", "not base 64", "Å"])
def test_what_is_no_box_does_not_open(tmp_path: Path, sealed: str) -> None:
    create_contact_key(tmp_path / "a.key")
    with pytest.raises(Refused, match="cannot_open"):
        open_sealed(sealed, OFFER, tmp_path / "a.key")


def test_a_contacts_bundle_holds_and_a_swapped_key_does_not(tmp_path: Path) -> None:
    mine, theirs = (create_contact_key(tmp_path / name) for name in ("a.key", "b.key"))
    assert mine.holds()
    assert not replace(mine, sealing_key=theirs.sealing_key).holds()
    assert not replace(mine, signing_key=theirs.signing_key).holds()
    assert not replace(mine, key_id=theirs.key_id).holds()
    assert not replace(mine, signature=theirs.signature).holds()
    for name in ("a.key", "a.signing"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
