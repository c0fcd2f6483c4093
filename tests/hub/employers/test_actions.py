from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from hub.employers import actions, keys
from hub.employers.draft import EmployerDraft
from shared.feed.local import Local
from shared.feed.tables import History, StoredRecord
from shared.imports.report import FileRefused
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.employer import LegalUnit
from shared.records.formats import UNKNOWN_BRANCH
from shared.said import employer_by_code
from shared.trust.sealing import create_contact_key
from shared.workplaces import Imported, workplaces_of
from tests import make

HEADER = "CVR;P-nummer;Navn;Adresse;Postnr;By;Kommune;Branche;Fuldtidspersoner;Leder;Tlf\n"
SOEBREDDEN = (
    "99000007;1012345678;Søbredden;Søgade 1;1100;København K;København;I;48,6;Sanne;70000001\n"
)
ODENSE = "99000015;1012345679;Nordlys Odense;Havnegade 2;5000;Odense C;;;20;;\n"
FOREIGN = "99000023;1012345680;Fremmed;Bygade 3;8000;Aarhus C;Aarhus;I;31,25;;\n"
UNITS = (LegalUnit(cvr="99000007", name="Drift"), LegalUnit(cvr="99000015", name="Fyn"))


@pytest.fixture
def employer(hub: Local) -> Record:
    return registered(hub)


def registered(hub: Local, *units: LegalUnit) -> Record:
    draft = EmployerDraft(
        name="Nordlys", units=units or UNITS, contact=make.contact(), is_demo=True
    )
    return actions.add(hub, "test", draft)


def test_an_employer_is_found_by_its_code_however_it_is_said(hub: Local, employer: Record) -> None:
    with hub.read() as session:
        assert employer_by_code(session, employer.body.code.lower()).body == employer.body
        with pytest.raises(NotFound):
            employer_by_code(session, "V-0000000")


@pytest.mark.parametrize(
    ("cvr", "code"), [("99000008", "cvr_wrong"), ("", "cvr_wrong"), ("99000007", "cvr_taken")]
)
def test_a_legal_unit_has_a_right_number_and_one_employer(
    hub: Local, employer: Record, cvr: str, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        registered(hub, LegalUnit(cvr=cvr, name="En til"))


def test_a_contact_that_cannot_be_rung_is_refused_with_the_field(hub: Local) -> None:
    with pytest.raises(Refused) as refused:
        actions.add(hub, "test", EmployerDraft(name="Nordlys", units=UNITS,
                    contact=replace(make.contact(), phone="12")))  # fmt: skip
    assert (refused.value.code, refused.value.params["field"]) == (
        "employer_field", "contact.phone",
    )  # fmt: skip


def test_the_same_list_twice_changes_nothing(hub: Local, employer: Record) -> None:
    first = take(hub, employer, SOEBREDDEN, ODENSE)
    before = rows(hub)
    again = take(hub, employer, SOEBREDDEN, ODENSE)
    assert (first.new, first.renewed, first.unchanged) == (2, 0, 0)
    assert (again.new, again.renewed, again.unchanged) == (0, 0, 2)
    assert rows(hub) == before


def test_a_changed_row_renews_its_workplace_under_the_same_code(
    hub: Local, employer: Record
) -> None:
    take(hub, employer, SOEBREDDEN)
    before = workplaces(hub, employer)["1012345678"]
    done = take(hub, employer, SOEBREDDEN.replace("48,6", "52"))
    after = workplaces(hub, employer)["1012345678"]
    assert (done.renewed, after.ref, after.rev) == (1, before.ref, 2)
    assert (after.body.code, after.body.full_time_persons) == (before.body.code, 52)


def test_staff_counted_again_on_a_later_day_is_as_of_that_day(
    hub: Local, employer: Record
) -> None:
    take(hub, employer, SOEBREDDEN)
    done = take(hub, employer, SOEBREDDEN, counted_on=date(2026, 12, 1))
    assert done.renewed == 1
    assert workplaces(hub, employer)["1012345678"].body.counted_on == date(2026, 12, 1)


def test_faulty_rows_are_left_out_and_named_with_values_masked(
    hub: Local, employer: Record
) -> None:
    done = take(hub, employer, SOEBREDDEN, FOREIGN)
    assert list(workplaces(hub, employer)) == ["1012345678"]
    (refused,) = done.report.refused
    assert (refused.row, refused.column, refused.code) == (3, "CVR", "cvr_not_in_group")
    assert "99000023" not in done.report.to_csv()


def test_a_public_employer_says_so_in_a_column(hub: Local, employer: Record) -> None:
    """LT-PUBLIC-1: region, state, or at least half publicly funded; the rules then ask for it."""
    header = HEADER.replace("Tlf", "Tlf;Offentlig")
    said = SOEBREDDEN.replace("70000001", "70000001;ja"), ODENSE.replace("20;;", "20;;;nej")
    data = (header + "".join(said)).encode()
    actions.import_workplaces(hub, "hr", employer.body.code, data)
    found = workplaces(hub, employer)
    assert [found[p].body.is_public for p in ("1012345678", "1012345679")] == [True, False]


def test_a_place_that_replaces_another_says_so_in_a_column(hub: Local, employer: Record) -> None:
    header = HEADER.replace("Tlf", "Tlf;Afløser")
    said = SOEBREDDEN.replace("70000001", "70000001;"), ODENSE.replace("20;;", "20;;;1012345678")
    data = (header + "".join(said)).encode()
    actions.import_workplaces(hub, "hr", employer.body.code, data)
    found = workplaces(hub, employer)
    succeeds = [found[p].body.succeeds for p in ("1012345678", "1012345679")]
    assert succeeds == [None, "1012345678"]


def test_what_a_list_leaves_open_is_taken_from_the_employer_or_left_unknown(
    hub: Local, employer: Record
) -> None:
    take(hub, employer, ODENSE)
    odense = workplaces(hub, employer)["1012345679"].body
    assert (odense.municipality, odense.branch) == ("461", UNKNOWN_BRANCH)
    assert odense.contact == make.contact()


def test_a_preview_and_a_refused_file_store_nothing(hub: Local, employer: Record) -> None:
    before = rows(hub)
    code = employer.body.code
    data = (HEADER + SOEBREDDEN).encode()
    assert actions.import_workplaces(hub, "test", code, data, preview=True).new == 1
    with pytest.raises(FileRefused):
        actions.import_workplaces(hub, "test", code, b"<html>Log ind</html>")
    assert rows(hub) == before


def test_a_p_number_belongs_to_one_employer(hub: Local, employer: Record) -> None:
    take(hub, employer, SOEBREDDEN)
    other = registered(hub, LegalUnit(cvr="99000023", name="Anden"))
    before = rows(hub)
    with pytest.raises(Refused) as refused:
        take(hub, other, FOREIGN, SOEBREDDEN.replace("99000007", "99000023"))
    assert (refused.value.code, refused.value.params["rows"]) == ("p_number_elsewhere", [3])
    assert rows(hub) == before


def test_a_contacts_key_is_kept_once_and_only_if_its_owner_signed_it(
    hub: Local, employer: Record, tmp_path: Path
) -> None:
    bundle, other = (create_contact_key(tmp_path / name) for name in ("one", "other"))
    code = employer.body.code
    key = keys.add_contact_key(hub, "test", code, bundle, contact="Mette").ref
    assert keys.add_contact_key(hub, "test", code, bundle, contact="Mette").ref == key
    for forged in (
        replace(bundle, sealing_key=other.sealing_key),
        replace(bundle, signing_key=other.signing_key),
        replace(bundle, signing_key="?"),
    ):
        with pytest.raises(Refused, match="contact_key_wrong"):
            keys.add_contact_key(hub, "test", code, forged, contact="Mette")


def take(hub: Local, employer: Record, *lines: str, counted_on: date | None = None) -> Imported:
    data = (HEADER + "".join(lines)).encode()
    code = employer.body.code
    return actions.import_workplaces(hub, "test", code, data, counted_on=counted_on)


def workplaces(hub: Local, employer: Record) -> dict[str, Record]:
    with hub.read() as session:
        return workplaces_of(session, employer.ref)


def rows(hub: Local) -> tuple[int, int]:
    with hub.read() as session:
        counted = [session.scalar(select(func.count()).select_from(table))
                   for table in (StoredRecord, History)]  # fmt: skip
    return counted[0] or 0, counted[1] or 0
