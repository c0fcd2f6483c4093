"""A need and how it is covered as programs read it: with `--json`, and over the API."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from marshmallow import fields
from marshmallow_dataclass import class_schema

from hub.needs.coverage import GroupCoverage, MunicipalityCoverage, NeedCoverage
from hub.needs.words import why
from shared.needs.draft import SCHEMA, NeedDraft, like


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedSummary:
    """One need with its slots: asked for, agreed, proposed and still open.

    `pledge` is the code of the pledge whose places it opens, if any.
    """

    need: str
    code: str
    pledge: str | None
    title: str
    state: str
    answer_by: date
    slots: int
    agreed: int
    proposed: int
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSummary:
    """One slot group; `why` is the code of why it is not full, `said` its sentence."""

    id: UUID
    workplace: str
    workplace_name: str
    p_number: str
    municipality: str
    slots: int
    agreed: int
    proposed: int
    open: int
    why: str
    params: dict[str, Any]
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MunicipalitySummary:
    """Where one municipality stands to a need: its state, its slots, and what it has answered."""

    municipality: str
    name: str
    state: str
    slots: int
    agreed: int
    proposed: int
    open: int
    supplied: int
    answer: str | None
    count: int | None
    reason: str | None
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedWhole(NeedSummary):
    """A need with its slot groups, the parties that hold it, and all 98 municipalities.

    `draft` is all that it asks for, as it is written: what is put in its place to change it.
    """

    draft: NeedDraft = field(metadata={"marshmallow_field": fields.Nested(SCHEMA)})
    parties: list[str]
    groups: list[GroupSummary]
    coverage: list[MunicipalitySummary]
    answers: list[MunicipalitySummary]


SUMMARIES = class_schema(NeedSummary)(many=True)
WHOLE = class_schema(NeedWhole)()


def summary(found: NeedCoverage) -> NeedSummary:
    """Return a need in figures."""
    body, figures = found.need.body, found.figures
    return NeedSummary(
        need=found.need.ref, code=body.code, title=body.title,
        pledge=found.pledge.code if found.pledge else None, state=body.state,
        answer_by=body.answer_by, slots=figures.slots, agreed=figures.agreed,
        proposed=figures.proposed, open=figures.open,
    )  # fmt: skip


def whole(found: NeedCoverage) -> NeedWhole:
    """Return a need with all that is known of its coverage."""
    coverage = [_municipality(one) for one in found.municipalities]
    head = summary(found)
    return NeedWhole(
        **{name: getattr(head, name) for name in NeedSummary.__slots__},
        draft=like(found.need.body), parties=list(found.parties),
        groups=[_group(one) for one in found.groups], coverage=coverage,
        answers=[one for one in coverage if one.answer],
    )  # fmt: skip


def _group(one: GroupCoverage) -> GroupSummary:
    group, figures = one.group, one.figures
    return GroupSummary(
        id=group.id, workplace=group.workplace, workplace_name=group.workplace_name,
        p_number=group.p_number, municipality=group.municipality, slots=figures.slots,
        agreed=figures.agreed, proposed=figures.proposed, open=figures.open, why=one.why,
        params={name: value if isinstance(value, int) else str(value)
                for name, value in one.params.items()},
        said=why(one),
    )  # fmt: skip


def _municipality(one: MunicipalityCoverage) -> MunicipalitySummary:
    answer, figures = one.answer, one.figures
    return MunicipalitySummary(
        municipality=one.code, name=one.name, state=one.state, slots=figures.slots,
        agreed=figures.agreed, proposed=figures.proposed, open=figures.open,
        supplied=one.supplied, answer=answer.answer if answer else None,
        count=answer.count if answer else None, reason=answer.reason if answer else None,
        until=answer.until if answer else None,
    )  # fmt: skip
