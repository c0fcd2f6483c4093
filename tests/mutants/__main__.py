"""`make mutants`: plant each fault, see that its test fails, and say which lived."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

from tests.mutants.plant import SECONDS, Fate, Mutant, copy, fate, mutants, run

TOGETHER = 2


def main(words: list[str]) -> int:
    """Try the mutants with one of these words in their name, or all; return the exit status."""
    chosen = [one for one in mutants() if not words or any(word in one.name for word in words)]
    with TemporaryDirectory() as folder, ThreadPoolExecutor(TOGETHER) as pool:
        trees = SimpleQueue[Path]()
        for number in range(TOGETHER):
            trees.put(copy(Path(folder, str(number))))
        named = {one.test for one in chosen}
        status, said = _with_a_tree(trees, lambda tree: run(named, tree, 10 * SECONDS))
        if status:
            print(said, "\nThe tests fail without any mutant.", sep="")
            return 1
        fates = list(pool.map(lambda one: _tried(one, trees), chosen))
    killed = fates.count("killed")
    print(f"{killed} passed, {len(chosen) - killed} failed")
    return 0 if chosen and killed == len(chosen) else 1


def _with_a_tree(trees, act):  # type: ignore[no-untyped-def]  # returns what the act does
    tree = trees.get()
    try:
        return act(tree)
    finally:
        trees.put(tree)


def _tried(mutant: Mutant, trees: "SimpleQueue[Path]") -> Fate:
    start = time.monotonic()
    found: Fate = _with_a_tree(trees, lambda tree: fate(mutant, tree))
    seconds = time.monotonic() - start
    print(f"{found:7} {seconds:5.1f} s  {mutant.name:58} {mutant.test}", flush=True)
    return found


sys.exit(main(sys.argv[1:]))
