"""`landsaftale node candidates list`"""

import click
from sqlalchemy import func, select

from node.tables import CONSENT, Candidate
from shared.cli import Shown, shows, table, with_local
from shared.feed.local import Local


@click.group()
def candidates() -> None:
    """Look at the municipality's candidates, without names."""


@candidates.command("list")
@shows
@with_local
def list_candidates(local: Local) -> Shown:
    """Count the candidates, by consent, and those with a published profile.

    Example: landsaftale node candidates list
    """
    with local.read() as session:
        counted = select(Candidate.consent, func.count()).group_by(Candidate.consent)
        by_consent = dict.fromkeys(CONSENT, 0)
        for state, number in session.execute(counted):
            by_consent[state] = number
        published = session.scalar(select(func.count(Candidate.profile))) or 0
    total = sum(by_consent.values())
    data = {"candidates": total, "by_consent": by_consent, "published": published}
    lines = table([("kandidater", total), *by_consent.items(), ("published", published)])
    return Shown(data, lines)
