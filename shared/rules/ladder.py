"""The ladder: what may be published of each profile, so that five in a municipality are alike.

The lowest rung is the municipality, the minor group of the wanted occupation (three digits)
and the basis: who is not five there is held back. Each rung above tells one fact more, but
only to classes of five; who would fall below stays a rung lower and has that fact left out.
Nothing is changed or added. Each rung costs as much as there are profiles.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace

from shared.records.profile import Profile

AT_LEAST = 5  # alike inside the owner's municipality, as the owner stands on the record
MOST_SKILLS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Profiles as they may be published, by their key, and the keys that may not be at all."""

    published: Mapping[str, Profile]
    held_back: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Class:
    """People of whom the same is told. `facts` are the whole profiles."""

    told: Profile
    facts: Mapping[str, Profile]


@dataclass(frozen=True, slots=True)
class _Rung:
    """One more fact: what it is (none if there is nothing to tell), and how it is told."""

    fact: Callable[[Profile], Hashable | None]
    tell: Callable[[Profile, Profile], Profile]


# The most useful to the matcher first: the first rungs are told of the most people.
_RUNGS = (
    _Rung(lambda one: one.licences, lambda told, one: replace(told, licences=one.licences)),
    _Rung(lambda one: one.language, lambda told, one: replace(told, language=one.language)),
)
_LAST_RUNGS = (
    _Rung(lambda one: one.hours, lambda told, one: replace(told, hours=one.hours)),
    _Rung(lambda one: one.experience, lambda told, one: replace(told, experience=one.experience)),
    _Rung(lambda one: one.shifts, lambda told, one: replace(told, shifts=one.shifts)),
    _Rung(
        lambda one: one.reach_minutes,
        lambda told, one: replace(told, reach_minutes=one.reach_minutes),
    ),
    _Rung(lambda one: one.available, lambda told, one: replace(told, available=one.available)),
)


def coarsen(facts: Mapping[str, Profile]) -> Ladder:
    """Return what may be published of whole profiles (occupations at four digits), by key.

    Each published profile is equal to at least four others of its municipality, and tells
    of its person nothing that the whole one does not.

    Source: `domain` 6.1 and trust.md 4.2: fewer than five alike are coarsened or held back.
    """
    classes, held_back = _lowest(facts)
    classes = [part for one in classes for part in _unit_groups(one)]
    for rung in _RUNGS:
        classes = [part for one in classes for part in _climb(one, rung)]
    classes = [part for one in classes for part in _skills(one)]
    for rung in _LAST_RUNGS:
        classes = [part for one in classes for part in _climb(one, rung)]
    published = {key: one.told for one in classes for key in one.facts}
    return Ladder(published=published, held_back=held_back)


def _lowest(facts: Mapping[str, Profile]) -> tuple[list[_Class], tuple[str, ...]]:
    """Part people by their first occupation whose minor group holds five."""
    found: dict[Profile, dict[str, Profile]] = defaultdict(dict)
    left = dict(facts)
    for choice in range(max((len(one.occupations) for one in facts.values()), default=0)):
        for key, one in left.items():
            if choice < len(one.occupations):
                found[_least(one, choice)][key] = one
        found = defaultdict(dict, {t: in_it for t, in_it in found.items() if _enough(in_it)})
        placed = {key for in_it in found.values() for key in in_it}
        left = {key: one for key, one in left.items() if key not in placed}
    return [_Class(told, in_it) for told, in_it in found.items()], tuple(left)


def _least(one: Profile, choice: int) -> Profile:
    minor = one.occupations[choice][:3]
    return Profile(municipality=one.municipality, occupations=(minor,), basis=one.basis)


def _enough(people: Iterable[str]) -> bool:
    return len(tuple(people)) >= AT_LEAST


def _unit_groups(one: _Class) -> list[_Class]:
    """Tell the unit group (four digits) of the occupation by which people were placed."""
    minor = one.told.occupations[0]

    def unit_group(facts: Profile) -> str | None:
        return next((code for code in facts.occupations if code[:3] == minor and code[3:]), None)

    def tell(told: Profile, facts: Profile) -> Profile:
        return replace(told, occupations=(unit_group(facts) or minor,))

    return _climb(one, _Rung(unit_group, tell))


def _climb(one: _Class, rung: _Rung) -> list[_Class]:
    """Tell one more fact to those who are five by it; the others stay, five or nobody."""
    by_fact: dict[Hashable | None, dict[str, Profile]] = defaultdict(dict)
    for key, facts in one.facts.items():
        by_fact[rung.fact(facts)][key] = facts
    stay = by_fact.pop(None, {})
    climbing = []
    for people in sorted(by_fact.values(), key=lambda people: (len(people), min(people))):
        if not _enough(people) or 0 < len(stay) < AT_LEAST:
            stay |= people
        else:
            climbing.append(people)
    if 0 < len(stay) < AT_LEAST:
        stay |= climbing.pop(0) if climbing else {}
    parts = [
        _Class(rung.tell(one.told, next(iter(people.values()))), people) for people in climbing
    ]
    return [*parts, _Class(one.told, stay)] if stay else parts


def _skills(one: _Class) -> list[_Class]:
    """Tell skills one at a time, the commonest first; a skill not told is left out, not denied."""
    todo: list[tuple[_Class, frozenset[str]]] = [(one, frozenset())]
    done = []
    while todo:
        part, tried = todo.pop()
        skill = _commonest(part, tried)
        if skill is None or len(part.told.skills) == MOST_SKILLS:
            done.append(part)
            continue
        tried |= {skill}
        have = {key: facts for key, facts in part.facts.items() if skill in facts.skills}
        rest = {key: facts for key, facts in part.facts.items() if key not in have}
        if rest and not _enough(rest):
            todo.append((part, tried))
            continue
        told = replace(part.told, skills=tuple(sorted((*part.told.skills, skill))))
        todo.append((_Class(told, have), tried))
        todo += [(_Class(part.told, rest), tried)] if rest else []
    return done


def _commonest(part: _Class, tried: frozenset[str]) -> str | None:
    counts = Counter(skill for facts in part.facts.values() for skill in facts.skills)
    open_ones = [
        (-count, skill)
        for skill, count in counts.items()
        if count >= AT_LEAST and skill not in tried
    ]
    return min(open_ones)[1] if open_ones else None
