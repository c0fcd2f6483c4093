"""The net increase (merbeskæftigelse): a wage subsidy adds to the ordinary staff.

A work placement need not, as long as a checked row says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, Self

from shared.rules.law import Law
from shared.rules.verdict import Param, Verdict

PRIVATE, PUBLIC, WORK_PLACEMENT = "LT-NET-1", "LT-NET-2", "VP-NET-1"
NOT_ASKED: Final = "net_increase_not_asked"
Unit = Literal["full_time_persons", "heads"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Ordinary staff, supported people not counted: last month, and the mean of the months
    that the rule looks back on. A private employer's are of the whole CVR number.
    """

    last_month: Decimal
    mean: Decimal
    unit: Unit = "full_time_persons"

    @classmethod
    def of_months(cls, months: Sequence[Decimal], unit: Unit = "full_time_persons") -> Self:
        """Return the figures of these months, the last one last.

        Raises:
            ValueError: there are none.
        """
        if not months:
            raise ValueError("no months to count")
        mean = sum(months, Decimal(0)) / len(months)
        return cls(last_month=months[-1], mean=mean, unit=unit)


def for_work_placement(staff: Staff | None, law: Law, *, public: bool) -> Verdict:
    """Return `NOT_ASKED` where a work placement needs no net increase, else as `net_increase`.

    Source: VP-NET-1 in law.toml.
    """
    row = law.rules.get(WORK_PLACEMENT)
    if row is None:
        return law.no_checked_rule(WORK_PLACEMENT)
    if row.values["net_increase"] is False:
        return law.verdict("allowed", NOT_ASKED, WORK_PLACEMENT)
    return net_increase(staff, law, public=public)


def net_increase(staff: Staff | None, law: Law, *, public: bool) -> Verdict:
    """Return whether the last month's staff is at least the mean, under the law of the first day.

    Heads are no answer where the law counts full-time persons: the same staff can pass by
    one and fail by the other.

    Source: LT-NET-1 (private, per CVR) and LT-NET-2 (public) in law.toml.
    """
    rule = PUBLIC if public else PRIVATE
    row = law.rules.get(rule)
    if row is None:
        return law.no_checked_rule(rule)
    if staff is None:
        return law.verdict("needs_decision", "staff_unknown", rule, months=row.number("months"))
    params: dict[str, Param] = {"last_month": staff.last_month, "mean": staff.mean}
    if (staff.unit,) != row.codes("measured_in"):
        return law.verdict("needs_decision", "staff_in_other_unit", rule, **params)
    if staff.last_month >= staff.mean:
        return law.verdict("allowed", "net_increase_met", rule, **params)
    return law.verdict("not_allowed", "net_increase_failed", rule, **params)
