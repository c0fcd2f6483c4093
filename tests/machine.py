"""What a run spares its machine: waiting for a disk, and looking for garbage in what it keeps.

Thousands of small databases are written and thrown away, each commit waiting for the disk; and
Python looks through all modules and tests again and again for what nobody uses any more.
"""

import gc
import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 4 * 2**30  # bytes: a run takes less than one of four; a container may have far less
SELDOM = (50_000, 20, 50)  # new objects until the young are looked through; and so on


def files_in_memory() -> None:
    """Let all that is temporary lie in memory, where there is room for it."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        tempfile.tempdir = os.environ["TMPDIR"] = str(MEMORY)


def few_collections() -> None:
    """Take what there is now as kept for good, and look through the rest more seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
