"""Collect every Danish sentence of the programs and keep the English catalogue in step.

    python deploy/build/translations.py          update messages.po and compile it
    python deploy/build/translations.py --check  exit 1 and name what has no English yet

A sentence is what stands in `_()`, `N_()`, `ngettext()`, `gettext()` or `lazy_gettext()`, and
every text and remedy of `shared/web/sentences/`, sources and questions of `shared/rules/law.toml`.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "deploy" / "build")]

from babel.messages.catalog import Catalog, Message  # noqa: E402 - after the path is set
from babel.messages.extract import extract_from_dir  # noqa: E402
from babel.messages.mofile import write_mo  # noqa: E402
from babel.messages.pofile import read_po, write_po  # noqa: E402

from shared.rules.rows import base_rules  # noqa: E402
from shared.web.sentences import SENTENCES  # noqa: E402

PO: Final = ROOT / "shared/web/translations/en/LC_MESSAGES/messages.po"
PROGRAMS: Final = ("shared", "hub", "node")
METHODS: Final = [("**.py", "python"), ("**.html", "jinja2")]
JINJA: Final = {"**.html": {"trimmed": "true", "silent": "false"}}
KEYWORDS: Final = {
    "_": None,
    "N_": None,  # marked where it stands, translated where it is shown
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
}


def collect() -> Catalog:
    """Return every sentence that is in the programs now, without its English."""
    catalog = Catalog(locale="en", fuzzy=False)
    for program in PROGRAMS:
        found = extract_from_dir(
            ROOT / program, METHODS, JINJA, keywords=KEYWORDS, comment_tags=()
        )
        for name, _, message, _, context in found:
            catalog.add(message, locations=[(f"{program}/{name}", 0)], context=context)
    for row in base_rules():
        catalog.add(row.source, locations=[("shared/rules/law.toml", 0)])
        if row.question:
            catalog.add(row.question, locations=[("shared/rules/law.toml", 0)])
    for sentence in SENTENCES.values():
        for part in filter(None, (sentence.text, sentence.remedy)):
            catalog.add(part, locations=[("shared/web/sentences", 0)])
    return catalog


def known() -> Catalog:
    """Return the English catalogue as it lies in the tree."""
    with PO.open("rb") as source:
        return read_po(source, locale="en")


def update() -> Catalog:
    """Bring the catalogue in step: new sentences come without English, old ones go."""
    fresh, before = collect(), known() if PO.exists() else Catalog(locale="en")
    for message in fresh:
        old = before.get(message.id) if message.id else None
        if old:
            message.string = old.string
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as target:
        write_po(target, fresh, sort_output=True, include_lineno=False, width=99, omit_header=True)
    with PO.with_suffix(".mo").open("wb") as target:
        write_mo(target, fresh)
    return fresh


def faults(catalog: Catalog) -> Iterator[str]:
    """Name each sentence of the programs that has no English, or English that does not fit."""
    for message in collect():
        if not message.id:
            continue
        english = catalog.get(message.id)
        if english is None or not _whole(english):
            yield f"no English: {_text(message)}"
        else:
            yield from (f"{_text(message)}: {wrong}" for wrong in english.check(catalog))


def _whole(message: Message) -> bool:
    texts = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return all(texts)


def _text(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def main() -> int:
    """Update the catalogue, or only check it; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing")
    catalog = known() if parser.parse_args().check else update()
    missing = sorted(faults(catalog))
    sys.stdout.writelines(f"{line}\n" for line in missing)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
