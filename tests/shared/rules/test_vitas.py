"""The VITAS sheet has VITAS's fields in VITAS's order, and no place for a CPR number's value."""

from dataclasses import replace

from shared.rules.vitas import BY_HAND, ORDER, SIGNATURES, WAGE_SUBSIDY, sheet
from tests import make

NEED = make.need()
PLACEMENT = replace(make.placement(), slot_group=NEED.slot_groups[0].id)


def test_fields_come_in_the_order_of_vitas_with_signatures_last() -> None:
    assert tuple(sheet(PLACEMENT, NEED, make.workplace())) == (*ORDER, *SIGNATURES)
    subsidised = replace(PLACEMENT, instrument="wage_subsidy")
    assert tuple(sheet(subsidised, NEED, make.workplace())) == (
        *ORDER, *WAGE_SUBSIDY, *SIGNATURES,
    )  # fmt: skip


def test_what_is_for_the_pen_has_no_value_and_all_else_has() -> None:
    fields = sheet(replace(PLACEMENT, instrument="wage_subsidy"), NEED, make.workplace())
    assert {name for name, value in fields.items() if value is None} == BY_HAND
    assert fields["cpr"] is None


def test_a_company_centres_mentor_stands_on_the_sheet() -> None:
    centre = replace(NEED, instruments=("company_centre",), mentor=make.contact("Ulla Ravn"))
    assert sheet(PLACEMENT, centre, make.workplace())["mentor"] == "Ulla Ravn"
