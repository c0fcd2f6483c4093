"""How a peer stands and what was refused, as programs read it: figures, codes, sentences."""

from typing import Any

from babel import Locale

from shared.feed.tables import SecurityEvent
from shared.peers.actions import Tried
from shared.peers.quarantine import Held, kind_in_words
from shared.peers.standings import Standing
from shared.rules.peers import Cause
from shared.web.words import Said, say


def name_of(one: Standing, locale: Locale | None = None) -> str:
    """Return what people call a peer: a municipality's name, or the hub."""
    return say("peer_the_hub", locale=locale).text if one.is_hub else one.name


def said_of(one: Standing, cause: Cause, locale: Locale | None = None) -> Said:
    """Return the sentence and the remedy of a cause."""
    name = name_of(one, locale)
    figures = {**cause.figures, "name": name, "peer": name}
    if "kinds" in figures:
        figures["kinds"] = [kind_in_words(one, locale) for one in figures["kinds"]]  # type: ignore[attr-defined]  # a list of kinds
    if "codes" in figures:
        figures["codes"] = [security_in_words(one, locale) for one in figures["codes"]]  # type: ignore[attr-defined]  # a list of codes
    return say(cause.code, locale=locale, **figures)


def security_in_words(code: str, locale: Locale | None = None) -> str:
    """Return what no honest party sends, in words, by the code of its refusal."""
    return say(f"security_{code}", locale=locale).text


def event_as_told(one: SecurityEvent, locale: Locale | None = None) -> dict[str, Any]:
    """Return a security event: when, of whom, what and how often; never what was said."""
    return {
        "hour": one.hour, "party": one.party, "code": one.code, "number": one.number,
        "last_at": one.last_at, "seen": one.seen, "text": security_in_words(one.code, locale),
    }  # fmt: skip


def as_told(one: Standing, locale: Locale | None = None) -> dict[str, Any]:
    """Return a peer's standing; seconds, counts and moments, and each cause in words."""
    facts = one.facts
    return {
        "peer": one.party, "name": one.name, "state": one.state, "in_step": facts.agrees,
        "needs_person": one.needs_person, "exchanged_at": one.exchanged_at,
        "failed_at": one.failed_at, "failure": facts.failure, "repaired_at": one.repaired_at,
        "head": one.head, "heard": one.heard, "behind": facts.behind,
        "seconds_behind": int(facts.oldest.total_seconds()),
        "clock_offset": int(facts.clock_offset.total_seconds()),
        "quarantine": facts.held, "refused": facts.refused, "receipts": facts.unconfirmed,
        "seconds_since_asked": int(facts.receipt_age.total_seconds()) if facts.unconfirmed else 0,
        "kinds_apart": list(facts.unknown_kinds), "kinds_older": list(one.older),
        "kinds_newer": list(one.newer), "strange": facts.strange,
        "beyond": facts.beyond, "put_off": facts.put_off, "profiles": one.profiles,
        "candidates": one.candidates,
        "held_back": dict(facts.held_back), "withheld": dict(facts.withheld),
        "protocols": list(facts.protocols[1]),
        "causes": [_cause(cause, said_of(one, cause, locale)) for cause in one.causes],
    }  # fmt: skip


def _cause(cause: Cause, said: Said) -> dict[str, Any]:
    return {"state": cause.state, "grade": cause.grade, "needs_person": cause.person,
            "text": said.text, "remedy": said.remedy}  # fmt: skip


def held_as_told(one: Held, locale: Locale | None = None) -> dict[str, Any]:
    """Return a refused record: which, why and the way out; never what it says."""
    row, said = one.row, one.said(locale)
    return {
        "number": row.n, "at": row.at, "peer": row.peer, "ours": row.ours, "kind": row.kind,
        "owner": row.owner, "id": row.id, "rev": row.rev, "code": one.code, "text": said.text,
        "remedy": said.remedy, "replay": one.replay, "closed": row.closed,
        "closed_at": row.closed_at,
    }  # fmt: skip


def tried_as_told(one: Tried, locale: Locale | None = None) -> dict[str, Any]:
    """Return what trying a refused record again does."""
    row = one.held.row
    return {"number": row.n, "peer": row.peer, "kind": row.kind, "outcome": one.outcome,
            "text": say(f"tried_{one.outcome}", locale=locale).text}  # fmt: skip
