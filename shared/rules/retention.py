"""How long a municipality keeps what nobody needs for long: paid files, looks, talks."""

from datetime import date, timedelta

PAID = frozenset({"wage_subsidy", "flex_job"})  # instruments for which money is paid out
YEARS = 5
LOOK_MONTHS = 13
EVENT_MONTHS = 13
TALK_MONTHS = 24
ACT_MONTHS = 13
ERASURE_DAYS = 400
FORMER_DAYS = 400


def kept_until(instrument: str, ended_on: date) -> date | None:
    """Return the last day on which a placement's file is kept, or none when nothing keeps it.

    Source: bogføringsloven (lov 700/2022) § 12: what shows a payment is kept for five years from
    the end of its year. LIKELY for a municipality, whose archive plan decides.
    """
    return date(ended_on.year + YEARS, 12, 31) if instrument in PAID else None


def oldest_look(today: date) -> date:
    """Return the earliest day whose looks at a citizen's name are still kept: 13 months ago.

    The 29th to 31st count as the 28th, so that no month lacks the day. Own choice: long enough
    for a year's control, and deleted by itself, as Datatilsynet asks of a log of uses.
    """
    return _months_before(today, LOOK_MONTHS)


def oldest_talk(today: date) -> date:
    """Return the earliest day whose talks with employers are still kept: two years ago.

    Own choice, of 2026-11-26: a note names who talked, and no one plans by an older one; two
    years hold the last quarterly talks of an agreement's usual run. Databeskyttelsesforordningen
    (EU 2016/679) art. 5(1)(e): no longer than is necessary.
    """
    return _months_before(today, TALK_MONTHS)


def oldest_event(today: date) -> date:
    """Return the earliest day whose security events are still kept: 13 months ago.

    Own choice, as for looks: a year's control. They name parties and codes, and no person.
    """
    return _months_before(today, EVENT_MONTHS)


def oldest_act(today: date) -> date:
    """Return the earliest day whose acts of operators about peers are still kept: 13 months ago.

    Own choice, of 2026-11-27, as for looks and events: each names who did it.
    """
    return _months_before(today, ACT_MONTHS)


def oldest_erasure(today: date) -> date:
    """Return the earliest day whose erasures are still remembered, by id alone: 400 days ago.

    Own choice, of 2026-11-27: longer than a year-old backup lives, so that a copy that comes back
    is told again, and no longer (Databeskyttelsesforordningen (EU 2016/679) art. 5(1)(e)).
    """
    return today - timedelta(days=ERASURE_DAYS)


def oldest_former(today: date) -> date:
    """Return the earliest day on which a citizen's legal act was changed that is still kept.

    As it was before that, at who got it from its writer; 400 days, as erasures. Own choice, of
    2026-11-27: long enough to see what a decision was when it was acted on.
    """
    return today - timedelta(days=FORMER_DAYS)


def _months_before(today: date, count: int) -> date:
    """The same day so many months ago; the 29th to 31st count as the 28th."""
    months = today.year * 12 + today.month - 1 - count
    return date(months // 12, months % 12 + 1, min(today.day, 28))
