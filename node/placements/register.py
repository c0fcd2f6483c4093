"""Our placements as a file for the case system: by their code and VITAS reference, no names."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from node.placements.actions import ours
from node.placements.state import Known, known
from node.tables import Candidate
from shared.clock import today
from shared.feed import stored
from shared.feed.local import Local
from shared.records.employer import Workplace
from shared.rules.placement import FOLLOW_UP_WEEKS
from shared.web.reasons import title

HEADER = (
    "Forløb", "Kandidat", "Sagsnummer i VITAS", "Arbejdssted", "P-nummer", "Redskab", "Første dag",
    "Sidste dag", "Tilstand", "Sluttede", *(f"Resultat {weeks} uger" for weeks in FOLLOW_UP_WEEKS),
)  # fmt: skip
FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Registered:
    """One placement with whose it is and where."""

    about: Known
    candidate: Candidate | None
    place: Workplace


def rows(session: Session, local: Local) -> Sequence[Registered]:
    """Return all placements of this municipality, the next to start on top."""
    day = today(session)
    found = (known(session, row.ref, day) for row in ours(session, local))
    return [
        Registered(
            about,
            session.get(Candidate, about.case.candidate),
            stored.get(session, about.placement.workplace).body,
        )
        for about in found
    ]


def to_csv(registered: Iterable[Registered]) -> str:
    """Return placements as `;`-separated lines that a spreadsheet reads as text only."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEADER)
    for one in registered:
        writer.writerow([_plain(cell) for cell in _cells(one)])
    return out.getvalue()


def _cells(one: Registered) -> list[str]:
    now = one.about.placement
    days = (now.starts_on, now.ends_on)
    return [
        now.code, one.candidate.code if one.candidate else "",
        one.about.case.vitas_reference or "", one.place.name, now.p_number,
        title("instruments", now.instrument), *(f"{day:%d-%m-%Y}" for day in days), now.state,
        f"{now.ended_on:%d-%m-%Y}" if now.ended_on else "",
        *(one.about.noted.get(weeks, "") for weeks in FOLLOW_UP_WEEKS),
    ]  # fmt: skip


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
