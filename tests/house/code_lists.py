"""The codes that each schema version of a kind takes: committed, so that none grows unnoticed.

python -m tests.house.code_lists     after the version of a kind whose list has grown was raised

Who runs the program of last month knows the version, and not the code. With a new version it is
not sent what it cannot read (`shared/exchange/PROTOCOL.md`, section 8).
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from marshmallow import fields, validate

from shared.records.kinds import KINDS, Kind
from tests.shared.records.test_kinds import walk

FILE = Path(__file__).with_suffix(".json")
RAISE = (
    "A code more is a schema more: raise `version` of {kind} in shared/records/kinds.py, then run"
    " python -m tests.house.code_lists"
)
KEEP = "Peers hold records that have it: a list only grows. Put it back, and stop offering it."


def lists_of(kind: Kind) -> dict[str, list[str]]:
    """Return the codes of each member that is of a closed list, by its path."""
    return {name: sorted(map(str, found)) for name, one in walk(kind.schema)
            if (found := _choices(one)) is not None}  # fmt: skip


def _choices(one: fields.Field[Any]) -> list[Any] | None:
    for check in one.validators:
        if isinstance(check, validate.OneOf):
            return list(check.choices)
    return None


def now() -> dict[str, Any]:
    """Return what is committed: each list once, by its name; each kind's version and lists."""
    lists: dict[str, str] = {}
    kinds = {}
    for kind in KINDS.values():
        members = {}
        for member, codes in lists_of(kind).items():
            name = hashlib.sha256(" ".join(codes).encode()).hexdigest()[:8]
            lists[name] = " ".join(codes)
            members[member] = name
        kinds[kind.name] = {"version": kind.version, **members}
    return {"lists": lists, "kinds": kinds}


def wrong(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Say of each list that has changed what to do; nothing of new kinds and members."""
    for kind, was in before["kinds"].items():
        is_now = after["kinds"].get(kind, {})
        for member in was.keys() & is_now.keys() - {"version"}:
            old, new = (set(each["lists"][of[member]].split())
                        for each, of in ((before, was), (after, is_now)))  # fmt: skip
            if lost := old - new:
                yield f"{kind}.{member} has lost {', '.join(sorted(lost))}. {KEEP}"
            elif new - old and is_now["version"] <= was["version"]:
                more = ", ".join(sorted(new - old))
                yield f"{kind}.{member} has got {more}. {RAISE.format(kind=kind)}"


if __name__ == "__main__":
    committed = json.loads(FILE.read_text()) if FILE.exists() else {"kinds": {}}
    if faults := sorted(wrong(committed, now())):
        raise SystemExit("\n".join(faults))
    FILE.write_text(json.dumps(now(), indent=1, sort_keys=True, ensure_ascii=False) + "\n")
