"""No more people have room at a workplace than there is room for, whoever knows of it, and who has
it keeps it: the onlooker's check of what `rooms.py` does.
"""

from typing import TYPE_CHECKING

from sqlalchemy import select

from hub.placements.claims import Asked, claims_at
from shared.clock import today
from shared.feed.local import Local
from shared.records.formats import owner_of, ref
from shared.rules.reservation import LAPSED
from shared.tables import ClaimIndex
from tests.federation.federation import Federation
from tests.federation.settled import P_NUMBER, ROOM

if TYPE_CHECKING:
    from tests.federation.invariants import Watch


def never_too_many(watch: "Watch") -> None:
    """See that no more have room than there is: by the hub's word, or by what a node has done with
    it and not said yet.

    A party with old files, which nobody has told so, cannot know what it has given or used; nor
    does a hub know what was used by who was no member for a while.
    """
    unsure = watch.f.copied | watch.f.came_back
    if "hub" in unsure:
        return
    sure = {watch.f.nodes[code].authority: code for code in watch.f.members if code not in unsure}
    used = {key for code in sure.values() for key in _claims(watch.f.nodes[code], "placement")}
    wanted = used | {key for key in _claims(watch.f.hub) if owner_of(key) in sure}
    if len(wanted) > ROOM:
        here = {one.row.ref for one, holds in _at_hub(watch.f) if holds}
        have = used | here & wanted
        watch.holds("room", len(have) <= ROOM, "one too many", have)


def each_has_its_own(watch: "Watch") -> None:
    """When all is said, who uses room has the hub's word for it, and what ran out is free."""
    unsure = watch.f.copied | watch.f.came_back
    if "hub" in unsure:
        return
    sure = {f"municipality:{code}" for code in {*watch.f.members} - unsure}
    for one, _ in _at_hub(watch.f):
        if one.row.owner in sure:
            word = one.word
            watch.holds("room", word and word.claim_rev == one.row.rev, "not answered", one)
            if one.claim.use == "placement":
                watch.holds("room", word and word.until, "is used, and not known", one)
            elif word and word.rule == LAPSED:
                watch.holds("room", not word.held, "is never free again", one)


def _at_hub(f: Federation) -> list[tuple[Asked, bool]]:
    """Return all claims at the hub, and whether each has the room that it asks for: not one that
    was offered other days, and has not taken them.
    """
    with f.at("hub") as hub, hub.read() as session:
        now = today(session)
        return [
            (one, one.holds(now) and not _is_moved(one)) for one in claims_at(session, P_NUMBER)
        ]


def _is_moved(one: Asked) -> bool:
    word = one.word
    asked_for = one.claim.starts_on
    return bool(one.claim.use == "reserved" and word and (word.starts_on or asked_for) > asked_for)


def _claims(local: Local, *uses: str) -> set[str]:
    """Return the claims at a party that ask for room or use it; of a node, whether said or not."""
    wanted = select(ClaimIndex.owner, ClaimIndex.record_id).where(
        ClaimIndex.p_number == P_NUMBER, ClaimIndex.use.in_(uses or ("reserved", "placement"))
    )
    with local.read() as session:
        return {ref(*row) for row in session.execute(wanted)}
