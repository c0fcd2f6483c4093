from decimal import Decimal

from shared.imports.workplaces import WorkplaceRow, read_workplaces

HEADER = (
    "Hotel;CVR-nr.;P-nr.;Adresse;Postnr. og by;Kommune;Årsværk;Ansatte;Hotelchef;Mail;Tlf;Kæde"
)
ROW = (
    "Søbredden;99000007;1003585001;Søbredden 14;2100 Kbh. Ø;København;48,6;63;"
    "Gorm Isager;gorm@example.dk;00 00 00 01;Nordlys"
)


def read(*rows: str) -> tuple[list[WorkplaceRow], list[tuple[int, str, str]]]:
    found, report = read_workplaces("\r\n".join([HEADER, *rows]).encode("cp1252"), ["99000007"])
    return found, [(finding.row, finding.column, finding.code) for finding in report.refused]


def test_a_row_becomes_a_workplace() -> None:
    assert read(ROW)[0] == [
        WorkplaceRow(
            row=2,
            p_number="1003585001",
            cvr="99000007",
            name="Søbredden",
            address="Søbredden 14",
            postcode="2100",
            city="København Ø",
            municipality="101",
            branch=None,
            full_time_persons=Decimal("48.6"),
            headcount=63,
            contact_name="Gorm Isager",
            contact_phone="00000001",
            contact_email="gorm@example.dk",
        )
    ]


def test_a_split_postcode_without_municipality_is_refused_with_the_choices() -> None:
    row = ROW.replace("2100 Kbh. Ø;København", "2900 Hellerup;")
    data = f"{HEADER}\n{row}\n".encode()
    rows, report = read_workplaces(data)
    assert rows == []
    assert report.refused[0].column == "Kommune"
    assert "Gentofte, København" in report.refused[0].reason()


def test_the_same_workplace_twice_is_refused_with_the_first_row() -> None:
    rows, refused = read(ROW, ROW.replace("48,6", "40,0"), ROW.replace("1003585001", "1099000002"))
    assert [row.row for row in rows] == [2]
    assert refused == [
        (3, "P-nr.", "same_workplace_twice"),
        (4, "P-nr.", "same_place_two_numbers"),
    ]


def test_an_equal_row_is_counted_once_and_not_refused() -> None:
    rows, refused = read(ROW, ROW)
    assert (len(rows), refused) == (1, [])


def test_heads_are_never_taken_for_full_time_persons() -> None:
    data = ("CVR;P-nummer;Navn;Adresse;Postnr;By;Antal ansatte\n" + ROW).encode()
    rows, report = read_workplaces(data)
    assert rows == []
    assert report.refused_file is not None
    assert report.refused_file.reason() == "Filen mangler kolonnen Antal FTE."
