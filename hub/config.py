"""Opening a hub from its home folder."""

from pathlib import Path

from hub import tables
from hub.affected import affected, affected_by_loss
from hub.agreements.days import turn
from hub.directory import DIRECTING, HUB, directory
from hub.entrances.talked import keep_booked
from hub.matching.actions import forget_withdrawn
from hub.members.leaving import carry_on
from hub.members.rotation import take_over
from hub.needs.waiting import follow_all
from hub.placements.hearings import reuse_hearings
from hub.placements.room import answer_claims
from hub.quotas.actions import confirmed
from hub.quotas.actions import follow as follow_quotas
from shared import config
from shared.database import Database
from shared.feed import journal, own_membership
from shared.feed.index import IndexRegister
from shared.feed.local import Local, on
from shared.trust.keys import KeyFile

__all__ = ["open_hub", "tables"]


def open_hub(home: Path) -> Local:
    """Return the hub that lives in this folder.

    Raises:
        Refused: there is none (`home_missing`), or its key file may be read by others.
    """
    settings = config.load(home, "hub")
    index = IndexRegister()
    for kind in ("capacity_claim", "workplace"):
        index.add(kind, tables.RoomToJudge)
    index.add("proposal", tables.ConfirmedToFollow, confirmed)
    local = Local(
        name=HUB,
        authority=HUB,
        home=home,
        database=Database(settings.database),
        key_file=KeyFile(home / "keys"),
        index=index,
        directory=directory,
        affected=affected,
        affected_by_loss=affected_by_loss,
        directing=DIRECTING,
        reactions=[
            on(take_over),
            on(carry_on),
            on(turn),
            on(answer_claims, "capacity_claim", "workplace", "placement", "local_rule"),
            on(reuse_hearings, "placement", "site_report"),
            on(forget_withdrawn, "profile"),
            on(follow_quotas, "proposal", "decision", "need"),
            on(follow_all, "proposal", "decision", "need", "placement"),
            on(keep_booked, "contact_note"),
        ],
        allowed=(settings.requests_per_second, settings.requests_at_once),
        profiles_unstated=settings.profiles_unstated,
    )
    journal.catch_up(local)
    own_membership.catch_up(local)
    return local
