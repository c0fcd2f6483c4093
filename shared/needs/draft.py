"""A need as its employer writes it: workplaces by code or P-number, the agreement by code."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Literal
from uuid import UUID, uuid4

from marshmallow_dataclass import class_schema

from shared.codes.lists import branches, codes
from shared.codes.occupations import occupations
from shared.problem import Refused
from shared.records.base import BodySchema
from shared.records.formats import Code, Line, PublicCode
from shared.records.need import OWN_CONDITIONS, Need, NeedTerms, SlotGroup, SlotTerms
from shared.rules.copying import moved_by
from shared.tables import WorkplaceIndex

LISTS = {
    "instruments": "instruments",
    "must": "skills",
    "nice": "skills",
    "licences": "licences",
    "language": "language_steps",
    "experience": "experience_steps",
    "adaptations": "adaptations",
    "before_first_day": "before_first_day",
}
SCHEME = "DB25"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDraft(SlotTerms):
    """Equal slots at one workplace, named by its S-code or P-number; codes as they are written."""

    shift: Code
    must: tuple[Code, ...] | None = None
    nice: tuple[Code, ...] | None = None
    licences: tuple[Code, ...] | None = None
    language: Code | None = None
    adaptations: tuple[Code, ...] | None = None
    workplace: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedDraft(NeedTerms):
    """What a person writes of a need, with its slot groups.

    Without `agreement` it is the need's that is changed, or else the only one in force of the
    workplaces' employer. Without `pledge` it is the need's that is changed, or none. Codes are
    as they are written: `check_codes` tells the nearest of one that is on no list.
    """

    branch: Code
    instruments: tuple[Code, ...]
    must: tuple[Code, ...] = ()
    nice: tuple[Code, ...] = ()
    licences: tuple[Code, ...] = ()
    language: Code | None = None
    experience: Code | None = None
    adaptations: tuple[Code, ...] = ()
    before_first_day: tuple[Code, ...] = ()
    agreement: PublicCode | None = None
    form: Literal["placement", "ordinary"] = "placement"
    slot_groups: tuple[GroupDraft, ...] = field(default_factory=tuple)
    pledge: PublicCode | None = None


SCHEMA = class_schema(NeedDraft, base_schema=BodySchema)()


def whole(
    draft: NeedDraft,
    workplaces: Mapping[str, WorkplaceIndex],
    *,
    code: str,
    agreement: str,
    posted_on: date,
    pledge: str | None = None,
    earlier: Iterable[SlotGroup] = (),
) -> Need:
    """Return the need that a draft means; `workplaces` is by what the draft calls them.

    A slot group that stood in the `earlier` need at the same place, shift and start keeps its
    id, since proposals name it.
    """
    kept = {(one.workplace, one.shift, one.start): one.id for one in earlier}
    groups = tuple(_group(one, workplaces[one.workplace], kept) for one in draft.slot_groups)
    said = {one.name: getattr(draft, one.name) for one in fields(draft)}
    return Need(
        **said
        | {
            "code": code,
            "agreement": agreement,
            "employer": workplaces[draft.slot_groups[0].workplace].employer,
            "slot_groups": groups,
            "posted_on": posted_on,
            "pledge": pledge,
        }
    )


def like(need: Need, *, agreement: str | None = None, pledge: str | None = None) -> NeedDraft:
    """Return the draft that would become this need, its workplaces by P-number.

    `agreement` and `pledge` are public codes; without them a change keeps the need's own.
    """
    groups = tuple(
        GroupDraft(
            workplace=one.p_number,
            **{part.name: getattr(one, part.name) for part in fields(SlotTerms)},
        )
        for one in need.slot_groups
    )
    said = {part.name: getattr(need, part.name) for part in fields(NeedDraft)}
    return NeedDraft(**said | {"agreement": agreement, "pledge": pledge, "slot_groups": groups})


def moved(draft: NeedDraft, by: timedelta) -> NeedDraft:
    """Return the draft with all its dates moved."""
    groups = tuple(replace(one, start=one.start + by) for one in draft.slot_groups)
    job = draft.job
    if job and job.until:
        job = replace(job, until=job.until + by)
    return replace(
        draft, slot_groups=groups, answer_by=draft.answer_by + by, job=job,
        intent_by=draft.intent_by + by if draft.intent_by else None,
    )  # fmt: skip


def ahead(draft: NeedDraft, today: date) -> NeedDraft:
    """Return the draft with its dates moved, where they have gone, so that they lie ahead."""
    return moved(draft, moved_by(draft.answer_by, today))


def check_codes(draft: NeedDraft) -> None:
    """See that every code of a draft stands in its list and may still be chosen.

    Raises:
        Refused: `code_unknown`, with the field and the nearest code that is known.
    """
    for name, code, known in _codes(draft):
        if code not in known:
            near = get_close_matches(code, known, 1)
            raise Refused("code_unknown", field=name, given=code, nearest=(near or [""])[0])


def _codes(draft: NeedDraft) -> Iterator[tuple[str, str, Iterable[str]]]:
    yield "occupation", draft.occupation, occupations()
    yield "branch", draft.branch, branches(SCHEME)
    for number, group in enumerate(draft.slot_groups, 1):
        yield f"slot_groups.{number}.shift", group.shift, codes("shifts")
        for name in OWN_CONDITIONS:
            yield from _listed(f"slot_groups.{number}.", name, getattr(group, name), draft)
    for name in LISTS:
        yield from _listed("", name, getattr(draft, name), draft)


def _listed(
    before: str, name: str, given: str | tuple[str, ...] | None, draft: NeedDraft
) -> Iterator[tuple[str, str, Iterable[str]]]:
    known = [one.code for one in codes(LISTS[name]).values() if one.open_on(draft.answer_by)]
    for code in (given,) if isinstance(given, str) else given or ():
        yield before + name, code, known


def _group(
    group: GroupDraft, place: WorkplaceIndex, kept: dict[tuple[str, str, date], UUID]
) -> SlotGroup:
    said = {one.name: getattr(group, one.name) for one in fields(group)}
    return SlotGroup(
        **said
        | {
            "id": _id(kept, (place.ref, group.shift, group.start)),
            "workplace": place.ref,
            "workplace_name": place.name,
            "p_number": place.p_number,
            "municipality": place.municipality,
        }
    )


def _id(kept: dict[tuple[str, str, date], UUID], same: tuple[str, str, date]) -> UUID:
    return kept.pop(same) if same in kept else uuid4()
