"""A node by `PROTOCOL.md` alone, as somebody would write it elsewhere: nothing of our own code."""

import base64
import gzip
import hashlib
import json
import secrets
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

Json = dict[str, Any]
Level = list[tuple[bytes, list[int]]]


def text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def canonical(value: Json) -> bytes:
    written = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return written.encode()


def sha(raw: bytes) -> bytes:
    return hashlib.sha256(raw).digest()


def term(record: Json) -> int:
    """Return what a record, as it is before it is signed, adds to a sum."""
    digest = sha(canonical(record)).hex()
    return int.from_bytes(
        sha("\n".join([record["owner"], record["id"], str(record["rev"]), digest]).encode())
    )


class Stranger:
    """Joins by a link, signs records together, exchanges once, and checks what it gets."""

    def __init__(self, link: str, words: list[str]) -> None:
        self.key = Ed25519PrivateKey.generate()
        public = self.key.public_key().public_bytes_raw()
        self.key_id = sha(public).hex()[:16]
        told = requests.get(link, timeout=30).json()
        self.hub = base64.b64decode(told["public_key"])
        said = {"party": f"node:{told['municipality']}", "municipality": told["municipality"]}
        over = canonical({**said, "token": link.rpartition("/")[2]})
        proof = self.key.sign(b"landsaftale/application/1\n" + over)
        application = {**said, "public_key": text(public), "signature": text(proof)}
        self.applied = requests.post(link, json=application, timeout=30)
        both = b"".join(sorted([public, self.hub]))
        self.words = " ".join(words[one] for one in sha(b"landsaftale/fingerprint/1" + both)[:8])
        self.host = urlsplit(link).netloc

    def signed(self, records: list[Json]) -> list[Json]:
        """Return records with one signature over all of them."""
        level: Level = [(sha(canonical(one)), [n]) for n, one in enumerate(records)]
        paths: list[list[str]] = [[] for _ in records]
        while len(level) > 1:
            level = [self._above(level[at : at + 2], paths) for at in range(0, len(level), 2)]
        root = text(self.key.sign(b"landsaftale/records/1\n" + level[0][0]))
        return [{**one, "sig": {"key": self.key_id, "root": root, "path": path}}
                for one, path in zip(records, paths, strict=True)]  # fmt: skip

    def _above(self, pair: Level, paths: list[list[str]]) -> tuple[bytes, list[int]]:
        if len(pair) == 1:
            return pair[0]
        (left, ours), (right, theirs) = pair
        for one in ours:
            paths[one].append(">" + right.hex())
        for one in theirs:
            paths[one].append("<" + left.hex())
        return sha(b"\x01" + left + right), ours + theirs

    def proves(self, record: Json) -> None:
        """See that the hub has signed a record; raises where it has not."""
        plain = {name: value for name, value in record.items() if name != "sig"}
        digest, sig = sha(canonical(plain)), record["sig"]
        assert sig["key"] == sha(self.hub).hex()[:16]
        for step in sig["path"]:
            other = bytes.fromhex(step[1:])
            digest = sha(b"\x01" + (other + digest if step[0] == "<" else digest + other))
        key = Ed25519PublicKey.from_public_bytes(self.hub)
        key.verify(base64.b64decode(sig["root"]), b"landsaftale/records/1\n" + digest)

    def exchange(self, records: list[Json], now: datetime) -> list[Json]:
        """Say these records, the first that there are; return the lines of the answer."""
        cursor = {"epoch": "", "seq": 0, "sum": "0", "owed": 0}
        hello = {"type": "hello", "protocol": [1], "schemas": {}, "epoch": "f" * 16,
                 "cursor": cursor, "after": 0, "max_bytes": 4_000_000}  # fmt: skip
        puts = [{"type": "put", "seq": n, "record": one} for n, one in enumerate(records, 1)]
        end = {"type": "end", "last": len(puts), "head": len(puts), "sum": "0", "more": False}
        lines = (json.dumps(line).encode() + b"\n" for line in (hello, *puts, end))
        body = gzip.compress(b"".join(lines))
        answer = requests.post(
            f"http://{self.host}/exchange",
            data=body,
            headers=self._headers(body, int(now.timestamp())),
            timeout=30,
        )
        return [json.loads(line) for line in gzip.decompress(answer.content).splitlines()]

    def _headers(self, body: bytes, now: int) -> dict[str, str]:
        digest = f"sha-256=:{text(sha(body))}:"
        covers = (
            '("@method" "@authority" "@path" "@query" "content-digest")'
            f';created={now};expires={now + 300};keyid="{self.key_id}"'
            f';nonce="{secrets.token_hex(12)}";tag="landsaftale"'
        )
        base = (
            f'"@method": POST\n"@authority": {self.host}\n"@path": /exchange\n"@query": ?\n'
            f'"content-digest": {digest}\n"@signature-params": {covers}'
        )
        return {"Content-Type": "application/x-ndjson", "Content-Digest": digest,
                "Signature-Input": f"la={covers}",
                "Signature": f"la=:{text(self.key.sign(base.encode()))}:"}  # fmt: skip
