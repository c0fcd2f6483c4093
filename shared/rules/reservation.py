"""From capacity claims to the hub's word: what uses room, and the reservation that answers."""

from collections.abc import Iterable
from datetime import date

from shared.records.placement import CapacityClaim, RoomReservation
from shared.rules.ratio import Room, Use
from shared.rules.verdict import Verdict

STALE = "ratio_stale"


def uses_of(claims: Iterable[CapacityClaim]) -> list[Use]:
    """Return what claims use; a released one uses nothing.

    Give only claims that hold: placements, what is told from elsewhere, and those reserved
    with a live reservation.
    """
    return [
        Use(
            starts_on=claim.starts_on,
            ends_on=claim.ends_on,
            counts=claim.counts_in_ratio,
            elsewhere=claim.use == "elsewhere",
            as_of=claim.as_of,
            share=claim.share,
        )
        for claim in claims
        if claim.use != "released"
    ]


def reservation_of(
    found: Room, verdict: Verdict, *, claim: str, counted_on: date, until: date
) -> RoomReservation:
    """Return the hub's answer to a claim, as a record's body.

    When granted, `counted` includes the claim itself. Figures that are too old grant
    nothing, and say so in `rule`: then a person decides.
    """
    return RoomReservation(
        claim=claim,
        granted=verdict.allowed,
        counted=found.counted + verdict.allowed,
        elsewhere=found.elsewhere,
        allowed=found.allowed,
        fullest_day=found.fullest_day,
        first_day=None if found.granted else found.first_day,
        ordinary=found.ordinary,
        counted_on=counted_on,
        rule=STALE if verdict.code == STALE else "ratio",
        until=until if verdict.allowed else None,
    )
