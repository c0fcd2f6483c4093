"""The icons of the Danish design system, drawn into the page."""

import re
from functools import cache
from pathlib import Path
from typing import Final

from markupsafe import Markup

FOLDER: Final = Path(__file__).parent / "static" / "vendor" / "img" / "svg-icons"
HIDDEN: Final = Markup('aria-hidden="true"')
NAMED: Final = Markup('role="img" aria-label="{}"')
DRAWN: Final = re.compile(r'<svg[^>]*viewBox="([^"]+)"[^>]*>(.*)</svg>', re.DOTALL)


def icon(name: str, label: str | None = None, extra: str = "") -> Markup:
    """Return one icon as SVG: decoration beside a word, or a picture with its `label`.

    `extra` is a class more. The drawing stands in the page itself, so that the content
    security policy needs no exception.

    Raises:
        LookupError: the design system has no icon of that name, or it was not fetched.
    """
    box, drawing = _drawing(name)
    told = HIDDEN if label is None else NAMED.format(label)
    return Markup('<svg class="icon-svg{}" focusable="false" viewBox="{}" {}>{}</svg>').format(
        f" {extra}" if extra else "", box, told, drawing
    )


@cache
def _drawing(name: str) -> tuple[str, Markup]:
    try:
        found = DRAWN.search((FOLDER / f"{name}.svg").read_text())
    except FileNotFoundError:
        found = None
    if found is None:
        raise LookupError(
            f"no icon {name!r} in {FOLDER}; `pip install --no-deps -e .` fetches the design system"
        )
    return found[1], Markup(found[2])  # noqa: S704 - a file of the pinned package
