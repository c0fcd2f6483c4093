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
    "rule_over": Sentence(
        "Rækken %(row)s er ikke længere i brug.", "Skriv en ny række, hvis noget skal ændres."
    ),
    "second_person_needed": Sentence(
        "Du har selv skrevet %(row)s. En anden skal bekræfte.",
        "Bed en kollega med samme rolle om at se efter og bekræfte.",
    ),
}
