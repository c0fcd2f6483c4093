"""The register of record kinds: body, schema version, who may own it, who gets a replica.

To add a kind: a dataclass in its file here, a line below, index tables in `hub/tables.py` or
`node/tables.py`. Feed and exchange need no change.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Literal
from uuid import UUID, uuid4

import uuid_utils
from marshmallow import Schema, ValidationError
from marshmallow_dataclass import class_schema

from shared.records import (
    agreement,
    contact,
    directory,
    employer,
    need,
    newer,
    outcome_table,
    placement,
    pledge,
    profile,
    promise,
    proposal,
    quota,
    restriction,
    rule,
    seat,
    sector,
    signal,
    staircase,
    support,
)
from shared.records.base import (
    DAY,
    MAX_INTEGER,
    ActSignature,
    BodySchema,
    Directory,
    Json,
    Record,
    Signature,
    canonical,
    digest_of,
    load_json,
)
from shared.records.formats import AuthorityField

Audience = Callable[[Record, Directory], frozenset[str]]
Owner = Literal["hub", "node", "either"]


def to_nobody(_: Record, directory: Directory) -> frozenset[str]:
    """Nobody but its owner."""
    return frozenset()


def to_hub(_: Record, directory: Directory) -> frozenset[str]:
    """The hub alone."""
    return frozenset({directory.hub})


@dataclass(frozen=True)
class Kind:
    """One kind of record. `person` marks kinds about citizens (closed formats, random ids).

    `about` is the field that names the record which it is said of, and that record's kind: when
    that one is erased, so is what was said of it.
    `of_employer` marks what an employer says of itself: nobody says it of another's.
    `leased` marks kinds whose copies lapse on a last day; none that is passed on does, since
    the hub would have no content to pass on after it.
    `alike` marks kinds of which many bodies are equal and written alike, so that each is
    checked once. It suits no kind with decimals: 1.0 equals 1.00 and is written otherwise.
    """

    name: str
    body: type[Any]
    owner: Owner
    audience: Audience
    person: bool
    legal_act: bool
    alike: bool
    about: str | None
    of_employer: bool
    leased: bool
    version: int

    @property
    def relayed(self) -> bool:
        """Whether a municipality's record of this kind reaches others, through the hub."""
        return self.owner != "hub" and self.audience is not to_hub

    def reads(self, schema: int) -> bool:
        """Tell whether a record of this schema version can be read.

        A newer one than ours only of kinds about no citizen: of those each member is known.
        """
        return 1 <= schema <= (self.version if self.person else MAX_INTEGER)

    @property
    def stays(self) -> bool:
        """Whether who has got a municipality's record of this kind keeps it when that one leaves.

        So it is with what it has decided about nobody in particular: others have acted on it.
        """
        return self.owner == "node" and self.legal_act and not self.person

    @cached_property
    def schema(self) -> Schema:
        """What the body's members are, closed; made when first asked for: a command has few."""
        return class_schema(self.body, base_schema=BodySchema)()

    def new_id(self) -> UUID:
        """Return an id: random for kinds about citizens, as a uuid7 tells when they came."""
        return uuid4() if self.person else UUID(str(uuid_utils.uuid7()))


def _kind(
    body: type[Any],
    owner: Owner,
    audience: Audience,
    *,
    name: str = "",
    person: bool = False,
    legal_act: bool = False,
    alike: bool = False,
    about: str | None = None,
    of_employer: bool = False,
    leased: bool = False,
    version: int = 1,
) -> Kind:
    name = name or re.sub(r"(?<!^)([A-Z])", r"_\1", body.__name__).lower()
    return Kind(
        name,
        body,
        owner,
        audience,
        person,
        legal_act,
        alike,
        about,
        of_employer,
        leased,
        version,
    )


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        _kind(directory.Membership, "hub", directory.everyone_and_itself),
        _kind(employer.Employer, "either", employer.parties_and_hub),
        _kind(employer.Department, "node", employer.parties_and_hub, of_employer=True),
        _kind(employer.Workplace, "either", employer.parties_and_hub, of_employer=True),
        _kind(employer.ContactKey, "hub", employer.employer_parties),
        _kind(agreement.Agreement, "hub", agreement.invited_parties, legal_act=True),
        _kind(agreement.Accession, "node", to_hub, legal_act=True),
        _kind(agreement.AgreementQuestion, "node", to_hub),
        _kind(agreement.AgreementReply, "hub", agreement.invited_parties),
        _kind(need.Need, "either", need.asked_and_hub, of_employer=True),
        _kind(need.Answer, "node", to_hub),
        _kind(need.GuestAnswer, "hub", to_nobody),
        _kind(pledge.Pledge, "hub", pledge.acceded_once_confirmed),
        _kind(profile.Profile, "node", to_hub, person=True, alike=True, leased=True),
        _kind(quota.Quota, "hub", quota.quota_party),
        _kind(proposal.Suggestion, "hub", proposal.profile_party, person=True, about="profile"),
        _kind(proposal.Proposal, "node", to_hub, person=True),
        _kind(proposal.Screening, "hub", proposal.proposal_party, person=True, about="proposal"),
        _kind(proposal.Decision, "hub", proposal.proposal_party, person=True, legal_act=True,
              about="proposal"),
        _kind(proposal.WaitingPlace, "hub", proposal.proposal_party, person=True,
              about="proposal"),
        _kind(proposal.Disclosure, "node", to_hub, person=True, about="proposal"),
        _kind(proposal.Handout, "hub", proposal.proposal_party, person=True, about="proposal"),
        _kind(placement.CapacityClaim, "either", to_hub),
        _kind(seat.SeatOffer, "hub", employer.employer_parties),
        _kind(placement.RoomReservation, "hub", placement.claim_party, name="reservation"),
        _kind(placement.Placement, "node", placement.site_parties, person=True, legal_act=True,
              about="proposal"),
        _kind(placement.SiteReport, "hub", placement.placement_party, person=True,
              about="placement"),
        _kind(placement.Outcome, "node", to_hub, person=True, about="placement"),
        _kind(rule.RuleRow, "hub", directory.everyone, name="rule", legal_act=True),
        _kind(rule.LocalRule, "node", to_hub, legal_act=True),
        _kind(sector.SectorService, "hub", sector.member_parties),
        _kind(sector.Feedback, "hub", sector.nominating_parties),
        _kind(signal.Signal, "hub", signal.signal_parties),
        _kind(signal.Reply, "hub", employer.employer_parties),
        _kind(signal.ExpectedSum, "node", to_hub),
        _kind(outcome_table.OutcomeTable, "hub", employer.employer_parties),
        _kind(restriction.Restriction, "node", employer.parties_and_hub,
              legal_act=True),
        _kind(restriction.SamePlace, "node", employer.parties_and_hub),
        _kind(promise.Promise, "either", promise.other_side),
        _kind(promise.Objection, "either", promise.other_side),
        _kind(contact.ContactNote, "node", contact.all_who_might_ring),
        _kind(staircase.StaircasePlan, "node", to_hub, person=True, about="placement"),
        _kind(support.Colleague, "node", to_hub),
        _kind(support.Support, "node", to_hub, person=True, about="placement"),
    )
}  # fmt: skip
BY_BODY: dict[type[Any], Kind] = {kind.body: kind for kind in KINDS.values()}

ENVELOPE = {
    "kind", "id", "owner", "rev", "schema", "body", "valid_until", "sealed_for", "assurance",
}  # fmt: skip
SIGNED = ENVELOPE | {"act_sig"}  # which stands there only where a contact has signed


def make(
    body: Any,
    *,
    id: UUID,
    owner: str,
    rev: int,
    valid_until: date | None = None,
    sealed_for: str | None = None,
    assurance: str | None = None,
    act_sig: ActSignature | None = None,
) -> Record:
    """Return an unsigned record round a body, with its canonical bytes and digest.

    Raises:
        marshmallow.ValidationError: the body breaks its own schema.
        ValueError: the id of a record about a citizen is not random, or a kind without leases
            was given one, or one with them none.
    """
    kind = BY_BODY[type(body)]
    if kind.person and id.version != 4:
        raise ValueError(f"{kind.name} has a random id")
    if kind.leased is not bool(valid_until):
        raise ValueError(f"{kind.name} has {'a' if kind.leased else 'no'} lease")
    dumped = _checked_before(body) if kind.alike else _checked(body)
    envelope: Json = {
        "kind": kind.name, "id": str(id), "owner": owner, "rev": rev, "schema": kind.version,
        "body": dumped,
        "valid_until": valid_until.isoformat() if valid_until else None,
        "sealed_for": sealed_for, "assurance": assurance,
    }  # fmt: skip
    if act_sig:
        envelope["act_sig"] = {"key": act_sig.key, "sig": act_sig.sig, "seen": act_sig.seen}
    content = canonical(envelope)
    return Record(
        kind=kind.name, id=id, owner=owner, rev=rev, schema=kind.version, body=body,
        valid_until=valid_until, sealed_for=sealed_for, assurance=assurance, act_sig=act_sig,
        content=content, digest=digest_of(content),
    )  # fmt: skip


def _checked(body: Any) -> Json:
    """Return the body as on the wire, after reading it back as strictly as a peer will."""
    schema = BY_BODY[type(body)].schema
    dumped: Json = schema.dump(body)
    schema.load(dumped)
    return dumped


_checked_before = lru_cache(maxsize=4096)(_checked)


def from_json(envelope: Json) -> Record:
    """Return the record of an envelope, checked member by member against the closed schema.

    Raises:
        marshmallow.ValidationError: a member is missing, unknown or of another form.
        KeyError: the kind is unknown.
    """
    rest = dict(envelope)
    sig = rest.pop("sig", None)
    kind = KINDS[rest["kind"]]
    record_id = _check_envelope(rest, kind)
    until = rest["valid_until"]
    body, content = rest["body"], canonical(rest)
    return Record(
        kind=kind.name, id=record_id, owner=rest["owner"], rev=rest["rev"],
        schema=rest["schema"],
        body=_body(kind, rest["schema"], body),
        valid_until=date.fromisoformat(until) if until else None,
        sealed_for=rest["sealed_for"], assurance=rest["assurance"],
        act_sig=_act_signature(rest["act_sig"]) if "act_sig" in rest else None,
        content=content, digest=digest_of(content), sig=_signature(sig),
    )  # fmt: skip


def _body(kind: Kind, version: int, body: Json) -> Any:
    if version > kind.version:  # read strictly: what we do not know is of no known form
        return newer.load(kind.schema, load_json(canonical(body)))
    return _read_before(kind.name, canonical(body)) if kind.alike else kind.schema.load(body)


@lru_cache(maxsize=4096)
def _read_before(kind: str, body: bytes) -> Any:
    """Read a body of which there are many alike; its bytes are canonical, so equal bodies meet."""
    return KINDS[kind].schema.load(json.loads(body))


_AUTHORITY = re.compile(AuthorityField.pattern, re.ASCII)
_SEALED_FOR = re.compile(r"[a-z0-9:/-]{1,64}")
_DAY = re.compile(DAY)


def _check_envelope(rest: Json, kind: Kind) -> UUID:
    """Return the id of an envelope whose members all have their one form.

    Raises:
        ValidationError: names the member that has not.
    """
    if rest.keys() not in (ENVELOPE, SIGNED):
        raise ValidationError("unknown_member", "envelope")
    record_id = _uuid(rest["id"])
    until = rest["valid_until"]
    holds = {
        "id": record_id is not None and (record_id.version == 4 or not kind.person),
        "owner": _matches(_AUTHORITY, rest["owner"]),
        "rev": type(rest["rev"]) is int,
        "schema": type(rest["schema"]) is int and kind.reads(rest["schema"]),
        "valid_until": _matches(_DAY, until) if kind.leased else until is None,
        "sealed_for": rest["sealed_for"] is None or _matches(_SEALED_FOR, rest["sealed_for"]),
        "assurance": rest["assurance"] in (None, "hub", "self"),
        "act_sig": "act_sig" not in rest
        or (kind.legal_act and rest["assurance"] == "self" and rest["owner"][:4] == "hub:"),
    }
    for name, good in holds.items():
        if not good:
            raise ValidationError(["invalid"], name)
    assert record_id is not None  # noqa: S101 -- for the type checker: seen above
    return record_id


_BASE64 = re.compile(r"[A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{86}==")  # of 32 and of 64 bytes
_DIGEST = re.compile(r"[0-9a-f]{64}")


def _act_signature(said: Any) -> ActSignature:
    if not isinstance(said, dict) or said.keys() != {"key", "sig", "seen"}:
        raise ValidationError(["invalid"], "act_sig")
    texts = _matches(_BASE64, said["key"]) and _matches(_BASE64, said["sig"])
    if not texts or not (said["seen"] is None or _matches(_DIGEST, said["seen"])):
        raise ValidationError(["invalid"], "act_sig")
    return ActSignature(**said)


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _uuid(text: object) -> UUID | None:
    """Return the id of this text, which must be its only spelling."""
    try:
        found = UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if str(found) == text else None


def _signature(sig: Any) -> Signature | None:
    if sig is None:
        return None
    if not isinstance(sig, dict) or sig.keys() != {"key", "root", "path"}:
        raise ValidationError(["invalid"], "sig")
    key, root, path = sig["key"], sig["root"], sig["path"]
    if not (isinstance(key, str) and isinstance(root, str) and isinstance(path, list)):
        raise ValidationError(["invalid"], "sig")
    if not all(type(step) is str for step in path):
        raise ValidationError(["invalid"], "sig")
    return Signature(key=key, root=root, path=tuple(path))
