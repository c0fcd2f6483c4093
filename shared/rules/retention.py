"""How long the law lets a municipality keep a placement's file after its citizen is to go."""

from datetime import date

PAID = frozenset({"wage_subsidy", "flex_job"})  # instruments for which money is paid out
YEARS = 5


def kept_until(instrument: str, ended_on: date) -> date | None:
    """Return the last day on which a placement's file is kept, or none when nothing keeps it.

    Source: bogføringsloven (lov 700/2022) § 12: what shows a payment is kept for five years from
    the end of its year. LIKELY for a municipality, whose archive plan decides.
    """
    return date(ended_on.year + YEARS, 12, 31) if instrument in PAID else None
