"""Hourly rates of the wage subsidy, by year."""

from decimal import Decimal
from typing import Literal

from shared.rules.law import Law

RULE = "LT-RATE"
Class = Literal["pensioner_low", "pensioner", "private", "public", "special", "public_wage"]


def hourly_rate(of: Class, law: Law) -> Decimal | None:
    """Return the rate in kr. an hour of a checked row of the day, or none: nobody guesses.

    Source: LT-RATE in law.toml; a municipality enters the year's own.
    """
    row = law.rules.get(RULE)
    return row.decimal(of) if row and of in row.values else None


def rate_for(instrument: str, law: Law, *, public: bool) -> tuple[Class, Decimal | None] | None:
    """Return the ordinary class of a wage subsidy and its rate; none for other instruments.

    Pensioners and the special class are for a person to see: no file tells of them.
    """
    if instrument != "wage_subsidy":
        return None
    of: Class = "public" if public else "private"
    return of, hourly_rate(of, law)
