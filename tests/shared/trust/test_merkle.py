import base64
import hashlib
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.records.base import Signature
from shared.trust import merkle
from shared.trust.keys import SigningKey
from tests.shared.trust.conftest import new_key

KEY, OTHER = new_key(), new_key()
CONTENTS = st.lists(st.binary(max_size=20), min_size=1, max_size=70, unique=True)


def digests(contents: list[bytes]) -> list[str]:
    return [hashlib.sha256(content).hexdigest() for content in contents]


@given(CONTENTS)
@settings(max_examples=40)
def test_each_record_of_a_batch_proves_itself(contents: list[bytes]) -> None:
    of = digests(contents)
    for digest, proof in zip(of, merkle.sign(of, KEY), strict=True):
        assert merkle.Verifier().proves(digest, proof, KEY.public)
        assert len(proof.path) <= len(contents).bit_length()


@given(CONTENTS, st.data())
@settings(max_examples=40)
def test_a_changed_record_does_not(contents: list[bytes], data: st.DataObject) -> None:
    of = digests(contents)
    proofs = merkle.sign(of, KEY)
    place = data.draw(st.integers(0, len(of) - 1))
    verifier = merkle.Verifier()
    changed = hashlib.sha256(contents[place] + b"x").hexdigest()
    assert not verifier.proves(changed, proofs[place], KEY.public)
    assert not verifier.proves(of[place], proofs[place], OTHER.public)
    assert verifier.proves(of[place], proofs[place], KEY.public)


def test_any_number_of_records_from_one_to_seventy() -> None:
    verifier = merkle.Verifier()
    for count in range(1, 71):
        of = digests([bytes([number]) for number in range(count)])
        proofs = merkle.sign(of, KEY)
        assert all(map(verifier.proves, of, proofs, [KEY.public] * count))


def test_a_record_does_not_prove_itself_with_the_path_of_its_neighbour() -> None:
    of = digests([b"1", b"2", b"3", b"4", b"5"])
    proofs = merkle.sign(of, KEY)
    for place, digest in enumerate(of):
        for other, proof in enumerate(proofs):
            assert merkle.Verifier().proves(digest, proof, KEY.public) is (place == other)


def test_an_inner_node_is_no_record() -> None:
    of = digests([b"1", b"2", b"3", b"4"])
    first = merkle.sign(of, KEY)[0]
    inner = merkle._node(bytes.fromhex(of[0]), bytes.fromhex(of[1])).hex()
    proof = replace(first, path=first.path[1:])
    assert merkle.Verifier().proves(inner, proof, KEY.public)  # the sum alone would hold …
    assert hashlib.sha256(b"{").digest()[0] != 1  # … but no JSON begins with the node's byte
    left, right = bytes.fromhex(of[0]), bytes.fromhex(of[1])
    assert hashlib.sha256(b"\x01" + left + right).hexdigest() == inner


def test_a_signature_for_another_purpose_proves_no_record() -> None:
    digest = hashlib.sha256(b"{}").hexdigest()
    proof = base64.b64encode(KEY.sign(bytes.fromhex(digest))).decode()
    assert not proves(digest, Signature(key=KEY.public.id, root=proof), KEY)


def test_broken_proofs_are_wrong_and_no_error() -> None:
    digest = hashlib.sha256(b"{}").hexdigest()
    for root in ("", "!", "AAAA", "æ", "A" * 100, "AAAA\n"):
        assert not proves(digest, Signature(key="", root=root), KEY)
    good = merkle.sign([digest], KEY)[0]
    for path in (("",), ("<",), ("x" + "0" * 64,), ("<" + "0" * 62,), ("<" + "g" * 64,),
                 ("<" + "0" * 64,) * 33):  # fmt: skip
        assert not proves(digest, replace(good, path=path), KEY)


def proves(digest: str, signature: Signature, key: SigningKey) -> bool:
    return merkle.Verifier().proves(digest, signature, key.public)
