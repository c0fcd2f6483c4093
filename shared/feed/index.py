"""Index tables: what pages look records up by. Filled for own writes and replicas alike.

A program registers a table for a kind; columns that are named as the body's fields are filled
by themselves, others by a function. Any index can be rebuilt from the records.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, inspect
from sqlalchemy.orm import Session

from shared import tables
from shared.bulk import upsert
from shared.feed.keys import Key
from shared.feed.speaking import rows_of
from shared.feed.tables import Member, MemberKey
from shared.records.base import Record
from shared.records.kinds import KINDS

Rows = Callable[[Record], list[dict[str, Any]]]
KEY = ("owner", "record_id")
ENVELOPE = {"rev", "digest"}
SAME_NAMES: dict[str, type[tables.Indexed]] = {
    "employer": tables.EmployerIndex,
    "department": tables.DepartmentIndex,
    "workplace": tables.WorkplaceIndex,
    "contact_key": tables.ContactKeyIndex,
    "agreement": tables.AgreementIndex,
    "accession": tables.AccessionIndex,
    "agreement_question": tables.AgreementQuestionIndex,
    "agreement_reply": tables.AgreementReplyIndex,
    "need": tables.NeedIndex,
    "pledge": tables.PledgeIndex,
    "answer": tables.AnswerIndex,
    "guest_answer": tables.AnswerIndex,
    "quota": tables.QuotaIndex,
    "suggestion": tables.SuggestionIndex,
    "proposal": tables.ProposalIndex,
    "screening": tables.ScreeningIndex,
    "decision": tables.DecisionIndex,
    "waiting_place": tables.WaitingIndex,
    "disclosure": tables.DisclosureIndex,
    "handout": tables.HandoutIndex,
    "capacity_claim": tables.ClaimIndex,
    "reservation": tables.ReservationIndex,
    "placement": tables.PlacementIndex,
    "site_report": tables.SiteReportIndex,
    "outcome": tables.OutcomeIndex,
    "rule": tables.RuleIndex,
    "local_rule": tables.RuleIndex,
    "feedback": tables.FeedbackIndex,
    "signal": tables.SignalIndex,
    "reply": tables.ReplyIndex,
    "expected_sum": tables.ExpectedSumIndex,
    "outcome_table": tables.OutcomeTableIndex,
    "seat_offer": tables.SeatOfferIndex,
    "restriction": tables.RestrictionIndex,
    "same_place": tables.SamePlaceIndex,
    "promise": tables.PromiseIndex,
    "objection": tables.ObjectionIndex,
    "contact_note": tables.ContactNoteIndex,
    "staircase_plan": tables.StaircaseIndex,
    "support": tables.SupportIndex,
}


class IndexRegister:
    """Which index tables hold rows of which kinds."""

    def __init__(self) -> None:
        self._of: dict[str, list[tuple[type[Any], Rows]]] = {}
        for kind, table in SAME_NAMES.items():
            self.add(kind, table)
        self.add("membership", Member, _member_rows)
        self.add("membership", MemberKey, lambda record: rows_of(record.body))
        self.add("agreement", tables.InvitedIndex, _invited_rows)
        self.add("agreement", tables.AgreementBranchIndex, _branch_rows)
        self.add("sector_service", tables.SectorBranchIndex, _branch_rows)
        self.add("need", tables.SlotGroupIndex, _slot_group_rows)

    def add(self, kind: str, table: type[Any], rows: Rows | None = None) -> None:
        """Keep `table` for records of `kind`.

        Raises:
            ValueError: a column is no field of the body, and no `rows` was given.
        """
        names = [column.name for column in inspect(table).columns if column.name not in KEY]
        if rows is None:
            body = KINDS[kind].body
            missing = {name for name in names if not hasattr(body, name)} - ENVELOPE
            if missing:
                raise ValueError(f"{table.__name__}: {kind} has no {', '.join(sorted(missing))}")
            rows = _same_names(names)
        self._of.setdefault(kind, []).append((table, rows))

    def tables_of(self, kind: str) -> list[type[Any]]:
        """Return the index tables of a kind."""
        return [table for table, _ in self._of.get(kind, ())]

    def put(self, session: Session, records: Sequence[Record]) -> None:
        """Let the index tables say what these records say."""
        for kind in {record.kind for record in records}:
            same = [record for record in records if record.kind == kind]
            for table, rows in self._of.get(kind, ()):
                self._clear(session, table, [(r.owner, r.id) for r in same if r.rev > 1])
                values = [
                    {"owner": record.owner, "record_id": record.id, **row}
                    for record in same
                    for row in rows(record)
                ]
                upsert(session, table, values)

    def drop(self, session: Session, kind: str, keys: Iterable[Key]) -> None:
        """Take these records out of their index tables."""
        for table, _ in self._of.get(kind, ()):
            self._clear(session, table, list(keys))

    def _clear(self, session: Session, table: type[Any], keys: list[Key]) -> None:
        if not keys:
            return
        rows: Table = inspect(table).local_table
        session.connection().execute(
            rows.delete().where(
                rows.c.owner == bindparam("key_owner"), rows.c.record_id == bindparam("key_id")
            ),
            [{"key_owner": owner, "key_id": record_id} for owner, record_id in keys],
        )


def _same_names(names: list[str]) -> Rows:
    def rows(record: Record) -> list[dict[str, Any]]:
        return [
            {
                name: getattr(record, name)
                if name in ("rev", "digest")
                else getattr(record.body, name)
                for name in names
            }
        ]

    return rows


def _member_rows(record: Record) -> list[dict[str, Any]]:
    body = record.body
    return [
        {
            "party": body.party,
            "name": body.name,
            "authorities": " ".join(body.authorities),
            "key_id": body.key_id,
            "public_key": body.public_key,
            "state": body.state,
        }
    ]


def _invited_rows(record: Record) -> list[dict[str, Any]]:
    body = record.body
    return [
        {"municipality": code, "former": code not in body.invited}
        for code in (*body.invited, *body.former)
    ]


def _branch_rows(record: Record) -> list[dict[str, Any]]:
    body = record.body
    if body.state == "closed":
        return []
    return [{"branch": branch} for branch in body.branches or ("",)]


def _slot_group_rows(record: Record) -> list[dict[str, Any]]:
    return [
        {
            "group_id": group.id,
            "workplace": group.workplace,
            "municipality": group.municipality,
            "p_number": group.p_number,
            "slots": group.slots,
            "start": group.start,
        }
        for group in record.body.slot_groups
    ]
