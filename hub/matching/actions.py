"""Running the matcher over the pool and sending suggestions to the nodes that own the profiles.

The hub keeps no index of profiles: the matcher reads the live ones and builds its own, in
memory, each time.
"""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.directory import directory
from hub.matching.tally import Tally, tally
from hub.needs.actions import by_code
from hub.needs.coverage import within_reach
from hub.tables import SuggestedToday
from shared.bulk import upsert
from shared.feed import stored
from shared.feed.keys import among
from shared.feed.lapse import runs
from shared.feed.local import Local
from shared.feed.tables import StoredRecord
from shared.feed.transaction import Transaction
from shared.matching.assign import Pool, Ranked, pool_of, rank, suggest
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.formats import ref, split_ref
from shared.records.need import Need
from shared.records.proposal import Suggestion
from shared.rules.allowance import SUGGESTIONS_A_DAY
from shared.tables import NeedIndex, ProposalIndex, SuggestionIndex

PER_SLOT = 3  # ours: so many suggestions a slot, since not all can or want to
AT_MOST = 60  # of one slot group

Key = tuple[UUID, str]


@dataclass(slots=True)
class Run:
    """What came of one run: the ranking, and how the suggestions changed.

    `looked_at` is how all of the pool who are in the field stand to each slot group.
    """

    need: Record
    pool: int
    ranked: list[Ranked]
    new: int = 0
    revised: int = 0
    erased: int = 0
    looked_at: list[Tally] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether any suggestion is another than before."""
        return bool(self.new or self.revised or self.erased)


def run(local: Local, actor: str, code: str, top: int | None = None) -> Run:
    """Suggest the best profiles for each slot group of an open need; return the ranking.

    `top` is how many a slot group gets at most, three times its slots unless said. A later
    run revises what has changed and erases what no longer fits, but never what a proposal
    already names.

    Raises:
        NotFound: no such need.
        Refused: the need is closed (`need_closed`, `need_paused`, `need_expired`), or opens
            places of a pledge (`need_reserved`): whom they are for only the nodes know.
    """
    with local.read() as session:
        pool, size = live_pool(session)
    done = _run(local, actor, code, pool, size, top)
    need = done.need.body
    with local.read() as session:
        among = asked(session, need)
    done.looked_at = [
        tally(group.id, (one.conditions for one in rank(need, group, pool, among=among)))
        for group in need.slot_groups
    ]
    return done


def run_all(local: Local) -> int:
    """Suggest anew for every open need over one reading of the pool; return how many changed.

    A profile that goes meanwhile takes its suggestion with it at the next `forget_withdrawn`.
    """
    with local.read() as session:
        codes = session.scalars(select(NeedIndex.code).where(NeedIndex.state == "open")).all()
        pool, size = live_pool(session) if codes else (pool_of({}), 0)
    changed = 0
    for code in codes:
        with suppress(Refused):  # closed meanwhile, or reserved by a pledge
            done = _run(local, "program", code, pool, size)
            changed += done.changed
    return changed


def explain(session: Session, code: str, profile: str) -> list[Ranked]:
    """Return where one profile stands for each slot group of a need, and on what conditions.

    Raises:
        NotFound: no such need, or no such live profile in its reach.
    """
    need = stored.get(session, by_code(session, code).ref).body
    pool, _ = live_pool(session)
    among = asked(session, need)
    found = [
        one
        for group in need.slot_groups
        for one in rank(need, group, pool, among=among)
        if one.profile == profile
    ]
    if not found:
        raise NotFound(profile)
    return found


def suggested(session: Session, need: Record) -> list[Tally]:
    """Return how the people who are suggested now stand to each slot group of a need."""
    query = select(SuggestionIndex).where(SuggestionIndex.need == need.ref)
    keys = [split_ref(row.ref) for row in session.scalars(query)]
    bodies: list[Suggestion] = [record.body for record in stored.many(session, keys)]
    return [
        tally(group.id, (one.conditions for one in bodies if one.slot_group == group.id))
        for group in need.body.slot_groups
    ]


def live_pool(session: Session) -> tuple[Pool, int]:
    """Return the profiles whose lease still holds, indexed for matching, and their number."""
    live = stored.of_kind(session, "profile", runs(session))
    found = {record.ref: record.body for record in live}
    return pool_of(found), len(found)


def asked(session: Session, need: Need) -> frozenset[str]:
    """Return the municipalities that have acceded and lie within the need's reach."""
    who = directory(session)
    return frozenset(
        code
        for code in who.acceded.get(need.agreement, frozenset())
        if within_reach(need, code, who, need.slot_groups)
    )


def forget_withdrawn(local: Local) -> int:
    """Erase the suggestions whose profile is gone or out of its lease; return how many."""
    with local.read() as session:
        orphans = _orphans(session)
    if orphans:
        with local.begin("program") as tx:
            tx.erase(*orphans)
    return len(orphans)


def _run(
    local: Local, actor: str, code: str, pool: Pool, size: int, top: int | None = None
) -> Run:
    with local.begin(actor) as tx:
        need = stored.get(tx.session, by_code(tx.session, code).ref, lock=True)
        if need.body.state != "open":
            raise Refused(f"need_{need.body.state}", need=code)
        if need.body.pledge:
            raise Refused("need_reserved", need=code)
        ranked = suggest(
            need.body, pool, among=asked(tx.session, need.body), top=_room(need.body, top),
            already=_elsewhere(tx.session, need.ref),
        )  # fmt: skip
        done = Run(need, size, ranked)
        _send(tx, done)
    return done


def _room(need: Need, top: int | None) -> dict[UUID, int]:
    wanted = {group.id: PER_SLOT * group.slots if top is None else top
              for group in need.slot_groups}  # fmt: skip
    return {group: min(number, AT_MOST) for group, number in wanted.items()}


def _elsewhere(session: Session, need: str) -> Counter[str]:
    """Suggestions of each profile to other open needs."""
    rows = session.scalars(select(NeedIndex).where(NeedIndex.state == "open"))
    others = {row.ref for row in rows} - {need}
    found = session.execute(select(SuggestionIndex.need, SuggestionIndex.profile))
    return Counter(profile for other, profile in found if other in others)


def _send(tx: Transaction, done: Run) -> None:
    held = {
        (row.slot_group, row.profile): row.ref
        for row in tx.session.scalars(
            select(SuggestionIndex).where(SuggestionIndex.need == done.need.ref)
        )
    }
    told = _told_today(tx, {one.profile for one in done.ranked})
    for one in done.ranked:
        body = Suggestion(
            need=done.need.ref, slot_group=one.slot_group, profile=one.profile, rank=one.rank,
            conditions=one.conditions,
        )  # fmt: skip
        earlier = held.pop((one.slot_group, one.profile), None)
        before: Suggestion | None = stored.get(tx.session, earlier).body if earlier else None
        if before == body:
            continue
        if before is None or before.conditions != body.conditions:  # else other people are new
            if told[one.profile] >= SUGGESTIONS_A_DAY:
                continue
            told[one.profile] += 1
        if earlier is None:
            tx.write(body, "suggested")
            done.new += 1
        else:
            tx.write(body, "suggested", revises=earlier)
            done.revised += 1
    _keep_told(tx, told)
    named = _named(tx.session, done.need.ref)
    for key in held.values():
        if key not in named:
            tx.erase(key)
            done.erased += 1


def _told_today(tx: Transaction, profiles: Iterable[str]) -> Counter[str]:
    """Return how many suggestions of each of these profiles their nodes were sent today."""
    query = select(SuggestedToday).where(SuggestedToday.on == tx.today)
    found = Counter[str]()
    for some in among(SuggestedToday, map(split_ref, profiles)):
        for row in tx.session.scalars(query.where(some)):
            found[ref(row.owner, row.id)] = row.number
    return found


def _keep_told(tx: Transaction, told: Counter[str]) -> None:
    rows = [(split_ref(profile), number) for profile, number in sorted(told.items())]
    upsert(tx.session, SuggestedToday, [
        {"owner": owner, "id": one, "on": tx.today, "number": number}
        for (owner, one), number in rows
    ])  # fmt: skip


def _named(session: Session, need: str) -> set[str]:
    """The suggestions that proposals to this need name."""
    keys = [row.ref for row in session.scalars(
        select(ProposalIndex).where(ProposalIndex.need == need)
    )]  # fmt: skip
    return {stored.get(session, key).body.suggestion for key in keys} - {None}


def _orphans(session: Session) -> list[str]:
    rows = list(session.scalars(select(SuggestionIndex)))
    if not rows:
        return []
    alive = {
        ref(*key)
        for key in session.execute(
            select(StoredRecord.owner, StoredRecord.id).where(
                StoredRecord.kind == "profile", runs(session)
            )
        )
    }
    return [row.ref for row in rows if row.profile not in alive]
