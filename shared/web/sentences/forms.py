"""What is said at a field whose input cannot be used."""

from typing import Final

from shared.web.sentences.sentence import Sentence

FORMS: Final = {
    "field_missing": Sentence("Udfyld feltet"),
    "field_choice_missing": Sentence("Vælg en af mulighederne"),
    "field_integer": Sentence("Skriv et helt tal, fx 6"),
    "field_decimal": Sentence("Skriv et tal, fx 37,5"),
    "field_date": Sentence("Skriv en dato, fx 01-09-2026"),
    "field_time": Sentence("Skriv et klokkeslæt, fx 15.00"),
    "field_choice": Sentence("Vælg en af mulighederne"),
    "field_invalid": Sentence("Skriv det på en anden måde; det kan ikke læses"),
    "field_between": Sentence("Skriv et tal mellem %(min)s og %(max)s"),
    "field_at_least": Sentence("Skriv mindst %(min)s"),
    "field_at_most": Sentence("Skriv højst %(max)s"),
    "field_too_long": Sentence("Skriv højst %(max)s tegn"),
    "field_too_short": Sentence("Skriv mindst %(min)s tegn"),
    "field_unknown": Sentence("Feltet %(name)s kendes ikke; indlæs siden igen"),
}
