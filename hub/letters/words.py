"""What an employer is written about its places: what happened and where to reply.

No number, reason or person stands in it: mail is not sealed, and all of it stands behind the link.
"""

from collections.abc import Mapping
from typing import Final

from babel import Locale

from shared.mail import Letter
from shared.records.employer import Contact
from shared.restrictions import Restricted
from shared.signals import Signalled
from shared.web import formats

DANISH = Locale("da")
MEASURES: Final[Mapping[str, str]] = {
    "talk": "en samtale, før nye forløb begynder",
    "limit": "en grænse for, hvor mange der kan være ad gangen",
    "stop": "ingen nye forløb",
}
# what a municipality did, as subject and in full
ACTS: Final[Mapping[str, tuple[str, str]]] = {
    "decided": ("har besluttet en begrænsning",
                "har besluttet om {place}: {measure}. Alle kommuner i jeres aftaler følger det.\n"
                "Forløb, der er i gang, løber ud som planlagt."),
    "upheld": ("har set på begrænsningen igen",
               "har set på begrænsningen af {place} igen og lader den stå."),
    "lifted": ("har ophævet begrænsningen",
               "har ophævet begrænsningen af {place}. Den holder ingen ude mere."),
}  # fmt: skip
REPLY = "Svar på siden, ikke på denne mail, og skriv ikke om enkelte personer."


def signal_letter(to: Contact, one: Signalled, url: str) -> Letter:
    """Return the letter that hears the employer before others see a signal."""
    by = formats.day_long(one.body.answer_by, DANISH)
    return Letter(
        to=to.email or "",
        subject=f"{one.place}: et signal, I hører om først ({one.body.code})",
        text=f"""Til {to.name}, {one.employer}

Der står et signal om {one.place}: færre forløb end ventet har ført til job eller
uddannelse. Et signal er ikke en afgørelse, og ingen kommune ser det endnu.

Se tallene, og svar senest {by}:

{url}/signaler/{one.body.code}

Svaret står ved signalet alle steder, det vises. Kommunerne i jeres aftaler ser begge dele, når
I har svaret, og ellers efter {by}.

{REPLY}

Landsaftale, signal {one.body.code}
""",
    )


def restriction_letter(to: Contact, one: Restricted, act: str, url: str) -> Letter:
    """Return the letter that tells the employer what a municipality did; `act` is of `ACTS`."""
    subject, told = ACTS[act]
    who = formats.municipality(one.municipality, DANISH)
    said = told.format(place=one.place, measure=MEASURES[one.body.measure])
    return Letter(
        to=to.email or "",
        subject=f"{who} {subject}: {one.place} ({one.body.code})",
        text=f"""Til {to.name}, {one.employer}

{who} {said}

Begrundelsen{"" if one.body.lifted else ", og hvor I svarer"}:

{url}/begraensninger/{one.body.code}
{"" if one.body.lifted else _appeal(one)}
Landsaftale, begrænsning {one.body.code}
""",
    )


def _appeal(one: Restricted) -> str:
    review = formats.day_long(one.body.looked_at_on, DANISH)
    return f"""
I kan svare når som helst. Svaret står ved beslutningen alle steder, den vises, og kommunen skal
se på den igen. Det gør den under alle omstændigheder {review}. Den ophører først, når
kommunen ophæver den.

{REPLY}
"""
