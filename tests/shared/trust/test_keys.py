import base64
import os
import stat
from pathlib import Path

import pytest

from shared.codes.lists import fingerprint_words
from shared.problem import Refused
from shared.trust.keys import SigningKey, fingerprint, public_key, read_secret, write_secret
from tests.shared.trust.conftest import new_key


def test_a_key_file_can_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "party.key"
    before = os.umask(0)
    try:
        key = SigningKey.create(path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert SigningKey.load(path).public.text == key.public.text


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o610, 0o602])
def test_a_key_file_that_others_may_touch_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "party.key"
    SigningKey.create(path)
    path.chmod(mode)
    with pytest.raises(Refused, match="key_readable"):
        SigningKey.load(path)


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "web.key"
    write_secret(path, b"first")
    with pytest.raises(FileExistsError):
        write_secret(path, b"second")
    assert read_secret(path) == b"first"


def test_a_fingerprint_is_the_same_on_both_sides() -> None:
    hub, node, other = new_key().public, new_key().public, new_key().public
    assert fingerprint(hub, node) == fingerprint(node, hub)
    assert fingerprint(hub, node) != fingerprint(hub, other)
    assert fingerprint(hub, node) != fingerprint(hub)
    assert len(fingerprint(hub, node).split()) == 8


def test_the_words_of_fingerprints_are_256_different_ones() -> None:
    words = list(fingerprint_words())
    assert len(set(words)) == 256
    assert all(word == word.lower().strip() and " " not in word for word in words)


@pytest.mark.parametrize("text", ["", "AAAA", "!" * 44, base64.b64encode(bytes(33)).decode()])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        public_key(text)


def test_only_the_key_that_signed_verifies() -> None:
    key, other = new_key(), new_key()
    signature = key.sign(b"words")
    assert key.public.verifies(signature, b"words")
    assert not key.public.verifies(signature, b"other words")
    assert not other.public.verifies(signature, b"words")
    assert not key.public.verifies(b"", b"words")
