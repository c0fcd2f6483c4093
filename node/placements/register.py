"""Placements on paper and in files, by code and without names: VITAS sheets, and the register."""

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from node.placements.standing import Standing
from shared import spreadsheet
from shared.feed import stored
from shared.records.need import Need
from shared.rules import vitas
from shared.rules.placement import FOLLOW_UP_WEEKS
from shared.web.reasons import title

HEADER = (
    "Forløb", "Kandidat", "Sagsnummer i VITAS", "Arbejdssted", "P-nummer", "Redskab", "Første dag",
    "Sidste dag", "Tilstand", "Sluttede", *(f"Resultat {weeks} uger" for weeks in FOLLOW_UP_WEEKS),
)  # fmt: skip


def sheet_of(session: Session, one: Standing) -> Mapping[str, vitas.Value]:
    """Return what the employer keys into VITAS for a placement, in VITAS's order of fields."""
    now = one.about.placement
    need: Need = stored.get(session, now.need).body
    return vitas.sheet(now, need, one.place)


def to_csv(registered: Iterable[Standing]) -> str:
    """Return placements as lines that a spreadsheet reads as text only."""
    return spreadsheet.lines(HEADER, map(_cells, registered))


def _cells(one: Standing) -> list[str]:
    now = one.about.placement
    days = (now.starts_on, now.ends_on)
    return [
        now.code, one.candidate.code if one.candidate else "",
        one.about.case.vitas_reference or "", one.place.name, now.p_number,
        title("instruments", now.instrument), *(f"{day:%d-%m-%Y}" for day in days), now.state,
        f"{now.ended_on:%d-%m-%Y}" if now.ended_on else "",
        *(one.about.noted.get(weeks, "") for weeks in FOLLOW_UP_WEEKS),
    ]  # fmt: skip
