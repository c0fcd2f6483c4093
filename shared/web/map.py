"""The country as 98 equal tiles, so that a small municipality is seen as well as a large one.

Own arrangement: rows from north to south, one column for about 17 km, the capital's region
spread out and Bornholm moved in. `tiles` gives the places; `templates/map.html` draws them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Final, TypedDict

from shared.codes.lists import rows

SIDE: Final = 36
STEP: Final = 39
COLUMNS: Final = 18

# one line per row from the north; column, code, short name
PLACES: Final = """
4 860 Hjø | 5 813 Frh
3 849 Jam | 4 810 Brø | 7 825 Læs
1 787 Thi | 3 820 Ves | 4 840 Reb | 5 851 Aal | 16 217 Hel
1 773 Mor | 2 779 Ski | 3 791 Vib | 4 846 Mar | 13 270 Gri | 14 219 Hil | 15 210 Fre | 16 223 Hør
0 665 Lem | 1 671 Str | 4 730 Ran | 5 707 Nor | 12 260 Hal | 14 201 All | 15 230 Rud
1 661 Hol | 2 657 Her | 3 740 Sil | 4 710 Fav | 5 706 Syd | 9 306 Ods \
| 12 250 Fss | 13 240 Ege | 14 190 Fur | 15 173 Lyn | 16 157 Gen
1 760 Rin | 2 756 Ika | 3 746 Ska | 4 751 Aar | 13 151 Bal | 14 163 Hlv | 15 159 Gla | 16 101 Køb
1 573 Var | 2 530 Bil | 3 766 Hed | 4 615 Hor | 5 727 Odd | 6 741 Sam | 8 326 Kal | 10 316 Hbk \
| 12 165 Alb | 13 161 Glo | 14 175 Rød | 15 147 Frb
0 563 Fan | 1 561 Esb | 2 575 Vej | 3 630 Vjl | 4 607 Frc | 10 350 Lej | 11 265 Ros \
| 12 169 Høj | 13 153 Bby | 14 167 Hvi | 15 185 Tår | 16 155 Dra
2 510 Had | 3 621 Kol | 5 410 Mid | 6 480 Nfy | 7 440 Ker | 9 330 Sla | 10 340 Sor | 11 329 Rgs \
| 13 183 Ish | 14 187 Val
1 550 Tøn | 2 580 Aab | 5 420 Ass | 6 461 Ode | 7 450 Nyb | 10 370 Næs | 11 259 Køg \
| 12 269 Sol | 13 253 Gre | 17 400 Bor
3 540 Søn | 6 430 Faa | 7 479 Sve | 8 482 Lan | 10 390 Vor | 11 320 Fax | 12 336 Ste
7 492 Ærø | 9 360 Lol | 10 376 Gul
""".replace("\\\n", "")


class Shown(TypedDict, total=False):
    """What stands on one municipality's tile; see `templates/map.html`."""

    share: float  # of the tile, filled from below
    more: float  # on top of it
    words: str
    mark: str
    tone: str  # ok, warn, err, none: paints the whole tile


@dataclass(frozen=True, slots=True)
class Place:
    """Where a municipality's tile lies, in the drawing's units."""

    code: str
    name: str
    short: str
    x: int
    y: int


@cache
def places() -> tuple[Place, ...]:
    """Return the tiles of all 98 municipalities, row by row from the north."""
    names = {row["code"]: row["name"] for row in rows("municipalities")}
    found = []
    for row, line in enumerate(PLACES.strip().splitlines()):
        for entry in line.split("|"):
            column, code, short = entry.split()
            found.append(Place(code, names[code], short, 2 + int(column) * STEP, 2 + row * STEP))
    return tuple(found)


def tiles(shown: Mapping[str, Shown]) -> SimpleNamespace:
    """Return what `municipality_map` draws: each tile with its place and what stands on it.

    `shown` is by municipality code, `751` or `0751`; who is not in it is drawn small and grey.
    """
    by_code = {code[-3:]: what for code, what in shown.items()}
    return SimpleNamespace(
        width=4 + COLUMNS * STEP,
        height=4 + (places()[-1].y // STEP + 1) * STEP,
        tiles=[_tile(place, by_code.get(place.code)) for place in places()],
    )


def _tile(place: Place, shown: Shown | None) -> SimpleNamespace:
    what = shown or {}
    room = SIDE - 2
    share = round(room * min(what.get("share", 0.0), 1.0), 1)
    more = round(min(room * what.get("more", 0.0), room - share), 1)
    return SimpleNamespace(
        shown=shown, name=place.name, short=place.short, x=place.x, y=place.y,
        share=share, share_top=place.y + SIDE - 1 - share,
        more=more, more_top=place.y + SIDE - 1 - share - more,
        words=what.get("words", ""), mark=what.get("mark", ""), tone=what.get("tone", ""),
    )  # fmt: skip
