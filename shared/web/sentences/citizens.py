"""What acts on a citizen's behalf are refused for: consent, being asked, files, links."""

from typing import Final

from shared.web.sentences.sentence import Sentence

CITIZENS: Final = {
    # consent
    "basis_unknown": Sentence(
        "Grundlaget står ikke på listen.", "Skriv et af dem, der kendes: %(known)s."
    ),
    "text_name_taken": Sentence(
        "Der er allerede en tekst, der hedder %(name)s, med andre ord.",
        "En tekst bliver aldrig ændret. Giv den nye et navn for sig, for eksempel med et nummer.",
    ),
    "text_field": Sentence(
        "Feltet »%(field)s« kan ikke bruges: %(why)s.", "Ret det, og prøv igen."
    ),
    "text_unknown": Sentence(
        "Teksten %(text)s gjaldt ikke den dag.", "Vælg en af dem, der gælder: %(known)s."
    ),
    "consent_day": Sentence(
        "Dagen skal ligge fra %(first)s til %(last)s, og samtykket skal gælde til i dag eller "
        "længere.",
        "Skriv den dag, hvor borgeren sagde ja.",
    ),
    # a citizen's own page
    "link_expired": Sentence("Linket gjaldt til %(day)s.", "Lav et nyt link til borgeren."),
    # erasing
    "erase_placed": Sentence(
        "Borgeren er i forløbet %(placement)s, som ikke er slut.",
        "Afslut forløbet først, eller træk samtykket tilbage, så intet nyt bliver delt.",
    ),
    "erase_kept": Sentence(
        "Der er udbetalt penge for forløbet %(placement)s, og sagen skal gemmes til %(day)s "
        "(bogføringsloven § 12).",
        "Træk samtykket tilbage, så intet bliver delt, og slet borgeren efter den dag.",
    ),
    # wishes
    "place_unknown": Sentence(
        "Stedet kendes ikke her.", "Vælg et arbejdssted eller en virksomhed fra listen."
    ),
    "shift_both_ways": Sentence(
        "Samme arbejdstid kan ikke både være ønsket og fravalgt.", "Vælg den ét af stederne."
    ),
    # a full list
    "too_many_absent": Sentence(
        "%(absent)s af %(known)s kandidater er ikke med i filen. Det er over %(percent)s %%, så "
        "intet er gemt.",
        "Se efter, om filen er hel. Er den det, så skriv en begrundelse, og indlæs den igen.",
    ),
    "import_none": Sentence(
        "Der er ingen indlæsning, som kan fortrydes.", "Se listen over indlæste filer."
    ),
    "import_too_old": Sentence(
        "Den sidste fil blev indlæst %(day)s og kan ikke længere fortrydes.",
        "Det kan gøres i %(days)s dage. Indlæs en ny fil fra fagsystemet i stedet.",
    ),
    # before each proposal
    "citizen_not_asked": Sentence(
        "%(candidate)s er ikke spurgt om %(place)s.",
        "Spørg borgeren om netop den plads, og notér svaret. Så kan du foreslå.",
    ),
    "citizen_waiting": Sentence(
        "%(candidate)s blev spurgt %(asked)s og har ikke svaret endnu.",
        "Notér svaret, når borgeren har givet det.",
    ),
    "citizen_said_no": Sentence(
        "%(candidate)s har sagt nej til %(place)s.",
        "Find en anden plads eller en anden kandidat.",
    ),
}
