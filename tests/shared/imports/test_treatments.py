"""Each code of the table does what the table says: one small file per code and outcome."""

import re
from datetime import date
from pathlib import Path

import pytest

import shared.imports
from shared.imports.candidates import read_candidates
from shared.imports.consent import ConsentText
from shared.imports.report import Report
from shared.imports.sentences import SENTENCES
from shared.imports.treatments import KIND_OF, TREATMENTS
from shared.imports.workplaces import read_workplaces

TODAY = date(2026, 11, 23)
TEXT = ConsentText("Deling af profil", "profiles", date(2025, 6, 1))

PERSON = {
    "CPR-nr.": "710190-4321",
    "Navn": "Åse Holm",
    "Adresse": "Algade 1",
    "Postnr": "2100",
    "By": "København Ø",
    "Kommune": "101",
    "Mobil": "00000012",
    "E-mail": "aase@example.dk",
    "Målgruppe": "6.2",
    "Ledig siden": "01-02-2026",
    "Stillingsønske": "Kok",
    "Branche": "Hotel",
    "Kørekort": "B",
    "Sprog": "Flydende",
    "Timer": "37",
    "Skånehensyn": "Flere pauser",
    "Transport": "60",
    "Kompetencer": "Vaske op",
    "Erfaring": "3 år",
    "Team": "Nord",
    "Samtykke": "Ja",
    "Samtykkedato": "01-10-2026",
    "Bemærkning": "",
}
PLACE = {
    "CVR": "99000007",
    "P-nummer": "1099000002",
    "Navn": "Søbredden",
    "Adresse": "Søbredden 14",
    "Postnr": "2100",
    "By": "København Ø",
    "Kommune": "101",
    "Branche": "Hotel",
    "Antal ansatte": "63",
    "Antal FTE": "48,6",
    "Kontakt": "Gorm Isager",
    "Tlf": "00000001",
    "Mail": "gorm@example.dk",
}

# outcome, code, and the cells of a person's row that are other than above
PEOPLE = """
    refused cpr_missing CPR-nr.=
    refused cpr_scientific CPR-nr.=7,1E+09
    refused cpr_length CPR-nr.=710190
    refused cpr_not_a_date CPR-nr.=3113901234
    mended cpr_zero_restored CPR-nr.=101585000
    refused p_number_in_cpr_column CPR-nr.=1099456789
    refused cvr_in_cpr_column CPR-nr.=99000007
    refused name_missing Navn=
    refused name_unknown Navn=…
    refused letters_lost Navn=J?rgen
    refused number_in_name Navn=Bo 710190-4321
    refused formula Navn==1+1
    dropped formula Adresse==1+1
    dropped letters_lost Adresse=S?vej 1
    dropped number_in_name Adresse=c/o 710190-4321
    dropped name_unknown Adresse=12
    dropped postcode_unknown Postnr=9999
    dropped town_unknown By=12
    mended letters_mended By=KÃ¸benhavn
    mended letters_composed Adresse=Ba\u030avej 1
    mended town_spelling By=Kbh. Ø
    mended town_from_postcode By=K?benhavn Ø
    refused other_municipality Kommune=Vejle
    mended municipality_spelling Kommune=0101
    dropped municipality_none Kommune=411
    dropped municipality_is_region Kommune=Region Hovedstaden
    dropped municipality_unknown Kommune=Farum
    dropped phone_unknown Mobil=lokal 12
    dropped email_unknown E-mail=aase
    mended target_group_renumbered Målgruppe=2.3
    mended target_group_running Målgruppe=Revalidering & Ledig siden=
    dropped target_group_closed Målgruppe=Revalidering
    dropped target_group_old Målgruppe=2.11
    dropped target_group_unknown Målgruppe=Andet
    mended date_short_year Ledig siden=1-2-26
    mended date_excel_serial Ledig siden=46054
    mended date_us Ledig siden=02/13/2026
    dropped date_two_ways Ledig siden=02/01/2026
    dropped date_open_ended Ledig siden=31-12-9999
    dropped date_empty Ledig siden=00-00-0000
    dropped date_unknown Ledig siden=snarest
    dropped occupation_unknown Stillingsønske=Astronaut
    dropped branch_unknown Branche=Rumfart
    dropped branch_two_ways Branche=N
    mended licence_yes Kørekort=ja
    mended licence_left_out Kørekort=B, svævebane
    dropped licence_unknown Kørekort=svævebane
    dropped language_unknown Sprog=se sag
    mended hours_comma_lost Timer=370
    mended hours_range Timer=20-25
    dropped hours_none Timer=0
    dropped hours_too_many Timer=80
    dropped hours_unknown Timer=aftalt
    mended adaptation_left_out Skånehensyn=Flere pauser, se sag
    dropped adaptation_unknown Skånehensyn=se sag
    dropped health_text Skånehensyn=Har haft en depression
    dropped health_text Bemærkning=Sygemeldt i marts
    dropped name_in_text Bemærkning=Ring til Åse
    dropped minutes_unknown Transport=langt
    mended skill_left_out Kompetencer=Vaske op, trylle
    dropped skill_unknown Kompetencer=trylle
    dropped experience_unknown Erfaring=meget
    dropped yes_no_unknown Samtykke=måske
    dropped consent_undated Samtykkedato=
    dropped consent_in_future Samtykkedato=01-02-2027
    dropped consent_expired Samtykkedato=01-10-2025
    dropped consent_before_text Samtykkedato=01-05-2025
"""
PLACES = """
    refused p_number_missing P-nummer=
    refused p_number_length P-nummer=123
    refused p_number_scientific P-nummer=1,1E+09
    refused cvr_in_p_number_column P-nummer=99000015
    refused cpr_in_p_number_column P-nummer=710190-4321
    mended p_number_spaced P-nummer=1.099.000.002
    refused cvr_missing CVR=
    refused p_number_in_cvr_column CVR=1099000002
    refused se_number CVR=SE 99000007
    refused cvr_length CVR=9900000
    refused cvr_check_digit CVR=99000008
    refused cvr_not_in_group CVR=99000023
    mended cvr_text_removed CVR=DK 99 00 00 07
    refused address_missing Adresse=
    refused postcode_missing Postnr=
    refused postcode_unknown Postnr=9999
    refused town_unknown By=12
    refused municipality_missing Postnr=2900 & Kommune=
    refused municipality_none Kommune=411
    refused municipality_is_region Kommune=Region Hovedstaden
    refused municipality_unknown Kommune=Bjerringbro
    mended municipality_from_postcode Kommune=
    refused persons_missing Antal FTE=
    refused persons_none Antal FTE=0
    refused persons_unknown Antal FTE=mange
    refused persons_too_many Antal FTE=99.999
    refused persons_above_heads Antal ansatte=20
    mended persons_about Antal FTE=ca. 25
    mended persons_range Antal FTE=12-15
    mended number_dot_decimal Antal FTE=48.6
    dropped persons_none Antal ansatte=0
    dropped persons_unknown Antal ansatte=mange
    dropped persons_too_many Antal ansatte=99.999
"""
# outcome, code, and a whole file
FILES: tuple[tuple[str, str, bytes], ...] = (
    ("mended", "total_line", b"CPR-nr.;Navn\n710190-4321;Bo\nI alt;1\n"),
    ("mended", "header_repeated", b"CPR-nr.;Navn\nCPR-nr.;Navn\n710190-4321;Bo\n"),
    ("mended", "merged_cells", b"CPR-nr.;Navn;Team\n710190-4321;Bo;A\n710290-4321;Ib;\n"),
    ("refused", "quotes_open", b'CPR-nr.;Navn\n710190-4321;"Bo\n'),
    ("refused", "too_many_cells", b"CPR-nr.;Navn\n710190-4321;Bo;Ib\n"),
    ("refused", "too_few_cells", b"CPR-nr.;Navn\n710190-4321\n"),
    ("mended", "line_break_in_cell", b'CPR-nr.;Navn\n710190-4321;"Bo\nIb"\n'),
    ("mended", "same_row_twice", b"CPR-nr.;Navn\n710190-4321;Bo\n710190-4321;Bo\n"),
    ("refused", "same_person_twice", b"CPR-nr.;Navn\n710190-4321;Bo\n710190-4321;Ib\n"),
    ("refused", "file_empty", b""),
    ("refused", "file_is_workbook", b"PK\x03\x04"),
    ("refused", "file_is_binary", b"a\x00b"),
    ("refused", "file_is_page", b"<html></html>"),
    ("refused", "file_is_message", b'{"error": "key"}'),
    ("refused", "file_torn", "CPR-nr.;Navn\n710190-4321;Åø".encode()[:-1]),
    ("refused", "header_unknown", b"a;b;c\n1;2;3\n4;5;6\n7;8;9\n"),
    ("refused", "column_missing", b"CPR-nr.;By\n710190-4321;Ry\n"),
    ("refused", "file_without_rows", b"CPR-nr.;Navn\n"),
)
TESTED_ELSEWHERE = {
    ("refused", "same_workplace_twice"),  # test_workplaces.py
    ("refused", "same_place_two_numbers"),  # test_workplaces.py
    ("dropped", "consent_not_mapped"),  # test_candidates.py
    *(("refused", code) for code in TREATMENTS[16].refused),  # test_outcomes.py, test_paper.py
}


def one_row(usual: dict[str, str], changed: str) -> bytes:
    cells = usual | {
        heading: text
        for heading, _, text in (part.partition("=") for part in changed.split(" & "))
    }
    lines = ["\t".join(cells), "\t".join(f'"{cell}"' for cell in cells.values())]
    return "\n".join(lines).encode()


def examples(text: str) -> list[tuple[str, str, str]]:
    found = []
    for line in text.strip().splitlines():
        outcome, code, changed = line.strip().split(" ", 2)
        found.append((outcome, code, changed))
    return found


def outcomes(report: Report) -> set[tuple[str, str]]:
    whole = [report.refused_file] if report.refused_file else []
    return {(finding.outcome, finding.code) for finding in [*report.findings, *whole]}


def all_of_the_table() -> set[tuple[str, str]]:
    return {
        (outcome, code)
        for treatment in TREATMENTS.values()
        for outcome in ("refused", "mended", "dropped")
        for code in getattr(treatment, outcome)
    }


def test_the_row_that_the_examples_spoil_is_a_good_one() -> None:
    people, report = read_candidates(one_row(PERSON, "By=København Ø"), "101", TODAY, TEXT)
    assert (len(people), report.findings) == (1, [])
    workplaces, report = read_workplaces(one_row(PLACE, "By=København Ø"), ["99000007"])
    assert (len(workplaces), report.findings) == (1, [])


@pytest.mark.parametrize(("outcome", "code", "changed"), examples(PEOPLE))
def test_a_persons_row_is_treated_as_the_table_says(outcome: str, code: str, changed: str) -> None:
    rows, report = read_candidates(one_row(PERSON, changed), "101", TODAY, TEXT)
    assert outcomes(report) == {(outcome, code)}
    assert len(rows) == (outcome != "refused")


@pytest.mark.parametrize(("outcome", "code", "changed"), examples(PLACES))
def test_a_workplaces_row_is_treated_as_the_table_says(
    outcome: str, code: str, changed: str
) -> None:
    rows, report = read_workplaces(one_row(PLACE, changed), ["99000007"])
    assert outcomes(report) == {(outcome, code)}
    assert len(rows) == (outcome != "refused")


@pytest.mark.parametrize(("outcome", "code", "data"), FILES)
def test_a_file_is_treated_as_the_table_says(outcome: str, code: str, data: bytes) -> None:
    _, report = read_candidates(data, "101", TODAY, TEXT)
    assert outcomes(report) == {(outcome, code)}


def test_every_line_of_the_table_has_an_example() -> None:
    shown = {(outcome, code) for outcome, code, _ in [*examples(PEOPLE), *examples(PLACES)]}
    shown |= {(outcome, code) for outcome, code, _ in FILES}
    assert all_of_the_table() == shown | TESTED_ELSEWHERE


def test_every_code_has_a_sentence_and_a_remedy() -> None:
    assert set(SENTENCES) == set(KIND_OF)
    for sentence in SENTENCES.values():
        assert sentence.reason.endswith(".")
        assert sentence.remedy.endswith(".")


def test_the_readme_shows_the_same_table() -> None:
    folder = Path(shared.imports.__file__).parent
    shown = re.findall(r"^\| (\d+) \|(.*)\|$", (folder / "README.md").read_text(), re.MULTILINE)
    table = {
        int(kind): [set(cell.split()) for cell in rest.split("|")[1:]] for kind, rest in shown
    }
    assert table == {
        kind: [set(treatment.refused), set(treatment.mended), set(treatment.dropped)]
        for kind, treatment in TREATMENTS.items()
    }
