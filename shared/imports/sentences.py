"""What each code says: the sort of dirt, what is wrong, and what to do; Danish, by gettext.

The sentences are message ids; English stands in the catalogue. Parameters in them are
counts, line numbers and names from public lists, never what stood in a cell.
"""

from typing import NamedTuple


class Sentence(NamedTuple):
    """`kind` is the number in this folder's README; `reason` and `remedy` are message ids."""

    kind: int
    reason: str
    remedy: str


def N_(text: str) -> str:  # noqa: N802  # the name that gettext's tools look for
    """Mark a text for translation where it stands; it is translated when shown."""
    return text


_ASK_FOR_CSV = N_("Gem arket som CSV (semikolonsepareret, UTF-8), og indlæs den fil.")
_EXPORT_AGAIN = N_("Lav udtrækket igen i fagsystemet, og indlæs den nye fil.")
_MEND_IN_SYSTEM = N_("Ret det i fagsystemet, og indlæs filen igen.")
_ASK_WORKPLACE = N_("Spørg arbejdsstedet, ret listen, og indlæs den igen.")
_NOTHING_TO_DO = N_("Se efter, at det er rigtigt. Ellers skal du ikke gøre noget.")

FILE = {
    "file_empty": Sentence(15, N_("Filen er tom."), _EXPORT_AGAIN),
    "file_is_workbook": Sentence(
        15, N_("Filen er et Excel-ark, selv om den hedder noget andet."), _ASK_FOR_CSV
    ),
    "file_is_binary": Sentence(15, N_("Filen er ikke en tekstfil."), _ASK_FOR_CSV),
    "file_is_page": Sentence(
        15,
        N_("Filen er en webside, ikke en tabel. Måske er det en log-ind-side."),
        N_("Log ind i fagsystemet, hent udtrækket igen, og indlæs den nye fil."),
    ),
    "file_is_message": Sentence(
        15,
        N_("Filen er en besked, ikke en tabel. Måske er en nøgle udløbet."),
        N_("Læs beskeden i filen, få adgangen ordnet, og lav udtrækket igen."),
    ),
    "file_torn": Sentence(
        15, N_("Filen er skåret over midt i et tegn. Slutningen mangler."), _EXPORT_AGAIN
    ),
    "header_unknown": Sentence(
        15,
        N_("Filen har ingen linje med kolonnenavne, som vi kender."),
        N_("Sæt en linje med kolonnenavne over rækkerne, fx CPR-nr. eller P-nummer."),
    ),
    "column_missing": Sentence(
        15,
        N_("Filen mangler kolonnen %(column)s."),
        N_("Tag kolonnen med i udtrækket, og indlæs filen igen."),
    ),
    "file_without_rows": Sentence(
        15, N_("Filen har kolonnenavne, men ingen rækker."), _EXPORT_AGAIN
    ),
}

FORM = {
    "letters_mended": Sentence(
        4, N_("Æ, ø eller å var gemt forkert og er rettet."), _NOTHING_TO_DO
    ),
    "letters_composed": Sentence(
        4, N_("Et bogstav var gemt i to dele og er samlet."), _NOTHING_TO_DO
    ),
    "letters_lost": Sentence(
        4,
        N_("Et bogstav er blevet til et spørgsmålstegn. Ingen kan se, hvilket det var."),
        N_("Lav udtrækket igen som UTF-8, og indlæs den nye fil."),
    ),
    "total_line": Sentence(6, N_("Linjen er en sumlinje og er sprunget over."), _NOTHING_TO_DO),
    "header_repeated": Sentence(
        6, N_("Kolonnenavnene står igen midt i filen. Linjen er sprunget over."), _NOTHING_TO_DO
    ),
    "merged_cells": Sentence(
        6,
        N_("Kolonnen har kun værdien i gruppens første række. %(rows)s rækker er udfyldt."),
        _NOTHING_TO_DO,
    ),
    "line_break_in_cell": Sentence(
        7, N_("Cellen havde et linjeskift, som er fjernet."), _NOTHING_TO_DO
    ),
    "quotes_open": Sentence(
        7,
        N_("Rækken har et anførselstegn, som ikke bliver lukket."),
        N_("Fjern anførselstegnet i fagsystemet, og indlæs filen igen."),
    ),
    "too_many_cells": Sentence(
        7,
        N_("Rækken har %(found)s felter, kolonnenavnene er %(expected)s."),
        N_("Se efter et skilletegn inde i en tekst, fjern det, og indlæs filen igen."),
    ),
    "too_few_cells": Sentence(
        7,
        N_("Rækken har kun %(found)s felter, kolonnenavnene er %(expected)s."),
        N_("Se efter et linjeskift inde i en tekst, fjern det, og indlæs filen igen."),
    ),
}

SENTENCES: dict[str, Sentence] = FILE | FORM
"""Every code, in the order of a file's way: the whole file, its form, its cells."""
