"""The head office's list of the invented group Nordlys Hoteller: 60 good rows, 21 bad ones."""

import csv
from importlib.resources import files
from pathlib import Path
from random import Random

from deploy.demo.invented import staff_name
from deploy.demo.people import SEED
from deploy.demo.written import Planted, WrittenFile

FILE = "nordlys-arbejdssteder.csv"
EMPLOYER = "Nordlys Hoteller"
HOTELS, CANTEENS = "99000007", "99000015"
UNITS = {HOTELS: "Nordlys Hoteller A/S (demo)", CANTEENS: "Nordlys Kantiner ApS (demo)"}
"""CVR numbers with a right check digit, in a range that is not given out."""

SOEBREDDEN = "Søbredden"
READS_AS_CPR = "1003585001"
"""The P-number of the second row: read as a CPR number it is of somebody born in 1858."""

COLUMNS = (
    "Enhedsnr", "Enhedsnavn", "Kæde", "CVR", "P-nummer", "Vejnavn og nr.", "Postnr. og by",
    "Kommune", "Region/Distrikt", "Branche", "Hotelchef", "Mail", "Tlf", "Antal ansatte",
    "Heraf fuldtid", "Antal FTE", "Åbningstider", "TR navn", "Kan tage praktikant (ja/nej)",
    "Opgaver", "Bemærkning",
)  # fmt: skip

_NAME, _CVR, _P, _TOWN, _MUNICIPALITY = (
    "Enhedsnavn", "CVR", "P-nummer", "Postnr. og by", "Kommune",
)  # fmt: skip
_STREET, _MAIL, _PHONE, _HEADS, _STAFF = (
    "Vejnavn og nr.", "Mail", "Tlf", "Antal ansatte", "Antal FTE",
)  # fmt: skip

# The place of a good row in the list, what is changed, and the finding that it must give.
_MENDED: tuple[tuple[int, str, str, int, str], ...] = (
    (3, _CVR, "DK 99 00 00 07", 3, "cvr_text_removed"),
    (8, _CVR, "CVR: 99000015 (kantiner)", 3, "cvr_text_removed"),
    (5, _P, "1.099.005.137", 2, "p_number_spaced"),
    (11, _TOWN, "2300 Kbh. S", 4, "town_spelling"),
    (38, _TOWN, "8200 Århus N", 4, "town_spelling"),
    (26, _NAME, "Nordlys Ã…en", 4, "letters_mended"),
    (27, _STREET, "FÃ¦lledvej 88", 4, "letters_mended"),
    (28, _MUNICIPALITY, "0461", 14, "municipality_spelling"),
    (34, _MUNICIPALITY, "Århus", 14, "municipality_spelling"),
    (46, _MUNICIPALITY, "", 14, "municipality_from_postcode"),
    (15, _STAFF, "ca. 36", 12, "persons_about"),
    (16, _STAFF, "10-12", 12, "persons_range"),
    (50, _STAFF, "5.2", 12, "number_dot_decimal"),
    (30, _STREET, "Rosenvænget\n19", 7, "line_break_in_cell"),
)
_WITHOUT_FIELD: tuple[tuple[int, str, str, int, str], ...] = (
    (18, _HEADS, "mange", 12, "persons_unknown"),
    (40, _HEADS, "0", 12, "persons_none"),
    (42, _PHONE, "lokal 12", 0, "phone_unknown"),
    (43, _MAIL, "brabrand(a)example.dk", 0, "email_unknown"),
    (57, _MAIL, '=HYPERLINK("https://example.dk")', 11, "formula"),
)
# Rows beside the good ones: all that is said of them is the change; each is refused.
_REFUSED: tuple[tuple[dict[str, str], str, int, str], ...] = (
    ({_P: ""}, _P, 2, "p_number_missing"),
    ({_CVR: "1.099.456.789"}, _CVR, 2, "p_number_in_cvr_column"),
    ({_P: "710190-4321"}, _P, 2, "cpr_in_p_number_column"),
    ({_P: HOTELS}, _P, 2, "cvr_in_p_number_column"),
    ({_P: "1,1E+09"}, _P, 2, "p_number_scientific"),
    ({_CVR: "9900000"}, _CVR, 3, "cvr_length"),
    ({_CVR: "99000008"}, _CVR, 3, "cvr_check_digit"),
    ({_CVR: "SE 99000007"}, _CVR, 3, "se_number"),
    ({_CVR: "99000023"}, _CVR, 3, "cvr_not_in_group"),
    ({_NAME: "Nordlys S?en"}, _NAME, 4, "letters_lost"),
    ({_P: READS_AS_CPR}, _P, 8, "same_workplace_twice"),
    (
        {_CVR: HOTELS, _NAME: SOEBREDDEN, _STREET: "Søbredden 14", _TOWN: "2100 København Ø"},
        _P,
        8,
        "same_place_two_numbers",
    ),
    ({_NAME: "=1+1"}, _NAME, 11, "formula"),
    ({_STAFF: ""}, _STAFF, 12, "persons_missing"),
    ({_STAFF: "0"}, _STAFF, 12, "persons_none"),
    ({_STAFF: "12,5", _HEADS: "9"}, _STAFF, 12, "persons_above_heads"),
    ({_TOWN: "2900 Hellerup", _MUNICIPALITY: ""}, _MUNICIPALITY, 14, "municipality_missing"),
    ({_MUNICIPALITY: "Region Hovedstaden"}, _MUNICIPALITY, 14, "municipality_is_region"),
    ({_MUNICIPALITY: "411"}, _MUNICIPALITY, 14, "municipality_none"),
    ({_MUNICIPALITY: "Bjerringbro"}, _MUNICIPALITY, 14, "municipality_unknown"),
)


def write_workplaces(folder: Path, seed: int = SEED) -> list[Planted]:
    """Write the list; return every fault in it. 60 rows are good, some only after a repair."""
    rng = Random(f"{seed}-workplaces")
    file = WrittenFile(FILE, ";")
    file.add("Nordlys Hoteller - arbejdssteder pr. 16-11-2026 - til intern brug")
    file.add("")
    file.add(file.joined(COLUMNS))
    good = [_good_row(number, made, rng) for number, made in enumerate(_listed())]
    bad = iter(_REFUSED)
    for place, row in enumerate(good):
        _add_good(file, place, row)
        if place == 29:
            file.plant(file.line, "", 6, "header_repeated", "mended")
            file.add(file.joined(COLUMNS))
        if place % 3 == 2 and (fault := next(bad, None)):
            _add_refused(file, place, fault, rng)
    file.plant(file.line, "", 7, "too_many_cells", "refused")
    file.add(file.joined(_new_row(99, rng).values()) + "opvask; servering")
    file.plant(file.line, "", 6, "total_line", "mended")
    file.add(file.joined(["I alt", "", "", "", "", "", "", "", "", "", "", "", "", "2049"]))
    (folder / FILE).write_bytes(file.text().encode("cp1252"))
    return file.planted


def _listed() -> list[dict[str, str]]:
    text = files("deploy.demo").joinpath("workplaces.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), strict=True))


def _good_row(number: int, made: dict[str, str], rng: Random) -> dict[str, str]:
    hotel = made["kind"] == "hotel"
    return _row(
        number,
        rng,
        {
            _NAME: made["name"],
            "Kæde": EMPLOYER if hotel else "Nordlys Kantiner",
            _CVR: HOTELS if hotel else CANTEENS,
            _P: READS_AS_CPR if number == 1 else f"{1_099_000_000 + number * 1027 + 2:010}",
            _STREET: made["street"],
            _TOWN: f"{made['postcode']} {made['town']}",
            _MUNICIPALITY: made["municipality"],
            "Branche": "Hotel" if hotel else "Kantine",
            _HEADS: made["heads"],
            _STAFF: made["full_time"],
        },
    )


def _new_row(number: int, rng: Random) -> dict[str, str]:
    """Return a row of a workplace that is not among the good ones."""
    changes = {
        _NAME: f"Kantinen Ny {number}",
        "Kæde": "Nordlys Kantiner",
        _CVR: CANTEENS,
        _P: f"{1_099_900_000 + number:010}",
        _STREET: f"Algade {number + 100}",
        _TOWN: "5000 Odense C",
        _MUNICIPALITY: "461",
        "Branche": "Kantine",
        _HEADS: "12",
        _STAFF: "8,5",
    }
    return _row(number, rng, changes)


def _row(number: int, rng: Random, known: dict[str, str]) -> dict[str, str]:
    usual = {
        "Enhedsnr": str(1000 + number),
        "Region/Distrikt": rng.choice(("Øst", "Vest")),
        "Hotelchef": staff_name(rng),
        _MAIL: f"sted{number:02}@example.dk",
        _PHONE: f"00 00 00 {number:02}",
        "Heraf fuldtid": str(rng.randint(2, 30)),
        "Åbningstider": "06-22",
        "TR navn": staff_name(rng),
        "Kan tage praktikant (ja/nej)": rng.choice(("ja", "nej")),
    } | known
    return {column: usual.get(column, "") for column in COLUMNS}


def _add_good(file: WrittenFile, place: int, row: dict[str, str]) -> None:
    for faults, outcome in ((_MENDED, "mended"), (_WITHOUT_FIELD, "dropped")):
        for at, column, text, kind, code in faults:
            if at == place:
                row[column] = text
                file.plant(file.line, column, kind, code, outcome)
    file.add(file.joined(row.values()))


def _add_refused(
    file: WrittenFile, place: int, fault: tuple[dict[str, str], str, int, str], rng: Random
) -> None:
    changes, column, kind, code = fault
    file.plant(file.line, column, kind, code, "refused")
    file.add(file.joined((_new_row(place, rng) | changes).values()))
