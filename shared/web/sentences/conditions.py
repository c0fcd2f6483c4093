"""Conditions of a need against a person: one short line for each, met, unknown or unmet."""

from typing import Final

from shared.web.sentences.sentence import Sentence

CONDITIONS: Final = {
    "occupation_met": Sentence("Søger selv stillingen"),
    "occupation_unknown": Sentence("Søger inden for faget; den præcise stilling er ikke oplyst"),
    "occupation_unmet": Sentence("Søger en anden stilling"),
    "skills_must_met": Sentence("Kan det, der kræves: %(wanted)s"),
    "skills_must_unknown": Sentence("Ikke oplyst: %(missing)s"),
    "skills_must_unmet": Sentence("Mangler: %(missing)s"),
    "licences_met": Sentence("Har %(wanted)s"),
    "licences_unknown": Sentence("Ikke oplyst: %(missing)s"),
    "licences_unmet": Sentence("Mangler %(missing)s"),
    "language_met": Sentence("Dansk: mindst %(wanted)s"),
    "language_unknown": Sentence("Dansk: ikke oplyst"),
    "language_unmet": Sentence("Dansk: mindre end %(wanted)s"),
    "experience_met": Sentence("Erfaring: mindst %(wanted)s"),
    "experience_unknown": Sentence("Erfaring: ikke oplyst"),
    "experience_unmet": Sentence("Erfaring: mindre end %(wanted)s"),
    "hours_met": Sentence("Kan %(figure)s timer om ugen"),
    "hours_unknown": Sentence("Timer om ugen: ikke oplyst"),
    "hours_unmet": Sentence("Kan ikke %(figure)s timer om ugen"),
    "shift_met": Sentence("Arbejdstid: %(wanted)s"),
    "shift_unknown": Sentence("Arbejdstid: ikke oplyst"),
    "shift_unmet": Sentence("Kan ikke: %(wanted)s"),
    "available_met": Sentence("Kan starte til tiden"),
    "available_unknown": Sentence("Startdag: ikke oplyst"),
    "available_unmet": Sentence("Kan først starte %(month)s"),
    "travel_met": Sentence("Cirka %(figure)s minutters rejse"),
    "travel_unknown": Sentence("Cirka %(figure)s minutters rejse; rækkevidde ikke oplyst"),
    "travel_unmet": Sentence("Cirka %(figure)s minutters rejse, længere end ønsket"),
    "skills_nice_met": Sentence("Også ønsket: %(wanted)s"),
}
