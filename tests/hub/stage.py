"""One employer with workplaces, an agreement, and municipalities that have answered it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from hub.needs import actions as needs
from shared.needs.draft import SCHEMA
from shared.records.base import Record
from shared.records.employer import Workplace
from shared.trust.sealing import create_contact_key
from tests import make
from tests.parties import Town

PLACES: Mapping[str, tuple[str, str]] = {
    "1990000101": ("Søbredden", "101"),
    "1990000147": ("Nordlys Allé", "147"),
    "1990000461": ("Nordlys Odense", "461"),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """What the play needs: keys of the employer, its workplaces by P-number, the agreement."""

    town: Town
    employer: str
    agreement: str
    workplaces: Mapping[str, str]
    contact_key: str

    def accede(self, *codes: str, state: str = "acceded", **other: object) -> None:
        """Let these municipalities answer the agreement, and the hub hear of it."""
        for code in codes:
            node = self.town.node(code)
            reason = "Vi har en lokal aftale." if state == "declined" else None
            with node.begin("test") as tx:
                tx.write(
                    make.accession(self.agreement, municipality=code, state=state,
                                   reason=reason, **other),
                    "answered",
                )  # fmt: skip
        self.town.synchronise(*codes)

    def post(self, *groups: tuple[str, int], **other: object) -> Record:
        """Post a need with so many slots at each P-number."""
        draft = SCHEMA.load(draft_of(groups, **other))
        return needs.post(self.town.hub, "test", draft)


def draft_of(groups: Iterable[tuple[str, int]], **other: object) -> dict[str, object]:
    """A need as a TOML file would have it."""
    return {
        "title": "Køkken og rengøring", "occupation": "9412", "branch": "I",
        "instruments": ["work_placement"], "tasks": "Opvask og anretning.",
        "must": ["dishwashing"], "language": "basic", "ordinary_positions": 2,
        "answer_by": "2026-11-30",
        "slot_groups": [
            {"workplace": place, "slots": slots, "hours": 30, "shift": "day",
             "start": "2026-12-07", "weeks": 4}
            for place, slots in groups
        ],
    } | other  # fmt: skip


def set_up(town: Town, folder: Path) -> Stage:
    """Register the employer and its agreement, which invites all the play's municipalities."""
    with town.hub.begin("test") as tx:
        employer = tx.write(make.employer(), "registered")
        places = {
            p_number: tx.write(_workplace(employer, p_number), "registered") for p_number in PLACES
        }
        agreement = tx.write(
            make.agreement(employer, invited=("101", "147", "157", "461", "751", "851")), "made"
        )
        bundle = create_contact_key(folder / "mette.key")
        key = tx.write(make.contact_key(bundle, employer), "key given")
    return Stage(town, employer, agreement, places, key)


def _workplace(employer: str, p_number: str) -> Workplace:
    name, municipality = PLACES[p_number]
    return make.workplace(employer, p_number=p_number, name=name, municipality=municipality,
                          address=f"{name} {int(p_number[-3:])}")  # fmt: skip
