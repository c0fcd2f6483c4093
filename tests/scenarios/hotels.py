"""Nordlys with its twelve hotels, and the five municipalities that they lie in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from hub.agreements import actions as agreements
from hub.agreements.draft import AgreementDraft
from hub.needs import actions as needs
from shared.feed.local import Local
from shared.needs.draft import SCHEMA
from shared.records.agreement import Accession
from shared.records.base import Record
from shared.records.employer import LegalUnit
from shared.trust.sealing import create_contact_key
from tests import make
from tests.hub.stage import Stage, draft_of
from tests.node.scene import set_day
from tests.parties import Town

MONDAY = "2026-11-23"
OWN, FRANCHISE = "99000007", "99000015"
# by P-number: the hotel, its municipality, its legal unit, and the slots asked for there
HOTELS: Mapping[str, tuple[str, str, str, int]] = {
    "1990001001": ("Havnen", "101", OWN, 4), "1990001002": ("Torvet", "101", OWN, 4),
    "1990001003": ("Søbredden", "101", OWN, 4), "1990001004": ("Byporten", "101", OWN, 4),
    "1990001005": ("Alléen", "147", OWN, 4),
    "1990001006": ("Åen", "751", OWN, 3), "1990001007": ("Bugten", "751", OWN, 3),
    "1990001008": ("Skoven", "751", FRANCHISE, 3),
    "1990001009": ("Kanalen", "461", OWN, 3), "1990001010": ("Fjorden", "461", FRANCHISE, 2),
    "1990001011": ("Kajen", "851", OWN, 3), "1990001012": ("Limfjorden", "851", FRANCHISE, 3),
}  # fmt: skip
CODES = ("101", "147", "751", "461", "851")


@dataclass(frozen=True, slots=True)
class Hotels:
    """The chain at its hub, and the municipalities' nodes."""

    stage: Stage

    @property
    def town(self) -> Town:
        """The hub and all nodes."""
        return self.stage.town

    def node(self, code: str) -> Local:
        """A municipality's node."""
        return self.town.node(code)

    def day(self, day: str) -> None:
        """Let it be another day everywhere, and all tell each other what there is."""
        for party in (self.town.hub, *self.town.nodes.values()):
            set_day(party, day)
        self.exchange()

    def exchange(self) -> None:
        """Let all hear of all, and the hub do what follows."""
        for _ in range(2):
            self.town.hub.react()
            self.town.synchronise()

    def post(self, **slots: int) -> Record:
        """Post the need of 40 slots; `p1990001011=1` asks for another number there."""
        return needs.post(self.town.hub, "hr", SCHEMA.load(asked(**slots)))

    def agreement_code(self) -> str:
        """The agreement's public code."""
        with self.town.hub.read() as session:
            return str(agreements.stored.get(session, self.stage.agreement).body.code)


def asked(**slots: int) -> dict[str, Any]:
    """The need as a file would have it: some slots at each hotel."""
    groups = [(p, slots.get(f"p{p}", hotel[3])) for p, hotel in HOTELS.items()]
    return draft_of([group for group in groups if group[1]])


def an_agreement(**other: Any) -> AgreementDraft:
    """The chain's agreement as its hosting authority, København, wrote it."""
    return AgreementDraft(
        **{"title": "Landsaftale for Nordlys", "units": (OWN, FRANCHISE), "branches": ("I",),
           "instruments": ("work_placement", "wage_subsidy"), "invited": CODES,
           "hosting_authority": "municipality:101", "mandate": "Udvalgets punkt 4",
           "mandate_on": date(2026, 10, 12), "valid_from": date(2026, 11, 1),
           "valid_to": date(2028, 10, 31), "answer_days": 2, "terms": "Vi svarer på to dage.",
           "contact": make.contact()} | other
    )  # fmt: skip


def open_hotels(town: Town, folder: Path) -> Hotels:
    """Register the chain with its hotels, make its agreement, and let its franchisee join."""
    set_day(town.hub, MONDAY)
    for code in CODES:
        set_day(town.node(code), MONDAY)
    units = (
        LegalUnit(cvr=OWN, name="Nordlys Drift A/S"),
        LegalUnit(cvr=FRANCHISE, name="Nordlys Franchise ApS", franchise=True),
    )
    with town.hub.begin("test") as tx:
        employer = tx.write(make.employer(units=units), "registered")
        places = {
            p: tx.write(
                make.workplace(employer, p_number=p, name=name, municipality=code, cvr=cvr),
                "registered",
            )
            for p, (name, code, cvr, _) in HOTELS.items()
        }  # fmt: skip
        key = tx.write(
            make.contact_key(create_contact_key(folder / "mette.key"), employer), "key given"
        )
    made = agreements.make(town.hub, "hr", an_agreement())
    agreements.consent(town.hub, "hr", made.body.code, FRANCHISE, "Bo Bach, indehaver")
    town.synchronise()
    return Hotels(Stage(town, employer, made.ref, places, key))


def word_of(party: Local, code: str) -> Accession:
    """What a municipality has said to the agreement, as a party has it."""
    with party.read() as session:
        records = agreements.stored.of_kind(session, "accession")
        return next(one.body for one in records if one.body.municipality == code)
