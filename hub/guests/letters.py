"""The letters to who takes part without a node: all facts in the letter, one link to answer."""

from babel import Locale

from shared.mail import Letter
from shared.records.need import Need, SlotGroup
from shared.web import formats

DANISH = Locale("da")


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
        text=f"""Til {place} Kommune

{employer} har en landsaftale og søger folk inden for jeres rækkevidde: {need.title}.

{places}

Kan I levere kandidater? I behøver ikke at være tilsluttet. Svar her senest {by}, med et tal,
"senere" eller "ikke nu":

{link}

Linket gælder kun jer og kun dette behov. Siden sender intet, før I trykker.

Landsaftale, behov {need.code}
""",
    )
