"""How it stands with a peer: each thing that is wrong as a cause, the gravest first.

Facts in, causes out. A cause is a code with figures; its sentence and its remedy stand in
`shared/web/sentences/peers.py`. To add one: a fact with a default, a line in `CAUSES`, a sentence.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, Literal, NamedTuple

from shared.rules.erasure import DUE

Grade = Literal["err", "warn", "ok"]
Figures = Mapping[str, object]

SILENT_AFTER: Final = timedelta(minutes=15)
ON_ITS_WAY: Final = timedelta(minutes=1)  # what is not confirmed yet is no delay before this,
ON_ITS_WAY_RECORDS: Final = 1000  # unless it is a heap
CLOCKS_AGREE: Final = timedelta(seconds=30)  # as signatures allow (`trust/signature.py`)
# refusals that nobody meets who follows the protocol with a key of its own
NEVER_HONEST: Final = frozenset({
    "unsigned", "not_a_member", "replayed", "malformed", "too_large", "too_fast",  # of messages
    "unauthorised", "bad_signature", "key_revoked", "fork", "rev_jump", "identity",  # of records
})  # fmt: skip
BEYOND: Final = "allowance_used"  # of profiles
SUSPENDED: Final = "suspended"
UNUSUAL: Final = NEVER_HONEST | {BEYOND, SUSPENDED}  # what an operator is to see


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerFacts:
    """What is known of a peer.

    `silence` is the time since the last exchange, None if there was none; `agrees`: both had the
    same when all was said; `doubted`: two speak in its name; `chain_doubted`: it has signed two
    things of one number; `revoked`: its keys were taken back; `suspended`: our operator lets it be
    refused; `leaving`: it is on its way out;
    `failure` the code of what failed since; `behind` how many of our records it has not
    confirmed, `oldest` for how long the first has waited; `held` its records in quarantine here,
    `refused` ours there; `unconfirmed` erasures without a receipt, `receipt_age` how old the
    oldest is; `clock_offset` by how much its clock is ahead of ours; `unknown_kinds` those it
    knows in another version; `strange` how often it has sent what no honest party sends, and
    nobody has looked into it, with the codes; `beyond` how often it has sent a profile beyond its
    allowance so, `put_off` how many of ours it takes later; `held_back` how many records of each
    kind we keep from it until it knows them, `withheld` how many it keeps from us so; `protocols`
    which versions of the exchange we speak and which it does.
    """

    silence: timedelta | None
    agrees: bool = True
    doubted: bool = False
    chain_doubted: bool = False
    revoked: bool = False
    leaving: bool = False
    suspended: bool = False
    failure: str = ""
    behind: int = 0
    oldest: timedelta = timedelta()
    held: int = 0
    refused: int = 0
    unconfirmed: int = 0
    receipt_age: timedelta = timedelta()
    clock_offset: timedelta = timedelta()
    unknown_kinds: tuple[str, ...] = ()
    strange: int = 0
    strange_codes: tuple[str, ...] = ()
    beyond: int = 0
    put_off: int = 0
    held_back: Mapping[str, int] = field(default_factory=dict)
    withheld: Mapping[str, int] = field(default_factory=dict)
    protocols: tuple[Sequence[int], Sequence[int]] = ((), ())


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing to say of a peer: `state` in a word, `code` of its sentence with its figures.

    `person` says that it does not mend by itself.
    """

    state: str
    code: str
    grade: Grade
    person: bool
    figures: Figures = field(default_factory=dict)


class _Rule(NamedTuple):
    state: str
    grade: Grade
    person: bool
    holds: Callable[[PeerFacts], bool]
    figures: Callable[[PeerFacts], Figures] = lambda _: {}
    code: Callable[[PeerFacts], str] | None = None  # of its sentence; none: `peer_` and its state


def _is_silent(of: PeerFacts) -> bool:
    return of.silence is not None and of.silence > SILENT_AFTER and not of.suspended


def _kept(records: Mapping[str, int]) -> Figures:
    return {"number": sum(records.values()), "kinds": list(records)}


def _other_versions(of: PeerFacts) -> list[str]:
    """Return the kinds in another version, but those of which records are known to wait."""
    waits = of.held_back.keys() | of.withheld.keys()
    return [kind for kind in of.unknown_kinds if kind not in waits]


def _is_behind(of: PeerFacts) -> bool:
    return of.behind > ON_ITS_WAY_RECORDS or (of.behind > 0 and of.oldest > ON_ITS_WAY)


# the gravest first
CAUSES: Final = (
    _Rule("revoked", "err", True, lambda of: of.revoked),
    _Rule("suspended", "err", True, lambda of: of.suspended or of.failure == SUSPENDED,
          code=lambda of: "peer_suspended" if of.suspended else SUSPENDED),
    _Rule("two_lives", "err", True, lambda of: of.doubted, code=lambda _: "two_lives"),
    _Rule("chain", "err", True, lambda of: of.chain_doubted, code=lambda _: "chain_doubted"),
    _Rule("hostile", "err", True, lambda of: of.strange > 0,
          lambda of: {"number": of.strange, "codes": list(of.strange_codes)}),
    _Rule("silent", "err", True, _is_silent, lambda of: {"ago": of.silence}),
    _Rule("failing", "err", True, lambda of: of.failure not in ("", SUSPENDED) and not of.doubted,
          lambda of: {"ours": of.protocols[0], "theirs": of.protocols[1] or "–"},
          code=lambda of: of.failure),
    _Rule("apart", "err", False, lambda of: not of.agrees),
    _Rule("receipts", "err", True, lambda of: of.unconfirmed > 0 and of.receipt_age > DUE,
          lambda of: {"number": of.unconfirmed, "age": of.receipt_age}),
    _Rule("leaving", "warn", False, lambda of: of.leaving,
          lambda of: {"number": of.unconfirmed}),
    _Rule("never", "warn", True, lambda of: of.silence is None),
    _Rule("clock", "warn", True, lambda of: abs(of.clock_offset) > CLOCKS_AGREE,
          lambda of: {"apart": abs(of.clock_offset)}),
    _Rule("beyond", "warn", True, lambda of: of.beyond > 0, lambda of: {"number": of.beyond}),
    _Rule("put_off", "warn", True, lambda of: of.put_off > 0, lambda of: {"number": of.put_off}),
    _Rule("held_back", "warn", True, lambda of: bool(of.held_back),
          lambda of: _kept(of.held_back)),
    _Rule("withheld", "warn", True, lambda of: bool(of.withheld), lambda of: _kept(of.withheld)),
    _Rule("versions", "warn", True, lambda of: bool(_other_versions(of)),
          lambda of: {"kinds": _other_versions(of)}),
    _Rule("quarantine", "warn", True, lambda of: of.held > 0, lambda of: {"number": of.held}),
    _Rule("refused", "warn", True, lambda of: of.refused > 0, lambda of: {"number": of.refused}),
    _Rule("behind", "warn", False, _is_behind,
          lambda of: {"number": of.behind, "age": of.oldest}),
)  # fmt: skip
IN_STEP: Final = "in_step"


def causes(of: PeerFacts) -> tuple[Cause, ...]:
    """Return all that is wrong with a peer, the gravest first; `in_step` when nothing is."""
    found = tuple(
        Cause(
            rule.state, rule.code(of) if rule.code else f"peer_{rule.state}", rule.grade,
            rule.person, rule.figures(of),
        )
        for rule in CAUSES if rule.holds(of)
    )  # fmt: skip
    return found or (Cause(IN_STEP, f"peer_{IN_STEP}", "ok", person=False),)


Replay = Literal["again", "anew", "never"]
NEEDS_ANEW: Final = frozenset({"fork", "bad_signature"})  # the same revision is never taken


def replay(code: str, *, ours: bool) -> Replay:
    """Return what trying a refused record again means, by the code of its refusal.

    `again`: the same is sent once more. `anew`: its writer signs it anew, one revision higher;
    for what others wrote that is theirs to do, so `never`.
    """
    if code == "rev_jump" or (code in NEEDS_ANEW and not ours):
        return "never"
    return "anew" if code in NEEDS_ANEW else "again"
