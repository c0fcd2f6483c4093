"""Rows of the law: what is refused when somebody writes, confirms or takes back one."""

from typing import Final

from shared.web.sentences.sentence import Sentence

RULES: Final = {
    "rule_unknown": Sentence(
        "Der er ingen regel, der hedder »%(rule)s«.", "Den nærmeste er »%(nearest)s«."
    ),
    "figures_wrong": Sentence(
        "Tallene til %(rule)s mangler eller kan ikke bruges: %(names)s.",
        "Skriv dem som %(known)s.",
    ),
    "figure_one_form": Sentence("Et tal skal have netop én form."),
    "figure_twice": Sentence("Et tal står to gange."),
    "rule_backwards": Sentence(
        "Rækken slutter %(last)s, før den begynder %(first)s.",
        "Vælg en senere sidste dag, eller lad den stå tom.",
    ),
    "rule_no_draft": Sentence(
        "Rækken %(row)s er ikke et udkast.", "Indlæs siden igen for at se, hvor den står."
    ),
    "rule_not_open": Sentence(
        "%(rule)s har ingen åben række i dag.", "Se reglerne for, hvad der er åbent."
    ),
    "rule_confirmed": Sentence(
        "Kommunen har allerede bekræftet %(rule)s.", "Tag den tilbage først, hvis den er forkert."
    ),
    "rule_counted_at_hub": Sentence(
        "%(rule)s tælles af hubben over alle kommuner.", "Bed hubbens operatør om en række."
    ),
    "basis_missing": Sentence("Det mangler, hvem der svarede.", "Skriv, hvem og hvornår."),
    # facts and extensions of a placement
    "staff_incomplete": Sentence(
        "Der mangler et af de to tal for ansatte.",
        "Skriv både sidste måneds tal og gennemsnittet, eller lad begge stå tomme.",
    ),
    "assessment_missing": Sentence(
        "Vurderingen mangler.", "Skriv, hvorfor borgeren har brug for længere tid."
    ),
    "reason_to_go_against": Sentence(
        "Loven tillader det ikke uden videre. Skriv, hvorfor det alligevel skal bevilges."
    ),
    "reason_missing": Sentence("Begrundelsen mangler.", "Skriv, hvorfor der gives afslag."),
    "extension_no_later": Sentence(
        "Forløbet varer allerede til %(last)s.", "Vælg en senere sidste dag."
    ),
    "extension_asked": Sentence(
        "Der er allerede bedt om at forlænge %(placement)s.", "Afgør det, før der bedes igen."
    ),
    "no_extension_asked": Sentence(
        "Ingen har bedt om at forlænge %(placement)s.", "Bed om det først, med en vurdering."
    ),
    "room_awaited": Sentence(
        "Hubben har ikke svaret, om der er plads til at forlænge %(placement)s.",
        "Vent på svaret. Det kommer af sig selv.",
    ),
    "no_room_to_extend": Sentence(
        "Der er ikke plads til at forlænge: %(counted)s af %(allowed)s er brugt %(day)s.",
        "Vælg en kortere forlængelse, eller giv afslag.",
    ),
    "rule_over": Sentence(
        "Rækken %(row)s er ikke længere i brug.", "Skriv en ny række, hvis noget skal ændres."
    ),
    "second_person_needed": Sentence(
        "Du har selv skrevet %(row)s. En anden skal bekræfte.",
        "Bed en kollega med samme rolle om at se efter og bekræfte.",
    ),
}
