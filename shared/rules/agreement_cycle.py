"""The life cycles of an agreement and of an accession, as two tables to read."""

from datetime import date
from typing import Literal

from shared.records.agreement import Agreement, AgreementState
from shared.rules.life_cycle import LifeCycle, Step

AgreementStatus = Literal[
    "draft", "in_consultation", "offered", "active", "suspended", "expired", "terminated"
]
AccessionStatus = Literal[
    "invited", "acceded", "declined", "paused", "terms_changed", "leaving", "left"
]

AGREEMENT = LifeCycle[AgreementStatus](
    name="agreement",
    states=AgreementStatus,
    steps=(
        Step(to="draft", who=("employer", "hub"), evidence=("mandate",), then="offered"),
        Step(to="in_consultation", follows=("draft",), who=("hub",), evidence=("mandate",),
             by="consult_until", then="offered"),
        Step(to="offered", follows=("draft", "in_consultation"), who=("employer", "hub"),
             evidence=("mandate", "replies"), by="valid_from", then="active"),
        Step(to="active", follows=("offered", "suspended"), who=("program", "employer"),
             evidence=("day", "or taken up again"), by="valid_from", then="expired"),
        Step(to="suspended", follows=("offered", "active"), who=("employer",),
             evidence=("reason",), then="active"),
        Step(to="expired", follows=("active", "suspended"), who=("program",), evidence=("day",),
             by="valid_to"),
        Step(to="terminated", follows=("in_consultation", "offered", "active", "suspended"),
             who=("employer", "hub"), evidence=("reason",), by="last_day"),
    ),
)  # fmt: skip
ACCESSION = LifeCycle[AccessionStatus](
    name="accession",
    states=AccessionStatus,
    steps=(
        Step(to="invited", who=("hub",), evidence=("agreement",), then="acceded"),
        Step(to="acceded",
             follows=("invited", "declined", "paused", "terms_changed", "leaving", "left"),
             who=("kam", "manager"), evidence=("terms_digest", "kam", "limits"), then="leaving"),
        Step(to="declined", follows=("invited",), who=("kam", "manager"),
             evidence=("coded_reason", "reason"), then="acceded"),
        Step(to="paused", follows=("acceded",), who=("kam", "manager"), evidence=("reason",),
             then="acceded"),
        Step(to="terms_changed", follows=("acceded",), who=("program",),
             evidence=("terms_digest",), by="earlier_until", then="acceded"),
        Step(to="leaving", follows=("acceded", "paused", "terms_changed"),
             who=("kam", "manager"), evidence=("reason",), then="left"),
        Step(to="left", follows=("leaving",), who=("program",), evidence=("day",),
             by="last_day_of_the_notice", then="acceded"),
    ),
)  # fmt: skip
RECORDED: dict[AgreementState, tuple[AgreementStatus, ...]] = {  # what a record may stand for
    "in_consultation": ("in_consultation",),
    "active": ("offered", "active"),
    "suspended": ("suspended",),
    "terminated": ("terminated",),
}


def status(agreement: Agreement, on: date) -> AgreementStatus:
    """Return where an agreement stands on a day; its last days are inclusive."""
    if agreement.state == "in_consultation":
        return "in_consultation"
    if agreement.state == "terminated" and on > (agreement.last_day or date.min):
        return "terminated"
    if on > agreement.valid_to:
        return "expired"
    if agreement.state == "suspended":
        return "suspended"
    return "offered" if on < agreement.valid_from else "active"


def may_become(was: AgreementState, to: AgreementState) -> bool:
    """Return whether a record in one state may be followed by one in the other."""
    return any(
        AGREEMENT.may_follow(before, after) for before in RECORDED[was] for after in RECORDED[to]
    )
