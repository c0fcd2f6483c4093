"""The net increase (merbeskæftigelse): a wage subsidy adds to the ordinary staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Self

from shared.rules.law import Law
from shared.rules.verdict import Param, Verdict

PRIVATE, PUBLIC = "LT-NET-1", "LT-NET-2"
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
