"""A process that writes as a node does, and says what has been acknowledged, act by act.

    python -m tests.federation.writing ACTS HOME:SYNCHRONOUS …

Each home is written to in turn. Records are written, changed and erased; a line on the output is
said only when the act has returned.
"""

import os
import sys
from dataclasses import replace
from pathlib import Path

from sqlalchemy import event

from node.config import open_node
from shared import database
from tests import make

CHECKPOINT_PAGES = 60  # small, so that a short run has checkpoints


def write(home: Path, synchronous: str, acts: int) -> None:
    """Write to a node whose database syncs so, or as the product has it (`ours`), and
    acknowledge each act.
    """
    database.PRAGMAS = tuple(
        f"synchronous={synchronous}"
        if pragma.startswith("synchronous") and synchronous != "ours"
        else pragma
        for pragma in database.PRAGMAS
    )
    node = open_node(home)
    event.listen(
        node.database.engine, "connect",
        lambda raw, _: raw.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}"),
    )  # fmt: skip
    for act in range(acts):
        with node.begin("test") as tx:
            kept = tx.write(make.answer(count=act + 1), "told")
            gone = tx.write(make.answer(count=act + 1), "told")
        acknowledge(synchronous, "put", kept, 1)
        with node.begin("test") as tx:
            body = tx.get(kept).body
            tx.write(replace(body, count=body.count + 1), "changed", revises=kept)
            tx.erase(gone)
        acknowledge(synchronous, "put", kept, 2)
        acknowledge(synchronous, "erase", gone, 1)


def acknowledge(where: str, act: str, key: str, rev: int) -> None:
    """Say it past all buffers: from here on it must never be lost."""
    os.write(1, f"{where} {act} {key} {rev}\n".encode())


if __name__ == "__main__":
    for given in sys.argv[2:]:
        where, _, how = given.rpartition(":")
        write(Path(where), how, int(sys.argv[1]))
    os._exit(0)  # as a cut would: nothing is closed
