"""Opening a node from its home folder."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session

from node import tables
from node.citizens.again import forget
from node.contacts.following import follow_keys
from node.placements import regained
from node.placements.actions import follow
from node.proposals.leaving import leave_federation, leave_needs
from shared import config
from shared.database import Database
from shared.feed import own_membership, speaking
from shared.feed.index import IndexRegister
from shared.feed.journal import catch_up
from shared.feed.local import Local, on
from shared.feed.parting import OUT
from shared.records.base import Directory, Record
from shared.trust.keys import KeyFile

__all__ = ["open_node", "tables"]

HUB = "hub:dk"


def open_node(home: Path) -> Local:
    """Return the node that lives in this folder.

    Raises:
        Refused: there is none (`home_missing`), or its key file may be read by others.
    """
    settings = config.load(home, "node")
    local = Local(
        name=settings.name,
        authority=settings.authority,
        home=home,
        database=Database(settings.database),
        key_file=KeyFile(home / "keys"),
        index=IndexRegister(),
        directory=partial(_directory, settings.name),
        reactions=[
            on(own_membership.keep, "membership"),
            on(leave_federation, "membership"),
            on(leave_needs, "membership", "need"),
            on(regained.recognise, "need", "decision", "reservation"),
            on(follow, "reservation", "site_report", "outcome"),
            on(follow_keys, "contact_key"),
        ],
        forget=forget,
        regained=regained.note,
    )
    catch_up(local)
    return local


def _directory(name: str, session: Session, _: Sequence[Record]) -> Directory:
    """A node speaks with its hub only, and with nobody once it leaves."""
    out = speaking.state_of(session, name) in OUT
    return Directory(hub=name if out else HUB)
