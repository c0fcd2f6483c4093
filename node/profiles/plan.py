"""What is to be published now: the ladder over all consented candidates, against what is out.

People of whom the same is told stand together, so that a portion written alone never leaves
fewer than five alike at the hub for long. The hub sees more than what is told: the lease's day,
the revision, and whose signatures are of one act. So those alike who are written together are a
cohort of five or more, with one lease and one revision.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from node.citizens.actions import facts_for_profile
from node.tables import Candidate
from shared.feed.tables import StoredRecord
from shared.records.base import canonical
from shared.records.formats import ref
from shared.records.kinds import KINDS
from shared.records.profile import Profile
from shared.rules.consent import oldest_valid
from shared.rules.ladder import AT_LEAST, coarsen
from shared.rules.lease import longest

RENEW_BEFORE = timedelta(days=14)
What = Literal["published", "changed", "renewed", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Step:
    """One candidate's profile to write or to erase.

    `before` is the digest that is out now, `rev` the revision that its cohort gets.
    """

    candidate: UUID
    what: What
    told: Profile | None
    digest: str | None
    before: str | None
    rev: int = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps in the order of writing, the lease of what is written, and what is left alone."""

    steps: tuple[Step, ...]
    lease: date
    unchanged: int
    held_back: int


def lease_from(today: date) -> date:
    """Return a lease's last day: the last Monday within 30 days, which hides the day of entry."""
    latest = longest(today)
    return latest - timedelta(days=latest.weekday())


def may_be_published(today: date) -> ColumnElement[bool]:
    """Return the condition on candidates: consent that holds and covers a profile, not paused."""
    return and_(
        Candidate.consent == "given",
        Candidate.consent_on >= oldest_valid(today),
        or_(Candidate.consent_until.is_(None), Candidate.consent_until >= today),
        Candidate.consent_publishes.is_(True),
        Candidate.paused.is_(False),
    )


def plan(session: Session, municipality: str, today: date) -> Plan:
    """Work out what publishing has to do for this municipality today; nothing is written."""
    may = may_be_published(today)
    query = select(Candidate).where(or_(may, Candidate.profile.is_not(None)))
    all_of_them = {str(one.id): one for one in session.scalars(query)}
    consented = set(map(str, session.scalars(select(Candidate.id).where(may))))
    ladder = coarsen(
        {
            key: facts_for_profile(one, municipality, today)
            for key, one in all_of_them.items()
            if key in consented
        }
    )
    steps = list(_steps(all_of_them, ladder.published, _revisions(session), today))
    steps.sort(key=lambda step: (step.digest or "", step.candidate))
    kept = len(ladder.published) - sum(step.told is not None for step in steps)
    return Plan(tuple(steps), lease_from(today), kept, len(ladder.held_back))


def portions(steps: Sequence[Step], size: int) -> Iterator[list[Step]]:
    """Cut steps into portions of about this size, whole classes where they fit.

    A class that is cut leaves five or more on each side.
    """
    portion: list[Step] = []
    for _, group in groupby(steps, key=lambda step: step.digest):
        for part in _cut(list(group), size):
            if portion and len(portion) + len(part) > size:
                yield portion
                portion = []
            portion += part
    if portion:
        yield portion


def _cut(one_class: list[Step], size: int) -> Iterable[list[Step]]:
    at_once = max(size, AT_LEAST)
    while len(one_class) >= at_once + AT_LEAST:
        yield one_class[:at_once]
        one_class = one_class[at_once:]
    yield one_class


def _revisions(session: Session) -> Mapping[str, int]:
    """Return the revision of each profile of ours that is out, by its key."""
    out = select(StoredRecord.owner, StoredRecord.id, StoredRecord.rev).where(
        StoredRecord.kind == "profile", StoredRecord.source.is_(None)
    )
    return {ref(owner, id): rev for owner, id, rev in session.execute(out)}


def _steps(
    candidates: Mapping[str, Candidate],
    told: Mapping[str, Profile],
    revisions: Mapping[str, int],
    today: date,
) -> Iterator[Step]:
    alike: dict[Profile, dict[str, Candidate]] = defaultdict(dict)
    for key, one in candidates.items():
        if key in told:
            alike[told[key]][key] = one
        elif one.profile is not None:
            yield Step(one.id, "withdrawn", None, None, one.published)
    for profile, people in alike.items():
        digest = _digest(profile)
        whats = {key: _what(one, digest, today) for key, one in people.items()}
        some = _written(people, {key for key, what in whats.items() if what})
        rev = max((revisions.get(people[key].profile or "", 0) for key in some), default=0) + 1
        for key in some:
            one = people[key]
            yield Step(one.id, whats[key] or "renewed", profile, digest, one.published, rev)


def _written(people: Mapping[str, Candidate], due: set[str]) -> set[str]:
    """Return who of those alike is written now: who is due, and cohorts that would be too small.

    Left alone is only a cohort of five or more.
    """
    cohorts: dict[tuple[UUID | None, date | None], set[str]] = defaultdict(set)
    for key in people.keys() - due:
        cohorts[people[key].cohort, people[key].lease].add(key)
    some = set(due)
    for cohort in sorted(cohorts.values(), key=len):
        if len(cohort) < AT_LEAST or 0 < len(some) < AT_LEAST:
            some |= cohort
    return some


def _what(one: Candidate, digest: str, today: date) -> What | None:
    if one.profile is None:
        return "published"
    if one.published != digest:
        return "changed"
    late = one.lease is None or one.lease - today < RENEW_BEFORE
    return "renewed" if late else None


def _digest(told: Profile) -> str:
    return hashlib.sha256(canonical(KINDS["profile"].schema.dump(told))).hexdigest()
