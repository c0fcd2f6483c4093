"""Draw every life cycle of `shared/rules` into its README, or check that they are drawn.

python deploy/build/life_cycles.py [--check]

A table joins by being there: each `LifeCycle` in a module of `shared.rules` is found.
"""

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shared import rules
from shared.rules.life_cycle import LifeCycle, Step

README = Path(__file__).parents[2] / "shared" / "rules" / "README.md"
BEGIN, END = "<!-- drawn by deploy/build/life_cycles.py -->", "<!-- drawn -->"


def life_cycles() -> list[LifeCycle[Any]]:
    """Return each life cycle that a module of the rules has, by name."""
    found = {
        one.name: one
        for at in pkgutil.iter_modules(rules.__path__, f"{rules.__name__}.")
        for one in vars(importlib.import_module(at.name)).values()
        if isinstance(one, LifeCycle)
    }
    return [found[name] for name in sorted(found)]


def drawn(text: str) -> str:
    """Return a README with the tables between its two marks as the code has them now.

    Raises:
        ValueError: it has no marks.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"{README} has no place for life cycles: {BEGIN} and {END}")
    return "".join((before, begin, "\n", *(table(one) for one in life_cycles()), end, after))


def table(cycle: LifeCycle[Any]) -> str:
    """Return a life cycle as a table: state, what it follows, who, evidence, by when."""
    rows = ["state | follows | who | evidence | by", "--- | --- | --- | --- | ---"]
    rows += [" | ".join(_row(step)) for step in cycle.steps]
    lines = "\n".join(f"| {row} |" for row in rows)
    return f"\n**{_words(cycle.name)}**\n\n{lines}\n\n"


def _row(step: Step[Any]) -> Iterator[str]:
    yield f"**{step.to}**"
    yield ", ".join(step.follows)
    yield " or ".join(map(_words, step.who))
    rules = f"; rules met: {', '.join(map(_words, step.checks))}" if step.checks else ""
    yield ", ".join(map(_words, step.evidence)) + rules
    days = f"{step.days} working day{'s' if step.days != 1 else ''}" if step.days else ""
    yield days or _words(step.by or "")


def _words(name: str) -> str:
    return name.replace("_", " ")


def main(arguments: list[str]) -> None:
    """Do what the command line says."""
    text = README.read_text(encoding="utf-8")
    if arguments == ["--check"]:
        if drawn(text) != text:
            sys.exit("shared/rules/README.md is behind: run python deploy/build/life_cycles.py")
    elif arguments:
        sys.exit(__doc__)
    else:
        README.write_text(drawn(text), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
