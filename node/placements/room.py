"""Room at the workplace that our placements ask for, use and give back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Literal

from sqlalchemy import select

from node.tables import Extension
from shared.codes.lists import counts_in_ratio
from shared.feed.local import Transaction
from shared.records.placement import CapacityClaim, Placement

FULL_TIME_HOURS = 37


def claim_for(body: Placement, today: date) -> CapacityClaim:
    """Return what a planned placement asks for, with no link to the person.

    An instrument whose place in the ratio is disputed is counted, to be on the safe side.
    """
    share = (Decimal(body.hours) / FULL_TIME_HOURS).quantize(Decimal("0.01"))
    return CapacityClaim(
        workplace=body.workplace, p_number=body.p_number, municipality=body.municipality,
        starts_on=body.starts_on, ends_on=body.ends_on, share=share, use="reserved",
        counts_in_ratio=counts_in_ratio(body.instrument) is not False, source="own",
        as_of=today,
    )  # fmt: skip


def use_room(tx: Transaction, body: Placement, use: Literal["placement", "released"]) -> None:
    """Let the placement's claim say that its room is used, or free again.

    With it goes the room for days beyond: an extension that still waits lapses.
    """
    if body.claim is None:
        return
    use_claim(tx, body.claim, use)
    if use == "released":
        beyond = select(Extension).where(Extension.beside == body.claim)
        for one in tx.session.scalars(beyond):
            use_claim(tx, one.claim, use)
            one.state = "lapsed" if one.state == "asked" else one.state


def use_claim(tx: Transaction, key: str, use: Literal["placement", "released"]) -> None:
    """Let one claim say that its room is used, or free again."""
    claim: CapacityClaim = tx.get(key).body
    if claim.use != use:
        tx.write(replace(claim, use=use, as_of=tx.today), use, revises=key)
