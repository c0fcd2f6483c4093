"""The forms of six municipalities' case systems: columns, order, encoding and spelling of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from deploy.demo.invented import Person, words

Spell = Callable[[Person], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """How one municipality's system writes its list of candidates.

    `columns` is (heading, field) in the file's order, a field being a name of
    `shared.imports.columns`, `remark`, or nothing for a column of its own. `spelled` holds
    the fields that it writes in a way of its own.
    """

    municipality: str
    people: int
    file: str
    encoding: str
    delimiter: str
    columns: tuple[tuple[str, str], ...]
    dates: str = "%d-%m-%Y"
    quoted: bool = False
    title: str = ""
    total: str = ""
    header_again: int = 0
    trailing: int = 0
    merged: str = ""
    spelled: Mapping[str, Spell]

    def heading(self, field: str) -> str:
        """Return the heading of a field's first column; nothing if the file has none."""
        return next((heading for heading, name in self.columns if name == field), "")

    def day(self, day: date | None) -> str:
        """Return a day as this system writes it."""
        return day.strftime(self.dates) if day else ""


def cells(system: System, person: Person) -> dict[str, str]:
    """Return what the system writes of a person, by field."""
    usual: dict[str, str] = {
        "cpr": f"{person.cpr[:6]}-{person.cpr[6:]}",
        "name": f"{person.first_name} {person.last_name}",
        "first_name": person.first_name,
        "last_name": person.last_name,
        "address": person.address,
        "postcode": person.postcode,
        "city": person.town,
        "municipality": system.municipality,
        "phone": person.phone,
        "email": f"borger{person.phone}@example.dk",
        "target_group": words()["target_groups"][person.target_group]["number"],
        "unemployed_since": system.day(person.unemployed_since),
        "available_from": system.day(person.available_from),
        "occupation": person.titles[0],
        "occupation 2": person.titles[-1] if len(person.titles) > 1 else "",
        "branch": person.branch,
        "skills": ", ".join(person.skills),
        "experience": f"{person.experience} år",
        "licences": ", ".join(person.licences),
        "language": person.language,
        "hours": person.hours,
        "adaptations": ", ".join(person.adaptations),
        "travel_minutes": str(person.travel_minutes),
        "caseworker": person.caseworker,
        "consent": {True: "Ja", False: "Nej", None: ""}[person.consent],
        "consent_date": system.day(person.consent_date),
    }
    return usual | {field: spell(person) for field, spell in system.spelled.items()}


def _columns(text: str) -> tuple[tuple[str, str], ...]:
    """Return columns from lines of `heading = field`; the field may be left out."""
    found = []
    for line in text.strip().splitlines():
        heading, _, field = line.strip().partition(" = ")
        found.append((heading, field))
    return tuple(found)


def _group(person: Person, how: Literal["dotted", "words"]) -> str:
    return words()["target_groups"][person.target_group][how]


SYSTEMS = (
    System(
        municipality="101",
        people=1100,
        file="101-koebenhavn.csv",
        encoding="cp1252",
        delimiter=";",
        title="Udtræk fra fagsystem - Aktive borgere - kørt 23-11-2026 08:14",
        total="I alt",
        columns=_columns("""
            CPR-nr. = cpr
            Navn = name
            Adresse = address
            Postnr = postcode
            By = city
            Mobil = phone
            E-mail = email
            Målgruppe = target_group
            Ydelse
            Match/Visitation
            Ledig siden = unemployed_since
            Kan starte = available_from
            Stillingsønske 1 = occupation
            Stillingsønske 2 = occupation 2
            Branche = branch
            Kompetencer = skills
            Erfaring = experience
            Kørekort = licences
            Sprog = language
            Timer pr. uge = hours
            Skånehensyn = adaptations
            Transport (min) = travel_minutes
            Sagsbehandler = caseworker
            Team = team
            Samtykke = consent
            Samtykkedato = consent_date
            Næste samtale
            Bemærkning = remark
        """),
        spelled={"hours": lambda person: f"{person.hours},0"},
    ),
    System(
        municipality="147",
        people=300,
        file="147-frederiksberg.csv",
        encoding="utf-8-sig",
        delimiter=";",
        merged="team",
        columns=_columns("""
            Team = team
            Sagsbehandler = caseworker
            Personnummer = cpr
            Efternavn = last_name
            Fornavn(e) = first_name
            Gade = address
            Postnr. og by = postcode
            Tlf. = phone
            Målgr. = target_group
            Ledighedsdato = unemployed_since
            Til rådighed fra = available_from
            DISCO 1 = occupation
            DISCO 2 = occupation 2
            Kompetencer = skills
            Års erfaring = experience
            Certifikater = licences
            Danskniveau = language
            Timetal = hours
            Hensyn = adaptations
            Transporttid = travel_minutes
            Samtykke (J/N) = consent
            Dato for samtykke = consent_date
            Noter = remark
        """),
        spelled={
            "target_group": lambda person: _group(person, "dotted"),
            "postcode": lambda person: f"{person.postcode} {person.town}",
            "occupation": lambda person: person.occupations[0],
            "occupation 2": lambda person: "".join(person.occupations[1:]),
            "experience": lambda person: str(person.experience),
            "language": lambda person: {"Flydende": "C1", "Mellem": "B1", "Begynder": "A2"}[
                person.language
            ],
            "consent": lambda person: {True: "J", False: "N", None: ""}[person.consent],
        },
    ),
    System(
        municipality="157",
        people=150,
        file="157-gentofte.txt",
        encoding="utf-8",
        delimiter="\t",
        dates="%Y-%m-%d",
        columns=_columns("""
            Borger = name
            CPR = cpr
            Bopæl = address
            Post nr = postcode
            Postdistrikt = city
            Mobilnr = phone
            Mail = email
            Jobmål 1 = occupation
            Jobmål 2 = occupation 2
            Færdigheder = skills
            Erhvervserfaring = experience
            Kørekort/certifikater = licences
            Dansk = language
            Ugentlige timer = hours
            Målgruppe (LAB) = target_group
            Ledig fra = unemployed_since
            Startklar fra = available_from
            Maks. transport = travel_minutes
            Skånebehov = adaptations
            Samtykke givet = consent
            Samtykke dato = consent_date
            Bolignummer
            Kommentar = remark
        """),
        spelled={
            "target_group": lambda person: _group(person, "words"),
            "hours": lambda person: (
                "fuld tid" if person.hours == "37" else f"{person.hours} timer"
            ),
            "consent": lambda person: {True: "X", False: "Nej", None: ""}[person.consent],
        },
    ),
    System(
        municipality="461",
        people=500,
        file="461-odense.csv",
        encoding="utf-8",
        delimiter=";",
        title="Aktive sager i Odense;;;\n",
        header_again=260,
        trailing=4,
        columns=_columns("""
            Kommunekode = municipality
            CPR-nummer = cpr
            Navn = name
            Målgruppe = target_group
            Ledig siden = unemployed_since
            Kan starte = available_from
            Ønsket stilling = occupation
            Jobønske 2 = occupation 2
            Brancheønske = branch
            Kompetencer = skills
            Erfaring (år) = experience
            Sprog (dansk) = language
            Kørekort = licences
            Timer/uge = hours
            Hensyn = adaptations
            Transporttid = travel_minutes
            Samtykke = consent
            Samtykkedato = consent_date
            Vejnavn og nr. = address
            Postnr = postcode
            Bynavn = city
            Telefon = phone
            Afdeling = team
            Jobkonsulent = caseworker
            Bemærkninger = remark
        """),
        spelled={
            "language": lambda person: f"Dansk: {person.language.lower()}",
            "consent": lambda person: {True: "1", False: "0", None: ""}[person.consent],
        },
    ),
    System(
        municipality="751",
        people=550,
        file="751-aarhus.txt",
        encoding="cp1252",
        delimiter="\t",
        dates="%d.%m.%Y",
        title="Kandidatliste, Aarhus Kommune, 23.11.2026",
        total="Antal borgere",
        columns=_columns("""
            Navn = name
            Cpr nr = cpr
            Kommune = municipality
            Postnummer = postcode
            By = city
            Adresse = address
            Mobiltelefon
            Tlf.nr. = phone
            Stillingsønske 1 = occupation
            Stillingsønske 2 = occupation 2
            Ønsket branche = branch
            Kan = skills
            Erfaring = experience
            Certifikater = licences
            Danskniveau = language
            Timer = hours
            Skånehensyn = adaptations
            Transport = travel_minutes
            Målgruppe = target_group
            Målgruppe fra = target_group_since
            Ledig siden = unemployed_since
            Kan starte = available_from
            Samtykke til deling = consent
            Samtykkedato = consent_date
            Gruppe = team
            Sagsansvarlig = caseworker
            Notat = remark
        """),
        spelled={
            "name": lambda person: f"{person.last_name}, {person.first_name}",
            "municipality": lambda _: "Aarhus",
            "target_group": lambda person: _group(person, "words"),
            "cpr": lambda person: person.cpr,
            "consent": lambda person: {True: "true", False: "false", None: ""}[person.consent],
        },
    ),
    System(
        municipality="851",
        people=400,
        file="851-aalborg.csv",
        encoding="utf-8-sig",
        delimiter=";",
        quoted=True,
        total="Total",
        columns=_columns("""
            CPRNR = cpr
            Adresseringsnavn = name
            Adresse = address
            Postnr = postcode
            Postby = city
            Komnr = municipality
            Telefonnummer = phone
            E-mailadresse = email
            Målgruppekode = target_group
            Ledighedsdato = unemployed_since
            Kan starte = available_from
            DISCO-kode = occupation
            DISCO 2 = occupation 2
            Branche = branch
            Kvalifikationer = skills
            Erfaring (år) = experience
            Kørekort = licences
            Sprog = language
            Timetal = hours
            Skånehensyn = adaptations
            Transport (min) = travel_minutes
            Enhed = team
            Sagsbehandler = caseworker
            Samtykke = consent
            Samtykkedato = consent_date
            Fritekst = remark
        """),
        spelled={
            "target_group": lambda person: _group(person, "dotted"),
            "occupation": lambda person: person.occupations[0],
            "occupation 2": lambda person: "".join(person.occupations[1:]),
            "hours": lambda person: f"{person.hours},0",
        },
    ),
)
