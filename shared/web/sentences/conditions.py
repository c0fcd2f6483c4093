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
    # what the citizen wishes, will not and needs: at the node alone
    "wishes_met": Sentence("Ønsker selv: %(wanted)s"),
    "dislikes_shift_met": Sentence("Vil ikke arbejde %(wanted)s, og det er ikke det, der søges"),
    "dislikes_shift_unknown": Sentence("Vil ikke arbejde %(wanted)s; vagterne skifter"),
    "dislikes_shift_unmet": Sentence("Vil ikke arbejde %(missing)s"),
    "dislikes_place_unmet": Sentence("Vil ikke arbejde netop her"),
    "adaptations_met": Sentence("Skånehensyn, som stedet kan tage: %(wanted)s"),
    "adaptations_unknown": Sentence("Skånehensyn, som stedet ikke har svaret på: %(missing)s"),
    "adaptations_unmet": Sentence("Skånehensyn, som ikke passer: %(missing)s"),
    "adaptations_hidden_met": Sentence("Skånehensyn: kan lade sig gøre"),
    "adaptations_hidden_unknown": Sentence("Skånehensyn: spørg sagsbehandleren"),
    "adaptations_hidden_unmet": Sentence("Skånehensyn passer ikke: spørg sagsbehandleren"),
}
