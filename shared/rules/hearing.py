"""One hearing for each site, need and function: it holds while the tasks are unchanged."""

from collections.abc import Iterable

from shared.records.base import canonical, digest_of
from shared.records.need import Need
from shared.records.placement import SiteReport

REUSED = frozenset({"agreed", "no_representative"})  # an objection is heard each time


def tasks_of(need: Need, instrument: str) -> str:
    """Return a digest of what the staff are heard about: function, tasks and instrument."""
    told = {"occupation": need.occupation, "tasks": need.tasks, "instrument": instrument}
    return digest_of(canonical(told))


def reusable(earlier: Iterable[SiteReport], tasks: str) -> SiteReport | None:
    """Return the newest hearing at the same site and need that was about the same tasks.

    An objection, or no answer, is never carried over.
    """
    same = [one for one in earlier if one.tasks == tasks]
    newest = max(same, key=lambda one: one.on, default=None)
    return newest if newest and newest.hearing in REUSED else None
