"""Promises, talks and entrances: what is between an employer and a municipality."""

from typing import Final

from shared.web.sentences.sentence import Sentence

PROMISES: Final = {
    "promise_to_nobody": Sentence(
        "Der er ingen, der kan få løftet under %(to)s.",
        "Vælg en virksomhed, hvis aftale inviterer kommunen, eller en kommune, som aftalen "
        "inviterer, og som er på Landsaftale.",
    ),
    "promise_keeper_unknown": Sentence(
        "»%(login)s« kan ikke se efter løftet.",
        "Vælg en åben bruger: en KAM eller konsulent i kommunen, eller en af virksomhedens egne.",
    ),
    "promise_day_past": Sentence("%(day)s er forbi.", "Lov noget til i dag eller en senere dag."),
    "promise_day_same": Sentence(
        "Løftet gælder allerede til %(day)s.", "Vælg en anden dag, hvis det skal flyttes."
    ),
    "promise_reason_missing": Sentence(
        "Skriv hvorfor.", "Den anden part læser det sammen med løftet."
    ),
    "promise_closed": Sentence(
        "Løftet %(promise)s blev lukket %(day)s.", "Giv et nyt løfte, hvis der skal loves mere."
    ),
    "contact_day_to_come": Sentence("%(day)s er ikke kommet.", "Skriv den dag, I talte sammen."),
    "contact_of_others": Sentence(
        "Notatet er skrevet af %(place)s.", "Kun den kommune, der skrev det, kan slette det."
    ),
    "nothing_to_hand_over": Sentence(
        "»%(login)s« er hverken indgang for en virksomhed eller ser efter løfter.",
        "Der skal ikke overdrages noget.",
    ),
    "not_an_entrance": Sentence(
        "Ingen tilslutning har »%(login)s« som indgang.",
        "Navnet på tilslutningen og på brugeren skal være det samme.",
    ),
    "no_substitute": Sentence(
        "Der er en tilslutning med »%(login)s« som indgang uden afløser.",
        "Skriv en afløser på aftalens side først, så virksomheden har en at ringe til.",
    ),
    "away_day_past": Sentence("%(day)s er forbi.", "Skriv den sidste dag i fraværet."),
    "free_time_wrong": Sentence(
        "»%(said)s« er ikke en tid på mindst en halv time.", "Skriv fx 9.00-10.00, 13.30-15.00."
    ),
    "time_taken": Sentence(
        "Tiden %(day)s %(at)s er ikke ledig.", "Vælg en anden af de ledige tider."
    ),
    "promise_has_time": Sentence(
        "En samtale med et klokkeslæt kan ikke flyttes.",
        "Sig, at den ikke bliver til noget, og book en anden tid.",
    ),
    "quarter_unknown": Sentence(
        "»%(quarter)s« er intet kvartal.", "Skriv år og nummer, fx 2026-4."
    ),
    "promise_ours": Sentence(
        "Løftet %(promise)s er jeres eget.", "Kun den, der er lovet noget, kan være uenig."
    ),
    "promise_not_kept": Sentence(
        "Ingen siger, at løftet %(promise)s er holdt.", "Vent, til den anden part har sagt det."
    ),
    "objection_open": Sentence(
        "I har allerede sagt, at I ikke er enige om løftet %(promise)s.", "Ring, og bliv enige."
    ),
    "no_objection": Sentence(
        "I har ikke sagt, at I er uenige om løftet %(promise)s.", "Der skal ikke gøres noget."
    ),
    "promise_of_others": Sentence(
        "Løftet %(promise)s er den anden parts.",
        "Kun den, der har givet et løfte, kan ændre det. Ring, hvis I er uenige om det.",
    ),
}
