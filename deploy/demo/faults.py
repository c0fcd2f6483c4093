"""Faults of real exports, each with what the import must say of it: what is planted on purpose."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from deploy.demo.invented import DAY, TEXT_SINCE
from deploy.demo.systems import System

Cells = dict[str, str]
Spoil = Callable[[Cells, System, Random], None]

SHARE = 0.004
"""Rows that get a fault of each kind, as a share of a file's rows, at least one."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to spoil a row. `field` is where it is reported; nothing: in the whole row.

    `needs` are fields whose columns the file must have; `raw` faults spoil the line itself.
    """

    kind: int
    code: str
    outcome: str
    field: str
    spoil: Spoil
    needs: tuple[str, ...] = ()
    raw: str = ""

    def fits(self, system: System) -> bool:
        """Tell whether a system's file can have this fault."""
        fields = {field for _, field in system.columns}
        wanted = {*self.needs, self.field} - {""}
        if self.raw in ("delimiter", "newline", "quote") and system.quoted:
            return False
        if self.code == "letters_composed" and system.encoding == "cp1252":
            return False
        return wanted <= fields


def _put(field: str, text: str) -> Spoil:
    def spoil(cells: Cells, _system: System, _rng: Random) -> None:
        cells[field] = text

    return spoil


def _spoiled_letters(cells: Cells, _system: System, _rng: Random) -> None:
    cells["address"] = "Søndergårdsvej 12".encode().decode("cp1252")


def _dotted_town(cells: Cells, _system: System, _rng: Random) -> None:
    cells["city"] += "."


def _lost_town(cells: Cells, _system: System, _rng: Random) -> None:
    cells["city"] = cells["city"][0] + "?" + cells["city"][2:]


def _numbered(form: str) -> Spoil:
    def spoil(cells: Cells, _system: System, rng: Random) -> None:
        cells["cpr"] = form.format(rng.randint(0, 999))

    return spoil


def _consent(day: date | None, answer: str = "Ja") -> Spoil:
    def spoil(cells: Cells, system: System, _rng: Random) -> None:
        cells["consent"], cells["consent_date"] = answer, system.day(day)

    return spoil


def _group(text: str, since: date | None = None) -> Spoil:
    def spoil(cells: Cells, system: System, _rng: Random) -> None:
        cells["target_group"], cells["unemployed_since"] = text, system.day(since)

    return spoil


def _named_remark(cells: Cells, _system: System, _rng: Random) -> None:
    name = cells["first_name"].split()[0]
    cells["remark"] = f"{name} vil gerne begynde snart"


def _named_number(cells: Cells, system: System, _rng: Random) -> None:
    cells["address"] = f"c/o {cells['cpr']}"


FAULTS: tuple[Fault, ...] = (
    Fault(1, "cpr_scientific", "refused", "cpr", _put("cpr", "7,10E+09")),
    Fault(1, "cpr_zero_restored", "mended", "cpr", _numbered("101585{:03}")),
    Fault(1, "cpr_not_a_date", "refused", "cpr", _numbered("113901{:03}")),
    Fault(1, "cpr_length", "refused", "cpr", _put("cpr", "710190")),
    Fault(2, "p_number_in_cpr_column", "refused", "cpr", _numbered("1099456{:03}")),
    Fault(2, "cvr_in_cpr_column", "refused", "cpr", _put("cpr", "99000007")),
    Fault(4, "letters_mended", "mended", "address", _spoiled_letters),
    Fault(4, "letters_lost", "dropped", "address", _put("address", "S?ndergade 4")),
    Fault(4, "letters_lost", "refused", "name", _put("name", "J?rgen Holm")),
    Fault(4, "letters_composed", "mended", "address", _put("address", "Ba\u030advej 7")),
    Fault(4, "town_spelling", "mended", "city", _dotted_town),
    Fault(4, "town_from_postcode", "mended", "city", _lost_town),
    Fault(5, "date_short_year", "mended", "unemployed_since", _put("unemployed_since", "1-2-26")),
    Fault(5, "date_two_ways", "dropped", "available_from", _put("available_from", "02/01/2027")),
    Fault(5, "date_excel_serial", "mended", "unemployed_since", _put("unemployed_since", "45689")),
    Fault(5, "date_unknown", "dropped", "available_from", _put("available_from", "snarest")),
    Fault(5, "date_open_ended", "dropped", "available_from", _put("available_from", "31-12-9999")),
    Fault(5, "date_empty", "dropped", "unemployed_since", _put("unemployed_since", "00-00-0000")),
    Fault(5, "date_unknown", "dropped", "available_from", _put("available_from", "uge 7")),
    Fault(5, "date_us", "mended", "available_from", _put("available_from", "12/24/2026")),
    Fault(7, "too_many_cells", "refused", "", _put("remark", ""), ("remark",), "delimiter"),
    Fault(7, "quotes_open", "refused", "", _put("remark", ""), ("remark",), "quote"),
    Fault(7, "line_break_in_cell", "mended", "address", _put("address", "Østergade 1\n2. tv")),
    Fault(7, "too_few_cells", "refused", "", _put("address", ""), ("remark",), "newline"),
    Fault(8, "same_person_twice", "refused", "cpr", _put("address", "Nygade 1"), (), "again"),
    Fault(8, "same_row_twice", "mended", "cpr", lambda *_: None, (), "again"),
    Fault(8, "other_municipality", "refused", "municipality", _put("municipality", "Vejle")),
    Fault(9, "target_group_closed", "dropped", "target_group",
          _group("Ressourceforløb", date(2026, 4, 15))),
    Fault(9, "target_group_old", "dropped", "target_group", _group("2.11", date(2019, 4, 1))),
    Fault(9, "target_group_renumbered", "mended", "target_group", _group("2.3", date(2019, 4, 1))),
    Fault(9, "target_group_running", "mended", "target_group", _group("Revalidering")),
    Fault(9, "target_group_unknown", "dropped", "target_group", _group("Afventer")),
    Fault(10, "consent_undated", "dropped", "consent", _consent(None)),
    Fault(10, "consent_in_future", "dropped", "consent_date", _consent(date(2027, 2, 1))),
    Fault(10, "consent_expired", "dropped", "consent_date", _consent(DAY - timedelta(days=400))),
    Fault(10, "consent_before_text", "dropped", "consent_date",
          _consent(TEXT_SINCE - timedelta(days=40))),
    Fault(10, "yes_no_unknown", "dropped", "consent", _consent(DAY, "Måske")),
    Fault(11, "health_text", "dropped", "remark",
          _put("remark", "Har haft en depression, må ikke løfte")),
    Fault(11, "formula", "dropped", "remark", _put("remark", "=HYPERLINK(1)")),
    Fault(11, "name_in_text", "dropped", "remark", _named_remark),
    Fault(11, "formula", "refused", "name", _put("name", "=1+1")),
    Fault(11, "number_in_name", "dropped", "address", _named_number),
    Fault(11, "health_text", "dropped", "adaptations", _put("adaptations", "Angst for mange")),
    Fault(13, "hours_comma_lost", "mended", "hours", _put("hours", "370")),
    Fault(13, "hours_none", "dropped", "hours", _put("hours", "0")),
    Fault(13, "hours_range", "mended", "hours", _put("hours", "20-25")),
    Fault(13, "hours_unknown", "dropped", "hours", _put("hours", "aftalt")),
    Fault(14, "municipality_none", "dropped", "municipality", _put("municipality", "411")),
    Fault(14, "municipality_is_region", "dropped", "municipality",
          _put("municipality", "Region Hovedstaden")),
    Fault(14, "municipality_unknown", "dropped", "municipality", _put("municipality", "Farum")),
    Fault(14, "municipality_spelling", "mended", "municipality",
          lambda cells, system, _: cells.update(municipality=f"0{system.municipality}")),
)  # fmt: skip
"""Sorts 1, 2, 4, 5, 7 to 11, 13 and 14; sort 6 is in the form of whole files, 15 is a file."""


def planned(system: System, rows: int, used: Counter[Fault]) -> list[Fault]:
    """Return the faults of a file of so many rows: `SHARE` of each kind that it can have.

    Those least used in the files before come first; `used` is counted on.
    """
    found = []
    for kind in dict.fromkeys(fault.kind for fault in FAULTS):
        fitting = [fault for fault in FAULTS if fault.kind == kind and fault.fits(system)]
        for _ in range(max(1, round(SHARE * rows)) if fitting else 0):
            fault = min(fitting, key=lambda one: used[one])
            used[fault] += 1
            found.append(fault)
    return found
