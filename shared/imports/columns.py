"""Which headings we know, and the field that each stands for: the allow-list of an import."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from shared.codes.danish import look_up_key


@dataclass(frozen=True)
class Columns:
    """The headings of one sort of file.

    Only what is in `headings` is ever read. `never_stored` are headings that systems
    are known to send and that we leave alone: free text, and what we have no need of.
    """

    headings: Mapping[str, tuple[str, ...]]
    never_stored: tuple[str, ...]

    def field(self, heading: str) -> str | None:
        """Return the field of a heading, whatever its case, dots and hyphens; or none.

        What stands in brackets after it counts only if the whole is not known.
        """
        bare = heading.partition("(")[0]
        return self._fields.get(look_up_key(heading)) or self._fields.get(look_up_key(bare))

    def is_never_stored(self, heading: str) -> bool:
        """Tell whether a heading is known, and known not to be stored."""
        return look_up_key(heading) in self._never

    def recognise(self, heading: str) -> str | None:
        """Return a word for every known heading, stored or not: what a header is found by."""
        return self.field(heading) or ("never_stored" if self.is_never_stored(heading) else None)

    def by_field(self, header: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return a file's own headings by our field, in the file's order."""
        found: dict[str, tuple[str, ...]] = {}
        for heading in header:
            if name := self.field(heading):
                found[name] = (*found.get(name, ()), heading)
        return found

    @cached_property
    def _fields(self) -> dict[str, str]:
        return {
            look_up_key(heading): name
            for name, headings in self.headings.items()
            for heading in headings
        }

    @cached_property
    def _never(self) -> frozenset[str]:
        return frozenset(look_up_key(heading) for heading in self.never_stored)


CANDIDATES = Columns(
    headings={
        "cpr": ("CPR-nr.", "CPR", "CPR-nummer", "CPRNR", "Personnummer", "Personnr."),
        "name": ("Navn", "Borger", "Borgers navn", "Fulde navn", "Adresseringsnavn"),
        "first_name": ("Fornavn", "Fornavne", "Fornavn(e)"),
        "last_name": ("Efternavn", "Efternavne"),
        "address": ("Adresse", "Vejnavn og nr.", "Gade", "Bopæl", "Bopælsadresse", "Vej"),
        "postcode": ("Postnr", "Postnummer", "Post nr", "Postnr. og by", "Postnr/by"),
        "city": ("By", "Bynavn", "Postdistrikt", "Postby"),
        "municipality": ("Kommune", "Kommunekode", "Kommunenr", "Bopælskommune", "Komnr"),
        "phone": ("Mobil", "Mobilnr", "Telefon", "Tlf", "Tlf.nr.", "Telefonnummer"),
        "email": ("E-mail", "Mail", "Mailadresse", "E-mailadresse"),
        "target_group": ("Målgruppe", "Målgr.", "Målgruppekode", "Målgruppe (LAB)"),
        "target_group_since": ("Målgruppe fra", "Målgruppe siden", "I målgruppen siden"),
        "unemployed_since": ("Ledig siden", "Ledighedsdato", "Ledig fra", "Første ledighedsdag"),
        "available_from": ("Kan starte", "Ledig til start", "Til rådighed fra", "Startklar fra"),
        "occupation": (
            "Stillingsønske", "Stillingsønske 1", "Stillingsønske 2", "Stillingsønske 3",
            "Jobønske", "Jobønske 1", "Jobønske 2", "Jobmål", "Jobmål 1", "Jobmål 2",
            "Ønsket stilling", "DISCO", "DISCO-kode", "DISCO 1", "DISCO 2",
        ),
        "branch": ("Branche", "Brancheønske", "Ønsket branche"),
        "licences": ("Kørekort", "Kørekort/certifikater", "Certifikater"),
        "language": ("Sprog", "Dansk", "Danskniveau", "Dansk niveau", "Sprog (dansk)"),
        "hours": ("Timer pr. uge", "Timer", "Timetal", "Ugentlige timer", "Timer/uge"),
        "adaptations": ("Skånehensyn", "Skånebehov", "Hensyn"),
        "travel_minutes": ("Transport (min)", "Transporttid", "Maks. transport", "Transport"),
        "caseworker": ("Sagsbehandler", "Jobkonsulent", "Sagsansvarlig"),
        "team": ("Team", "Afdeling", "Enhed", "Gruppe"),
        "consent": ("Samtykke", "Samtykke givet", "Samtykke til deling", "Samtykke (J/N)"),
        "consent_date": ("Samtykkedato", "Samtykke dato", "Dato for samtykke"),
        "skills": ("Kompetencer", "Kvalifikationer", "Kan", "Færdigheder"),
        "experience": ("Erfaring", "Erhvervserfaring", "Erfaring (år)", "Års erfaring"),
    },
    never_stored=(
        "Bemærkning", "Bemærkninger", "Notat", "Noter", "Kommentar", "Journal", "Fritekst",
        "Ydelse", "Match/Visitation", "Matchgruppe", "Visitation", "Næste samtale", "Køn", "Alder",
        "Fødselsdato", "Statsborgerskab", "Modersmål", "Civilstand", "Diagnose", "Helbred",
        "A-kasse", "Herkomst",
    ),
)  # fmt: skip

WORKPLACES = Columns(
    headings={
        "cvr": ("CVR", "CVR-nr.", "CVR-nummer", "CVR nr", "Juridisk enhed"),
        "p_number": ("P-nummer", "P-nr.", "Pnr", "P nummer", "Produktionsenhed", "P-enhed"),
        "succeeds": ("Afløser P-nummer", "Afløser", "Tidligere P-nummer", "Tidligere P-nr."),
        "name": ("Butiksnavn", "Navn", "Arbejdssted", "Hotel", "Enhed", "Enhedsnavn", "Sted"),
        "address": ("Vejnavn og nr.", "Adresse", "Gade", "Vej"),
        "postcode": ("Postnr. og by", "Postnr", "Postnummer", "Post nr", "Postnr/by"),
        "city": ("By", "Bynavn", "Postdistrikt"),
        "municipality": ("Kommune", "Kommunekode", "Kommunenr", "Beliggenhedskommune"),
        "branch": ("Branche", "Branchekode", "Branchekode (DB25)", "DB25"),
        "full_time_persons": (
            "Antal FTE", "FTE", "Fuldtidspersoner", "Årsværk", "Antal årsværk", "Antal (FTE)",
            "Ansatte (FTE)", "Ansatte (årsværk)", "Antal ansatte (FTE)", "Antal ansatte (årsværk)",
        ),
        "public": ("Offentlig", "Offentlig arbejdsgiver", "Offentlig (ja/nej)"),
        "headcount": ("Antal ansatte", "Ansatte", "Hoveder", "Medarbejdere", "Antal medarbejdere"),
        "contact_name": (
            "Butikschef", "Leder", "Kontakt", "Kontaktperson", "Hotelchef", "Daglig leder",
        ),
        "contact_phone": ("Tlf", "Telefon", "Tlf.nr.", "Mobil", "Kontakt tlf"),
        "contact_email": ("Mail", "E-mail", "Mailadresse", "Kontakt mail"),
    },
    never_stored=(
        "Butiksnr", "Enhedsnr", "Kæde", "Region/Distrikt", "Distrikt", "Region", "Heraf fuldtid",
        "Åbningstider", "TR navn", "TR mail", "Kan tage praktikant (ja/nej)", "Max samtidige",
        "Opgaver", "Bemærkning", "Bemærkninger", "Kommentar", "Noter",
    ),
)  # fmt: skip

OUTCOMES = Columns(
    headings={
        "placement": ("Forløb", "Forløbskode", "Forløbets kode", "P-kode"),
        "reference": ("Sagsnummer i VITAS", "VITAS", "VITAS-nummer", "VITAS-nr.", "Sagsnummer"),
        "weeks": ("Uger", "Uger efter", "Uger efter slut", "Efter uger", "Opgjort efter"),
        "result": ("Resultat", "Udfald", "Effekt"),
        "hours": ("Timer", "Timer pr. uge", "Ordinære timer", "Løntimer pr. uge", "Timer/uge"),
        "source": ("Kilde", "Oplyst af"),
    },
    never_stored=(
        "CPR-nr.", "CPR", "CPR-nummer", "Navn", "Borger", "Kandidat", "Arbejdssted", "P-nummer",
        "Redskab", "Første dag", "Sidste dag", "Tilstand", "Sluttede", "Bemærkning",
        "Bemærkninger", "Notat", "Arbejdsgiver", "Løn", "CVR",
    ),
)  # fmt: skip
