"""Quotas: what is handed out of a need's slots, so that a node may confirm without contact.

Accepted and handed out are never more than the slots (escrow). Handing out more takes effect at
once; taking back does not: a node that was away may have confirmed until it knew. So a lower
number is said first (`n`), and counts (`held`) only when the node has told all that it had to
say while it knew of it. No clock is asked for that: `until` alone is by the node's own, and what
a slow one lets through is within `held` as well.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from shared.records.need import ORDINARY, Need
from shared.records.quota import Quota
from shared.rules.need_cycle import NEED
from shared.rules.slots import Offer, slot_counts
from shared.rules.verdict import Param, Verdict
from shared.rules.working_days import working_days_between

RULE = "QUOTA"
SHORT_DAYS = 5  # ours: working days from posting to the day to answer, of a need in a hurry


def is_short(need: Need) -> bool:
    """Whether a need has so short an answering time that its slots may be handed out."""
    days = working_days_between(need.posted_on, need.answer_by)
    return need.form != ORDINARY and days <= SHORT_DAYS


def used(key: str, offers: Iterable[Offer]) -> int:
    """Return how many have a slot by the quota of this key."""
    return sum(one.quota == key and one.state == "accepted" for one in offers)


def given_out(quotas: Mapping[str, Quota], offers: Iterable[Offer]) -> Counter[UUID]:
    """Return how many slots of each group are handed out and have nobody that we know of."""
    known, given = list(offers), Counter[UUID]()
    for key, quota in quotas.items():
        given[quota.slot_group] += max(0, quota.held - used(key, known))
    return given


def may_give(
    need: Need,
    quotas: Mapping[str, Quota],
    offers: Iterable[Offer],
    wanted: Quota,
    key: str | None,
    today: date,
) -> Verdict:
    """Return whether a quota may be as `wanted`; `key` is that of the one until now, if any.

    Less is always allowed, for it takes nobody's slot. More, or longer, needs free slots and a
    need that is open and in a hurry.
    """
    known = list(offers)
    before = quotas.get(key or "")
    if before and wanted.n <= before.n and wanted.until <= before.until:
        return Verdict(answer="allowed", code="quota_less", rule=RULE)
    if need.state != "open":
        return _no(f"need_{need.state}", need=need.code)
    if not is_short(need):
        return _no("quota_not_short", days=SHORT_DAYS)
    if not today <= wanted.until <= need.answer_by:
        return _no("quota_until", field="until", first=today, last=need.answer_by)
    others = given_out({one: quotas[one] for one in quotas if one != key}, known)
    free = {one.slot_group: one.left for one in slot_counts(need, known, others)}
    taken = used(key, known) if key else 0
    most = free.get(wanted.slot_group, 0) + taken
    if wanted.n > most:
        return _no("quota_too_many", field="n", most=most)
    return Verdict(answer="allowed", code="quota_free", rule=RULE)


def given(before: Quota | None, wanted: Quota) -> Quota:
    """Return the quota as it becomes: what the node may still act on stays handed out."""
    return replace(wanted, held=max(wanted.n, before.held if before else 0))


def is_over(quota: Quota, need: Need, today: date) -> bool:
    """Whether it is to be taken back: its last day has passed, or the need is over."""
    return quota.n > 0 and (today > quota.until or need.state in NEED.final)


def taken_back(quota: Quota) -> Quota:
    """Return the quota of which nothing more may be confirmed, said and not heard yet."""
    return replace(quota, n=0)


def heard(quota: Quota) -> Quota:
    """Return the quota once its node has told all that it had, while it knew of this number."""
    return replace(quota, held=quota.n)


def may_confirm(quota: Quota | None, confirmed: int, today: date) -> Verdict:
    """Return whether a node may confirm one more; `confirmed` are its own that stand."""
    if quota is None:
        return _no("quota_none")
    if today > quota.until:
        return _no("quota_passed", until=quota.until)
    if confirmed >= quota.n:
        return _no("quota_used", n=quota.n, confirmed=confirmed)
    left = quota.n - confirmed
    return Verdict(answer="allowed", code="quota_left", rule=RULE, params={"left": left})


def honours(quota: Quota, taken: int) -> bool:
    """Whether the need's arbiter gives the slot to one more that the node has confirmed."""
    return taken < quota.held


def _no(code: str, **params: Param) -> Verdict:
    return Verdict(answer="not_allowed", code=code, rule=RULE, params=params)
