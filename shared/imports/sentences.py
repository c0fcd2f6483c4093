"""What each code says: what is wrong, and what to do; Danish message ids for gettext.

English stands in the catalogue. Parameters are counts, line numbers and names from public
lists, never what stood in a cell.
"""

from typing import NamedTuple


class Sentence(NamedTuple):
    """Both are message ids."""

    reason: str
    remedy: str


def N_(text: str) -> str:  # noqa: N802  # the name that gettext's tools look for
    """Mark a text for translation where it stands; it is translated when shown."""
    return text


_AS_CSV = N_("Gem arket som CSV (semikolonsepareret, UTF-8), og indlæs den fil.")
_EXPORT = N_("Lav udtrækket igen i fagsystemet, og indlæs den nye fil.")
_MEND = N_("Ret det i fagsystemet, og indlæs filen igen.")
_LIST = N_("Ret listen, og indlæs den igen.")
_LOOK = N_("Se efter, at det er rigtigt. Ellers skal du ikke gøre noget.")
_TEXT_FORMAT = N_("Gør kolonnen til tekst i regnearket, før du gemmer, og indlæs filen igen.")
_OUR_WORDS = N_("Vælg et ord fra listen i fagsystemet, eller udfyld feltet her.")
_ASK_AGAIN = N_("Spørg borgeren igen, og notér svaret med dato.")
_DATE_FORM = N_("Skriv datoen som dag-måned-år, fx 01-02-2026.")
_PERSONS_FORM = N_("Skriv antal fuldtidspersoner som et tal, fx 48,6.")
_OUT_OF_TEXT = N_("Fjern teksten fra udtrækket. Den er ikke gemt her.")

FILE = {
    "file_empty": Sentence(N_("Filen er tom."), _EXPORT),
    "file_is_workbook": Sentence(
        N_("Filen er et Excel-ark, selv om den hedder noget andet."), _AS_CSV
    ),
    "file_is_binary": Sentence(N_("Filen er ikke en tekstfil."), _AS_CSV),
    "file_is_page": Sentence(
        N_("Filen er en webside, ikke en tabel. Måske er det en log-ind-side."),
        N_("Log ind i fagsystemet, hent udtrækket igen, og indlæs den nye fil."),
    ),
    "file_is_message": Sentence(
        N_("Filen er en besked, ikke en tabel. Måske er en nøgle udløbet."),
        N_("Læs beskeden i filen, få adgangen ordnet, og lav udtrækket igen."),
    ),
    "file_torn": Sentence(N_("Filen er skåret over midt i et tegn. Slutningen mangler."), _EXPORT),
    "header_unknown": Sentence(
        N_("Filen har ingen linje med kolonnenavne, som vi kender."),
        N_("Sæt en linje med kolonnenavne over rækkerne, fx CPR-nr. eller P-nummer."),
    ),
    "column_missing": Sentence(
        N_("Filen mangler kolonnen %(column)s."),
        N_("Tag kolonnen med i udtrækket, og indlæs filen igen."),
    ),
    "file_without_rows": Sentence(N_("Filen har kolonnenavne, men ingen rækker."), _EXPORT),
}

FORM = {
    "letters_mended": Sentence(N_("Æ, ø eller å var gemt forkert og er rettet."), _LOOK),
    "letters_composed": Sentence(N_("Et bogstav var gemt i to dele og er samlet."), _LOOK),
    "letters_lost": Sentence(
        N_("Et bogstav er blevet til et spørgsmålstegn. Ingen kan se, hvilket det var."),
        N_("Lav udtrækket igen som UTF-8, og indlæs den nye fil."),
    ),
    "total_line": Sentence(N_("Linjen er en sumlinje og er sprunget over."), _LOOK),
    "header_repeated": Sentence(
        N_("Kolonnenavnene står igen midt i filen. Linjen er sprunget over."), _LOOK
    ),
    "merged_cells": Sentence(
        N_("Kolonnen har kun værdien i gruppens første række. %(rows)s rækker er udfyldt."), _LOOK
    ),
    "line_break_in_cell": Sentence(N_("Cellen havde et linjeskift, som er fjernet."), _LOOK),
    "quotes_open": Sentence(
        N_("Rækken har et anførselstegn, som ikke bliver lukket."),
        N_("Fjern anførselstegnet i fagsystemet, og indlæs filen igen."),
    ),
    "too_many_cells": Sentence(
        N_("Rækken har %(found)s felter, kolonnenavnene er %(expected)s."),
        N_("Se efter et skilletegn inde i en tekst, fjern det, og indlæs filen igen."),
    ),
    "too_few_cells": Sentence(
        N_("Rækken har kun %(found)s felter, kolonnenavnene er %(expected)s."),
        N_("Se efter et linjeskift inde i en tekst, fjern det, og indlæs filen igen."),
    ),
    "formula": Sentence(
        N_("Cellen begynder som en formel i et regneark."),
        N_("Skriv feltet uden =, +, - eller @ forrest, og indlæs filen igen."),
    ),
}

NUMBERS = {
    "cpr_missing": Sentence(N_("Rækken har intet CPR-nummer."), _MEND),
    "cpr_scientific": Sentence(
        N_("CPR-nummeret er lavet om til et regnetal. Cifre er gået tabt."), _TEXT_FORMAT
    ),
    "cpr_length": Sentence(N_("CPR-nummeret har ikke ti cifre."), _MEND),
    "cpr_not_a_date": Sentence(N_("CPR-nummeret begynder ikke med en dato."), _MEND),
    "cpr_zero_restored": Sentence(
        N_("CPR-nummeret manglede nullet forrest. Det er sat på igen."), _TEXT_FORMAT
    ),
    "p_number_in_cpr_column": Sentence(N_("CPR-kolonnen ser ud til at have et P-nummer."), _MEND),
    "cvr_in_cpr_column": Sentence(N_("CPR-kolonnen har et CVR-nummer."), _MEND),
    "p_number_in_cvr_column": Sentence(
        N_("CVR-kolonnen har ti cifre. Det ligner et P-nummer."), _LIST
    ),
    "cvr_in_p_number_column": Sentence(N_("P-nummer-kolonnen har et CVR-nummer."), _LIST),
    "cpr_in_p_number_column": Sentence(
        N_("P-nummer-kolonnen ser ud til at have et CPR-nummer. Det er ikke gemt."),
        N_("Fjern CPR-nummeret fra listen, skriv arbejdsstedets P-nummer, og indlæs den igen."),
    ),
    "p_number_missing": Sentence(
        N_("Arbejdsstedet har intet P-nummer."),
        N_("Find P-nummeret på virk.dk. Nye arbejdssteder får det, når de er registreret."),
    ),
    "p_number_length": Sentence(N_("P-nummeret har ikke ti cifre med 1 forrest."), _LIST),
    "p_number_scientific": Sentence(
        N_("P-nummeret er lavet om til et regnetal. Cifre er gået tabt."), _TEXT_FORMAT
    ),
    "p_number_spaced": Sentence(N_("P-nummeret havde mellemrum eller punktummer."), _LOOK),
    "cvr_missing": Sentence(N_("Arbejdsstedet har intet CVR-nummer."), _LIST),
    "se_number": Sentence(
        N_("Kolonnen har et SE-nummer, ikke et CVR-nummer."),
        N_("Skriv CVR-nummeret for den juridiske enhed, og indlæs listen igen."),
    ),
    "cvr_length": Sentence(N_("CVR-nummeret har ikke otte cifre."), _LIST),
    "cvr_check_digit": Sentence(
        N_("CVR-nummeret findes ikke: kontrolcifferet passer ikke."), _LIST
    ),
    "cvr_text_removed": Sentence(
        N_("CVR-nummeret stod med tekst eller mellemrum, som er fjernet."), _LOOK
    ),
    "cvr_not_in_group": Sentence(
        N_("CVR-nummeret hører ikke til arbejdsgiverens enheder."),
        N_("Er det en franchise, skal den selv slutte sig til. Ellers tilføj enheden først."),
    ),
}

PEOPLE = {
    "name_missing": Sentence(N_("Rækken har intet navn."), _MEND),
    "name_unknown": Sentence(N_("Feltet er uden bogstaver eller er for langt."), _MEND),
    "number_in_name": Sentence(
        N_("Feltet har cifre, som kan være et CPR-nummer. Det er ikke gemt."), _MEND
    ),
    "phone_unknown": Sentence(
        N_("Telefonnummeret har ikke otte cifre."), N_("Skriv ét nummer med otte cifre.")
    ),
    "email_unknown": Sentence(N_("E-mailadressen kan ikke bruges."), _MEND),
    "health_text": Sentence(N_("Teksten handler om helbred. Den er ikke gemt."), _OUT_OF_TEXT),
    "name_in_text": Sentence(N_("Teksten har borgerens navn. Den er ikke gemt."), _OUT_OF_TEXT),
    "same_row_twice": Sentence(
        N_("Rækken er den samme som række %(first)s. Den er talt med én gang."), _LOOK
    ),
    "same_person_twice": Sentence(
        N_("Samme CPR-nummer står i række %(first)s med andre oplysninger. Den er brugt."),
        N_("Find den rigtige række i fagsystemet, slet den anden, og indlæs filen igen."),
    ),
    "same_workplace_twice": Sentence(
        N_("Samme P-nummer står i række %(first)s med andre oplysninger. Den er brugt."), _LIST
    ),
    "same_place_two_numbers": Sentence(
        N_("Samme navn og adresse står i række %(first)s med et andet P-nummer. Den er brugt."),
        N_("Find det gældende P-nummer på virk.dk, slet den anden række, og indlæs listen igen."),
    ),
    "other_municipality": Sentence(
        N_("Borgeren bor i en anden kommune."),
        N_("Er borgeren flyttet, så afslut sagen i fagsystemet. Ellers ret kommunen."),
    ),
}

PLACES = {
    "address_missing": Sentence(N_("Arbejdsstedet har ingen adresse."), _LIST),
    "postcode_missing": Sentence(N_("Arbejdsstedet har intet postnummer."), _LIST),
    "postcode_unknown": Sentence(N_("Postnummeret findes ikke."), _MEND),
    "town_unknown": Sentence(N_("Byen kan ikke læses."), _MEND),
    "town_spelling": Sentence(N_("Bynavnet er skrevet om til den fulde form."), _LOOK),
    "town_from_postcode": Sentence(
        N_("Bynavnet kunne ikke læses og er taget fra postnummeret."), _LOOK
    ),
    "municipality_missing": Sentence(
        N_("Kommunen mangler, og postnummeret ligger i flere: %(choices)s."),
        N_("Skriv en af dem i kolonnen Kommune, og indlæs listen igen."),
    ),
    "municipality_none": Sentence(
        N_("Christiansø (411) er ikke en kommune."),
        N_("Skriv en af de 98 kommuners navn eller kode."),
    ),
    "municipality_is_region": Sentence(
        N_("Kolonnen har en region, ikke en kommune."),
        N_("Skriv en af de 98 kommuners navn eller kode."),
    ),
    "municipality_unknown": Sentence(
        N_("Kommunen findes ikke. Måske blev den nedlagt i 2007."),
        N_("Skriv en af de 98 kommuners navn eller kode."),
    ),
    "municipality_spelling": Sentence(N_("Kommunen var skrevet på en anden måde."), _LOOK),
    "municipality_from_postcode": Sentence(
        N_("Kommunen manglede. Postnummeret ligger kun i %(name)s."), _LOOK
    ),
}

FIGURES = {
    "date_short_year": Sentence(N_("Årstallet havde to cifre."), _LOOK),
    "date_excel_serial": Sentence(N_("Datoen var regnearkets løbenummer for dagen."), _LOOK),
    "date_us": Sentence(N_("Datoen stod med måneden først."), _LOOK),
    "date_two_ways": Sentence(N_("Datoen kan læses på to måder."), _DATE_FORM),
    "date_open_ended": Sentence(N_("Datoen er en udfyldning: år 9999."), _DATE_FORM),
    "date_empty": Sentence(N_("Datoen er en udfyldning: lutter nuller."), _DATE_FORM),
    "date_unknown": Sentence(N_("Feltet er ikke en dato."), _DATE_FORM),
    "number_dot_decimal": Sentence(N_("Tallet havde punktum som decimaltegn."), _LOOK),
    "hours_comma_lost": Sentence(N_("Timetallet havde mistet sit komma."), _LOOK),
    "hours_range": Sentence(N_("Timetallet var et spænd. Det laveste er brugt."), _LOOK),
    "hours_none": Sentence(N_("Timetallet er 0."), _MEND),
    "hours_too_many": Sentence(N_("Timetallet er over 37 om ugen."), _MEND),
    "hours_unknown": Sentence(N_("Timetallet er ikke et tal."), _MEND),
    "minutes_unknown": Sentence(N_("Transporttiden er ikke et antal minutter op til 240."), _MEND),
    "persons_missing": Sentence(
        N_("Arbejdsstedet har intet antal fuldtidspersoner."), _PERSONS_FORM
    ),
    "persons_none": Sentence(N_("Antallet er 0."), _PERSONS_FORM),
    "persons_unknown": Sentence(N_("Antallet er ikke et tal."), _PERSONS_FORM),
    "persons_too_many": Sentence(N_("Antallet er for stort til ét arbejdssted."), _PERSONS_FORM),
    "persons_above_heads": Sentence(
        N_("Der er flere fuldtidspersoner end ansatte."),
        N_("Spørg arbejdsstedet, hvilket tal der er rigtigt, og indlæs listen igen."),
    ),
    "persons_about": Sentence(
        N_("Antallet var et skøn."), N_("Spørg arbejdsstedet om det rigtige tal.")
    ),
    "persons_range": Sentence(
        N_("Antallet var et spænd. Det laveste er brugt."),
        N_("Spørg arbejdsstedet om det rigtige tal."),
    ),
}

CHOICES = {
    "target_group_closed": Sentence(
        N_("Målgruppen var lukket for nye, da sagen begyndte."),
        N_("Vælg borgerens målgruppe efter § 6 i fagsystemet."),
    ),
    "target_group_old": Sentence(
        N_("Målgruppen har et nummer fra loven før 2020."),
        N_("Vælg borgerens målgruppe efter § 6 i fagsystemet."),
    ),
    "target_group_unknown": Sentence(
        N_("Målgruppen kan ikke læses."), N_("Vælg borgerens målgruppe efter § 6 i fagsystemet.")
    ),
    "target_group_renumbered": Sentence(
        N_("Målgruppen havde et nummer fra loven før 2020 og har fået det nye."), _LOOK
    ),
    "target_group_running": Sentence(
        N_("Målgruppen er lukket for nye. Sagen er taget som en gammel sag."), _LOOK
    ),
    "consent_not_mapped": Sentence(
        N_("Ingen har sagt, hvilken tekst samtykket gælder. Ingen er talt som spurgt."),
        N_("Angiv samtykketeksten og dens dato, når du indlæser filen."),
    ),
    "consent_undated": Sentence(N_("Samtykket har ingen dato."), _ASK_AGAIN),
    "consent_in_future": Sentence(N_("Samtykkets dato ligger i fremtiden."), _ASK_AGAIN),
    "consent_expired": Sentence(N_("Samtykket er over %(months)s måneder gammelt."), _ASK_AGAIN),
    "consent_before_text": Sentence(N_("Samtykket er fra før, teksten fandtes."), _ASK_AGAIN),
    "yes_no_unknown": Sentence(
        N_("Feltet er hverken ja eller nej."), N_("Skriv Ja eller Nej, og indlæs filen igen.")
    ),
    "occupation_unknown": Sentence(N_("Stillingen står ikke på listen."), _OUR_WORDS),
    "branch_unknown": Sentence(N_("Branchen står ikke på listen."), _OUR_WORDS),
    "branch_two_ways": Sentence(
        N_("Bogstavet betyder forskellige brancher i DB07 og DB25."),
        N_("Skriv branchens navn eller dens seks cifre."),
    ),
    "licence_yes": Sentence(N_("Kørekort: ja er læst som kørekort B."), _LOOK),
    "licence_left_out": Sentence(
        N_("%(left_out)s af felterne i cellen står ikke på listen. Resten er taget."), _OUR_WORDS
    ),
    "licence_unknown": Sentence(N_("Kørekort eller certifikat står ikke på listen."), _OUR_WORDS),
    "skill_left_out": Sentence(
        N_("%(left_out)s af felterne i cellen står ikke på listen. Resten er taget."), _OUR_WORDS
    ),
    "skill_unknown": Sentence(N_("Kompetencen står ikke på listen."), _OUR_WORDS),
    "adaptation_left_out": Sentence(
        N_("%(left_out)s af felterne i cellen står ikke på listen. Resten er taget."), _OUR_WORDS
    ),
    "adaptation_unknown": Sentence(N_("Hensynet står ikke på listen."), _OUR_WORDS),
    "language_unknown": Sentence(N_("Dansktrinnet står ikke på listen."), _OUR_WORDS),
    "experience_unknown": Sentence(N_("Erfaringen kan ikke læses."), _OUR_WORDS),
}

_PLACEMENTS = N_("Hent forløbene som fil her, og brug koden eller sagsnummeret derfra.")

OUTCOMES = {
    "placement_missing": Sentence(
        N_("Rækken har hverken forløbets kode eller sagsnummer i VITAS."), _PLACEMENTS
    ),
    "placement_unknown": Sentence(N_("Kommunen har intet sådant forløb."), _PLACEMENTS),
    "weeks_unknown": Sentence(
        N_("Det kan ikke læses, hvor mange uger efter slut resultatet gælder."),
        N_("Skriv 0, 13 eller 26, og indlæs filen igen."),
    ),
    "outcome_unknown": Sentence(N_("Resultatet står ikke på listen."), _OUR_WORDS),
    "source_unknown": Sentence(
        N_("Kilden står ikke på listen."),
        N_("Vælg et ord fra listen, eller lad feltet stå tomt for indkomstregisteret."),
    ),
    "same_outcome_twice": Sentence(
        N_("Række %(first)s har et andet resultat for samme forløb og tid. Den er brugt."),
        N_("Find den rigtige række i fagsystemet, slet den anden, og indlæs filen igen."),
    ),
    "outcome_before_end": Sentence(
        N_("Forløbet er ikke slut her."), N_("Afslut forløbet først, og indlæs filen igen.")
    ),
    "outcome_before_day": Sentence(
        N_("Så mange uger er der ikke gået siden slut."),
        N_("Se efter, om ugetallet er rigtigt. Ellers indlæses filen, når dagen er kommet."),
    ),
}

SENTENCES: dict[str, Sentence] = {
    **FILE, **FORM, **NUMBERS, **PEOPLE, **PLACES, **FIGURES, **CHOICES, **OUTCOMES,
}  # fmt: skip
"""Every code's sentence and remedy."""
