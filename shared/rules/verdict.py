"""A verdict: what a legal rule says of one question, with the rule, its paragraph and figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from shared.records.placement import UsedBy

Answer = Literal["allowed", "not_allowed", "needs_decision"]
Param = str | int | date | Decimal | tuple[str, ...] | tuple[UsedBy, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer to one question; `code` and `params` are what its sentence is made of.

    `needs_decision` means that a person must decide: the law leaves it to the municipality,
    or no checked rule or fact is there. It is never an "allowed" in disguise.
    """

    answer: Answer
    code: str
    rule: str
    paragraph: str = ""
    rule_set: str = ""
    params: Mapping[str, Param] = field(default_factory=dict)

    @property
    def allowed(self) -> bool:
        """Whether the rule says yes outright."""
        return self.answer == "allowed"
