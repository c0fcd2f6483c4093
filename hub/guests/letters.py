"""The letters to who takes part without a node: all facts in the letter, one link to answer."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from babel import Locale

from hub.placements.following import Followed
from shared.codes.lists import codes
from shared.codes.places import municipalities
from shared.mail import Letter
from shared.records.employer import Contact, Workplace
from shared.records.need import Need, SlotGroup
from shared.records.seat import SeatOffer
from shared.staircase import StairSeen
from shared.support import SupportSeen
from shared.web import formats

DANISH = Locale("da")
# what a workplace is asked, as subject and as what to do
ASKS: Final[Mapping[str, tuple[str, str]]] = {
    "hearing": ("er medarbejderne hørt?",
                "Forløbet kan først begynde, når medarbejderne er hørt. Meld, hvem der blev "
                "hørt, hvornår, og hvad de sagde."),
    "started": ("er forløbet begyndt?", "Meld, hvilken dag det begyndte, eller at "
                "kandidaten ikke kom."),
    "resumed": ("er kandidaten tilbage?", "Meld, hvilken dag det var."),
    "answer": ("følger der et job?",
               "Svar ja, med timer og første dag. Eller ikke her, med grunden og hvad der skal "
               "til. Eller ikke endnu, med en dag, hvor vi må spørge igen."),
    "ended": ("er forløbet slut?", "Meld, hvilken dag der var den sidste."),
}  # fmt: skip


def need_letter(
    to: str, place: str, need: Need, employer: str, near: list[SlotGroup], link: str
) -> Letter:
    """Return the letter that asks a municipality outside the federation about a need.

    `near` are the slot groups within its reach.
    """
    slots = sum(group.slots for group in near)
    by = formats.day_long(need.answer_by, DANISH)
    places = "\n".join(
        f"- {group.workplace_name}: {group.slots} pladser, {group.hours} timer om ugen, "
        f"start {formats.day(group.start, DANISH)}"
        for group in near
    )
    return Letter(
        to=to,
        subject=f"{employer} søger {slots} i nærheden af {place}: svar senest {by}",
        text=f"""Til {formats.municipality(place, DANISH)}

{employer} har en landsaftale og søger folk inden for jeres rækkevidde: {need.title}.

{places}

Kan I levere kandidater? I behøver ikke at være tilsluttet. Svar her senest {by}, med et tal,
"senere" eller "ikke nu":

{link}

Linket gælder kun jer og kun dette behov. Siden sender intet, før I trykker.

Landsaftale, behov {need.code}
""",
    )


def placement_letter(
    about: Followed, asks: str, kam: Contact, last_day: date, link: str
) -> Letter:
    """Return the letter that asks a workplace's manager one thing about a placement.

    It says which placement by kind, period and code, never by a person; `kam` is whom to ring,
    and `last_day` the link's.
    """
    body, contact = about.body, about.workplace.contact
    question, do = ASKS[asks]
    place = _municipality(body.municipality)
    by = f" Svar senest {formats.day_long(about.due, DANISH)}." if about.due else ""
    first, last = formats.day(body.starts_on, DANISH), formats.day(body.ends_on, DANISH)
    return Letter(
        to=contact.email or "",
        subject=f"{about.workplace.name}: {question} ({body.code})",
        text=f"""Til {contact.name}, {about.workplace.name}

{codes("instruments")[body.instrument].da}, {first} til {last}, {body.hours} timer om ugen, \
fra {place}: {question}{by}

{do} I behøver ikke at logge ind:

{link}

Linket gælder kun dette ene spørgsmål, én gang, til og med {formats.day(last_day, DANISH)}. \
Siden sender intet, før I trykker. Skriv ikke navne på borgere i et svar på denne mail.

Er noget andet sket, så ring til {_reach(kam)}.

Landsaftale, forløb {body.code}
""",
    )


def support_letter(about: Followed, told: SupportSeen, link: str) -> Letter:
    """Return the letter that tells a workplace's manager whom to ring, with a link to the page.

    It says which placement by kind, period and code, never by a person.
    """
    body, contact = about.body, about.workplace.contact
    place = _municipality(body.municipality)
    first, last = formats.day(body.starts_on, DANISH), formats.day(body.ends_on, DANISH)
    steps = "".join(f"- {codes('small_steps')[step].da}\n" for step in told.steps)
    talk = formats.day_long(told.next_talk, DANISH) if told.next_talk else "ikke aftalt endnu"
    return Letter(
        to=contact.email or "",
        subject=f"{about.workplace.name}: hvem I ringer til ({body.code})",
        text=f"""Til {contact.name}, {about.workplace.name}

{codes("instruments")[body.instrument].da}, {first} til {last}, {body.hours} timer om ugen, \
fra {place}.

Kommer kandidaten ikke, eller er I i tvivl, så ring til {told.name}, telefon {told.phone}.

{f"Små skridt:{chr(10)}{steps}{chr(10)}" if steps else ""}Næste samtale: {talk}.

Siden til telefonen, altid med det nyeste, uden at logge ind:

{link}

Skriv ikke navne på borgere i et svar på denne mail.

Landsaftale, forløb {body.code}
""",
    )


def stair_letter(about: Followed, late: StairSeen, ring: Contact, link: str) -> Letter:
    """Return the letter that tells a workplace's manager that a promised step has not come.

    It says which placement by kind, period and code, never by a person.
    """
    body, contact = about.body, about.workplace.contact
    place = _municipality(body.municipality)
    day, step = formats.day_long(late.promised_on, DANISH), codes("instruments")[late.rung].da
    first, last = formats.day(body.starts_on, DANISH), formats.day(body.ends_on, DANISH)
    return Letter(
        to=contact.email or "",
        subject=f"{about.workplace.name}: et trin, I har lovet, er for sent ({body.code})",
        text=f"""Til {contact.name}, {about.workplace.name}

Efter {codes("instruments")[body.instrument].da.lower()} {first} til {last} fra {place} \
har I lovet: {step}, {late.hours} timer om ugen, fra {day}. Det er ikke noteret, at det er sket.

Ring til {_reach(ring)}, og aftal, hvad der sker nu.

Alle trin, uden at logge ind:

{link}

Skriv ikke navne på borgere i et svar på denne mail.

Landsaftale, forløb {body.code}
""",
    )


def seat_letter(place: Workplace, seat: SeatOffer, ring: Contact) -> Letter:
    """Return the letter that tells a workplace's manager whose a slot is now, whom to ring."""
    giver, taker = _municipality(seat.giver), _municipality(seat.taker or seat.giver)
    first, last = formats.day(seat.starts_on, DANISH), formats.day(seat.ends_on, DANISH)
    return Letter(
        to=place.contact.email or "",
        subject=f"{place.name}: jeres kontakt for en plads er nu {ring.name} ({seat.code})",
        text=f"""Til {place.contact.name}, {place.name}

En plads hos jer, {first} til {last}, som {giver} havde, er overtaget af {taker}.

Ring nu til {_reach(ring)}, om den plads. I skal ikke gøre andet.

Landsaftale, plads {seat.code}
""",
    )


def _municipality(code: str) -> str:
    return formats.municipality(municipalities()[code].name, DANISH)


def _reach(ring: Contact) -> str:
    return f"{ring.name}, telefon {ring.phone}" if ring.phone else ring.name
