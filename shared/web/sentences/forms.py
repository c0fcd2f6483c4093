"""What is said at a field whose input cannot be used."""

from typing import Final

from shared.web.sentences.sentence import Sentence

FORMS: Final = {
    # by the field's type
    "field_missing": Sentence("Udfyld feltet"),
    "field_choice_missing": Sentence("Vælg en af mulighederne"),
    "slug_taken": Sentence("En anden service har det korte navn; vælg et andet"),
    "field_integer": Sentence("Skriv et helt tal, fx 6"),
    "field_decimal": Sentence("Skriv et tal, fx 37,5"),
    "field_date": Sentence("Skriv en dato, fx 01-09-2027"),
    "field_time": Sentence("Skriv et klokkeslæt, fx 15.00"),
    "field_email": Sentence("Skriv en e-mailadresse, fx navn@firma.dk"),
    "field_choice": Sentence("Vælg en af mulighederne"),
    "field_invalid": Sentence("Skriv det på en anden måde; det kan ikke læses"),
    "field_between": Sentence("Skriv et tal mellem %(min)s og %(max)s"),
    "field_at_least": Sentence("Skriv mindst %(min)s"),
    "field_at_most": Sentence("Skriv højst %(max)s"),
    "field_length": Sentence("Skriv mellem %(min)s og %(max)s tegn"),
    "field_too_long": Sentence("Skriv højst %(max)s tegn"),
    "ends_before_start": Sentence("Den sidste dag ligger før den første"),
    "field_too_short": Sentence("Skriv mindst %(min)s tegn"),
    "file_missing": Sentence("Vælg en fil"),
    "file_too_large": Sentence(
        "Filen fylder mere end %(megabytes)s MB.",
        "Del listen i flere filer; steder, der ikke er med i en fil, bliver stående.",
    ),
    # by the record's own rules
    "at_least_one_slot_group": Sentence("Angiv mindst ét arbejdssted med pladser"),
    "workplace_has_p_number": Sentence(
        "Et signal om et arbejdssted skal have arbejdsstedet og P-nummeret, og kun det"
    ),
    "too_few": Sentence("Et tal om færre end fem forløb forlader ikke kommunen"),
    "limit_has_number": Sentence("Skriv, hvor mange ad gangen, og kun når det er et loft"),
    "review_after_decision": Sentence("Vælg en dag efter beslutningen"),
    "target_twice": Sentence("Skriv ét mål for hvert år"),
    "places_1_to_5000": Sentence("Skriv et antal pladser mellem 1 og 5.000"),
    "year_2020_to_2099": Sentence("Skriv et år på fire cifre"),
    "slots_1_to_500": Sentence("Skriv et antal pladser mellem 1 og 500 pr. arbejdssted"),
    "wage_above_nothing": Sentence("Skriv en timeløn over 0 kroner"),
    "goes_with_fixed_term": Sentence("Skriv den sidste dag, og kun når jobbet er tidsbegrænset"),
    "hours_1_to_37": Sentence("Skriv et timetal mellem 1 og 37 om ugen"),
    "goes_with_supply": Sentence("Skriv, hvor mange I kan levere, og kun når I kan levere"),
    "goes_with_later": Sentence("Skriv, hvornår I svarer, og kun når I svarer senere"),
    "goes_with_not_now": Sentence("Vælg en grund, og kun når I ikke kan lige nu"),
    "goes_with_hearing": Sentence("Vælg, hvordan høringen gik, og kun når der er hørt"),
    "goes_with_answer": Sentence("Vælg et svar, og kun når der svares før afslutningen"),
    "reason_goes_with_decline": Sentence("Vælg en grund, når du siger nej tak, og kun da"),
    "reason_goes_with_return": Sentence("Vælg en grund, når du sender tilbage, og kun da"),
    "free_until_a_day": Sentence("Vælg den dag, pladsen holdes til"),
    "sheets_1_to_12": Sentence("Vælg mindst ét og højst %(most)s forløb"),
    "references_missing": Sentence("Skriv mindst ét sagsnummer"),
    "needed_to_accede": Sentence("Udfyld feltet; det skal med, når kommunen tilslutter sig"),
    "needed_to_decline": Sentence("Vælg en grund til, at kommunen ikke tilslutter sig"),
    "needed_to_close": Sentence("Et lukket løfte har en dag, og et åbent har ingen"),
    "kept_or_dropped": Sentence("Et trin er enten sket eller opgivet, ikke begge dele"),
    "dropped_has_reason": Sentence("Vælg en grund, når et trin opgives, og kun da"),
    "taken_by_somebody": Sentence("En plads, der er overtaget, har en, der overtog den"),
    "needed_to_talk": Sentence("En samtale har både en tid og en, den er med"),
    "needed_to_break": Sentence("Skriv, hvorfor løftet ikke holdes"),
    "unknown_member": Sentence("Her er et felt, som ikke kendes"),
    "cpr_like": Sentence(
        "Fjern det, der ligner et CPR-nummer; et P-nummer skrives »P-nr. 1003456789«"
    ),
    "own_elsewhere": Sentence("Vælg, hvem der har fortalt om dem, der bruger pladsen"),
    "quota_within_held": Sentence("Skriv højst så mange pladser, som er delt ud, og højst 500"),
    "quota_goes_with_its_day": Sentence("Skriv både kvoten og dagen, eller ingen af dem"),
    "no_month": Sentence("Skriv året og en måned fra 01 til 12, som 202612"),
    "cvr_check_digit": Sentence("Skriv et CVR-nummer på 8 cifre; kontrolcifferet passer ikke"),
}
