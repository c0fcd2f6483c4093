"""Files of candidates as a municipality's system writes them, small and without faults."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from node.imports import actions as imports
from node.imports.actions import Imported
from node.tables import Candidate
from shared.database import set_setting
from shared.feed.local import Local
from shared.imports.consent import ConsentText
from tests import make
from tests.parties import Town

TEXT = ConsentText("Samtykke til deling", "Forslag til virksomheder", date(2026, 1, 1))
NAMES = ("Ane Søgård", "Bo Kjær", "Cem Aydin", "Dorthe Ørum", "Elif Åby", "Finn Bæk", "Gro Holst")


def person(at: int, **other: str) -> dict[str, str]:
    """Row number `at` of a file; CPR numbers in the replacement form (day + 60)."""
    usual = {
        "CPR-nr.": f"{at % 28 + 61:02}{at % 12 + 1:02}80-{4000 + at:04}",
        "Navn": f"{NAMES[at % len(NAMES)]} Nr{chr(65 + at % 26)}{chr(65 + at // 26 % 26)}",
        "Adresse": f"Prøvevej {at}", "Postnr": "2300", "By": "København S",
        "Mobil": f"{at + 20_000_000}", "E-mail": f"borger{at}@example.dk",
        "Stillingsønske": "9412", "Kompetencer": "opvask", "Kørekort": "B", "Dansk": "B1",
        "Timer": "37", "Transport": "60", "Målgruppe": "6.2", "Sagsbehandler": "Karim Holst",
        "Samtykke": "Ja", "Samtykkedato": "01-10-2026",
    }  # fmt: skip
    return {name: other.get(name, value) for name, value in usual.items()} | other


def file_of(people: Sequence[dict[str, str]]) -> bytes:
    """The file, `;`-separated, Windows-1252."""
    lines = [";".join(people[0]), *(";".join(one.values()) for one in people)]
    return "\r\n".join(lines).encode("cp1252")


def take(local: Local, people: Sequence[dict[str, str]], *, named: bool = True) -> Imported:
    """Import these people; `named` says which text their consent is about."""
    found = imports.read(local, file_of(people), TEXT if named else None)
    return imports.store(local, "test", found)


def on(local: Local, day: date) -> Local:
    """The same party on this civil day."""
    with local.database.begin() as session:
        set_setting(session, "demo_today", day.isoformat())
    return local


def acceding(town: Town, code: str = "101", participation: str = "profiles") -> Local:
    """A node whose municipality has acceded to an agreement."""
    node = on(town.node(code), make.TODAY)
    with town.hub.begin("test") as tx:
        employer = tx.write(make.employer(), "registered")
        agreement = tx.write(make.agreement(employer), "made")
    with node.begin("test") as tx:
        body = make.accession(agreement, municipality=code, participation=participation)
        tx.write(body, "acceded")
    town.synchronise()
    return node


def everyone(local: Local) -> list[Candidate]:
    """All candidates of a node, by code."""
    with local.read() as session:
        return list(session.scalars(select(Candidate).order_by(Candidate.code)))
