"""One signature for records that were written together, and a proof of its own for each.

The owner signs the root of a Merkle tree over the records' digests; a record's `path` leads
from its digest to the root. A record written alone is its own root. Inner nodes are hashed
with a prefix byte (as RFC 9162 §2.1.1 does), which no record's canonical bytes begin with.
"""

import base64
import hashlib
from collections.abc import Sequence

from shared.records.base import Signature
from shared.trust.keys import PublicKey, SigningKey

CONTEXT = b"landsaftale/records/1\n"
MAX_PATH = 32


def sign(digests: Sequence[str], key: SigningKey) -> list[Signature]:
    """Sign these records' digests (hexadecimal) at once; one `Signature` for each, in order."""
    root, paths = _tree([bytes.fromhex(digest) for digest in digests])
    proof = base64.b64encode(key.sign(CONTEXT + root)).decode()
    return [Signature(key=key.public.id, root=proof, path=tuple(path)) for path in paths]


class Verifier:
    """Checks records of one batch; each root's signature is checked once."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str, bytes], bool] = {}
        self._nodes: dict[tuple[bytes, str], bytes] = {}

    def proves(self, digest: str, signature: Signature, key: PublicKey) -> bool:
        """Tell whether `key` signed the record with this digest."""
        try:
            root = self._root(bytes.fromhex(digest), signature.path)
        except ValueError:
            return False
        known = (key.id, signature.root, root)
        if known not in self._seen:
            self._seen[known] = key.verifies(_decoded(signature.root), CONTEXT + root)
        return self._seen[known]

    def _root(self, leaf: bytes, path: Sequence[str]) -> bytes:
        """Return where a path leads. Neighbours share most of theirs: each node is made once."""
        if len(path) > MAX_PATH:
            raise ValueError("path too long")
        for step in path:
            node = self._nodes.get((leaf, step))
            if node is None:
                node = self._nodes[leaf, step] = _above(leaf, step)
            leaf = node
        return leaf


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""  # which is nobody's signature


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _tree(leaves: list[bytes]) -> tuple[bytes, list[list[str]]]:
    paths: list[list[str]] = [[] for _ in leaves]
    level = [(leaf, [index]) for index, leaf in enumerate(leaves)]
    while len(level) > 1:
        above = []
        for (left, ours), (right, theirs) in zip(level[::2], level[1::2], strict=False):
            for index in ours:
                paths[index].append(">" + right.hex())
            for index in theirs:
                paths[index].append("<" + left.hex())
            above.append((_node(left, right), ours + theirs))
        level = above + (level[-1:] if len(level) % 2 else [])
    return level[0][0], paths


def _above(leaf: bytes, step: str) -> bytes:
    side, sibling = step[:1], bytes.fromhex(step[1:])
    if len(step) != 65 or side not in "<>" or len(sibling) != 32:
        raise ValueError("not a path")
    return _node(leaf, sibling) if side == ">" else _node(sibling, leaf)
