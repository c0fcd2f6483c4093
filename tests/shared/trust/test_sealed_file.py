"""A sealed file opens whole with its key, and not at all when anything of it was changed."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.problem import Refused
from shared.trust.sealed_file import (
    PIECE,
    TAG,
    Sealing,
    create_offline_key,
    key_id,
    new_key,
    opened_key,
    unsealed,
)

KEY = bytes(range(32))
SIZES = st.builds(lambda pieces, more: max(0, pieces * PIECE + more),
                  st.integers(0, 3), st.integers(-1, 1))  # fmt: skip


def sealed(content: bytes, bound: bytes = b"head") -> bytes:
    file = io.BytesIO()
    sealing = Sealing(file, KEY, bound)
    for start in range(0, len(content), 50_000):
        sealing.write(content[start : start + 50_000])
    sealing.close()
    return file.getvalue()


def opened(file: bytes, bound: bytes = b"head", key: bytes = KEY) -> bytes:
    return b"".join(unsealed(io.BytesIO(file), key, bound))


@given(size=SIZES, change=st.sampled_from(["bit", "cut", "last piece", "swap", "more", "bound"]),
       at=st.integers(0, 10**9))  # fmt: skip
def test_it_opens_as_it_was_and_not_when_changed(size: int, change: str, at: int) -> None:
    content = (b"Landsaftale" * (size // 11 + 1))[:size]
    file = sealed(content)
    assert opened(file) == content
    assert b"Landsaftale" not in file
    whole = PIECE + TAG
    pieces = [file[start : start + whole] for start in range(0, len(file), whole)]
    damaged, bound = file, b"head"
    if change == "bit":
        place = at % len(file)
        damaged = file[:place] + bytes([file[place] ^ 1]) + file[place + 1 :]
    elif change == "cut":
        damaged = file[: at % len(file)]
    elif change == "last piece":
        damaged = b"".join(pieces[:-1])
    elif change == "swap" and len(pieces) > 2:
        damaged = b"".join([pieces[1], pieces[0], *pieces[2:]])
    elif change == "bound":
        bound = b"Head"
    else:
        damaged = file + bytes(TAG)
    with pytest.raises(Refused, match="backup_damaged"):
        opened(damaged, bound)


def test_a_files_own_key_opens_with_the_offline_key_alone(tmp_path: Path) -> None:
    public = create_offline_key(tmp_path / "offline.key")
    other = create_offline_key(tmp_path / "other.key")
    key, closed = new_key(public)
    assert opened_key(closed, tmp_path / "offline.key") == key
    assert key_id(public) != key_id(other)
    with pytest.raises(Refused, match="backup_key_wrong"):
        opened_key(closed, tmp_path / "other.key")
    with pytest.raises(FileExistsError):
        create_offline_key(tmp_path / "offline.key")
