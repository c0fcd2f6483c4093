"""The rules of a placement: what each says, by its code, with the figures it was judged by."""

from typing import Final

from shared.web.sentences.sentence import Sentence

CHECKS: Final = {
    "agreement_covers": Sentence(
        "Kommunen er tilsluttet, og aftalen omfatter redskabet på startdagen."
    ),
    "eligible": Sentence("Borgerens målgruppe kan få redskabet."),
    "target_group_not_eligible": Sentence("Borgerens målgruppe kan ikke få redskabet."),
    "target_group_closed": Sentence(
        "Målgruppen er lukket for sager, der begynder fra %(closed_from)s."
    ),
    "target_group_unknown": Sentence("Borgerens målgruppe står ikke i fagsystemets fil."),
    "case_start_unknown": Sentence(
        "Målgruppen er lukket for nye sager fra %(closed_from)s, og filen siger ikke, hvornår "
        "sagen begyndte."
    ),
    "subgroup_unknown": Sentence(
        "Reglen deler målgruppen i to, og filen siger ikke, hvor borgeren hører til."
    ),
    "no_rule_known": Sentence("Der er ingen regel her om redskabet. Du vurderer selv."),
    "no_checked_rule": Sentence("Der er ingen efterprøvet regel for %(on)s. Du vurderer selv."),
    "duration_ok_weeks": Sentence(
        "Fra %(first)s til %(last)s. Målgruppen må højst have %(weeks)s uger: til %(last_day)s."
    ),
    "duration_ok_months": Sentence(
        "Fra %(first)s til %(last)s. Målgruppen må højst have %(months)s måneder: til "
        "%(last_day)s."
    ),
    "duration_exceeded_weeks": Sentence(
        "Slutter %(last)s. Målgruppen må højst have %(weeks)s uger: til %(last_day)s."
    ),
    "duration_exceeded_months": Sentence(
        "Slutter %(last)s. Målgruppen må højst have %(months)s måneder: til %(last_day)s."
    ),
    "room_not_asked": Sentence("Hubben har ikke svaret endnu. Svaret kommer af sig selv."),
    "room_lapsed": Sentence(
        "Pladsen var reserveret til %(until)s og er givet fri igen. Planlæg forløbet fra en ny "
        "dag."
    ),
    "room_reserved": Sentence(
        "%(ordinary)s ordinært ansatte giver plads til %(allowed)s. Med denne er mindst "
        "%(counted)s brugt på den fyldteste dag, %(fullest_day)s (%(elsewhere)s oplyst af "
        "andre)."
    ),
    "ratio_exceeded": Sentence(
        "%(ordinary)s ordinært ansatte giver plads til %(allowed)s, og mindst %(counted)s er "
        "brugt %(fullest_day)s (%(elsewhere)s oplyst af andre). Første dag med plads er "
        "%(first_day)s."
    ),
    "ratio_exceeded_ever": Sentence(
        "%(ordinary)s ordinært ansatte giver plads til %(allowed)s, og mindst %(counted)s er "
        "brugt %(fullest_day)s (%(elsewhere)s oplyst af andre). Der er ingen dag med plads det "
        "næste år."
    ),
    "hearing_agreed": Sentence("Medarbejderne er hørt og er enige."),
    "hearing_objected": Sentence(
        "Medarbejderne er hørt og er uenige. Det stopper ikke forløbet, men indgår i vurderingen."
    ),
    "hearing_no_representative": Sentence(
        "Arbejdsstedet har hverken tillidsrepræsentant eller anden repræsentant at høre."
    ),
    "hearing_not_answered": Sentence(
        "Repræsentanten har ikke svaret. Forløbet kan ikke starte uden."
    ),
    "hearing_not_held": Sentence("Arbejdsstedet har ikke meldt om høringen endnu."),
    "vitas_given": Sentence("Virksomheden har søgt i VITAS, og sagsnummeret er noteret."),
    "vitas_missing": Sentence("Virksomhedens ansøgning i VITAS er ikke noteret endnu."),
}
