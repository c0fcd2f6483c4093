"""What is wrong with an employer contact's key, or with what it has signed."""

from typing import Final

from shared.web.sentences.sentence import Sentence

CONTACTS: Final = {
    "contact_key_wrong": Sentence(
        "Nøglen er ikke underskrevet af den, der har lavet den.",
        "Bed %(contact)s om filen igen, og lad kontaktpersonen læse ordene op.",
    ),
    "contact_key_stranger": Sentence(
        "Ingen nøgle, %(contact)s har her, har indført den nye.",
        "Skriv navnet som før. Er den gamle nøgle væk, så lav den nye uden --after, og læs ordene "
        "op for kommunerne.",
    ),
    "contact_key_unreadable": Sentence(
        "Filen er ikke en kontaktnøgle.",
        "Vælg filen, der ender på .bundle.json; den anden er hemmelig og må aldrig gives videre.",
    ),
    "papers_unreadable": Sentence(
        "Filen kan ikke læses som det, der skal underskrives, eller som en underskrift.",
        "Hent den igen under Underskrifter, og vælg den uændret.",
    ),
    "signature_of_no_contact": Sentence(
        "Underskriften er lavet med en nøgle, der ikke er virksomhedens.",
        "Underskriv med den nøgle, der står under Kontaktnøgler, eller giv den nye nøgle først.",
    ),
    "act_changed": Sentence(
        "Det, der er underskrevet, er ændret, siden det blev hentet. Intet er gemt.",
        "Hent det igen, se det efter, og underskriv på ny.",
    ),
}
