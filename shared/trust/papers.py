"""Acts on their way to the contact who signs them, and the signatures on their way back.

Both are JSON files, so that the contact signs on a machine of its own, also without network:
what the hub would like signed, with the records that the contact is shown beside it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError
from marshmallow_dataclass import class_schema

from shared.problem import Refused
from shared.records.base import ActSignature, BodySchema, Json, Record, load_json
from shared.records.formats import Base64, Digest, Ref
from shared.records.kinds import KINDS, from_json
from shared.trust.acts import sign_act
from shared.trust.keys import SigningKey


@dataclass(frozen=True, slots=True)
class Paper:
    """An act as it will be once it is signed, and what the contact is shown `beside` it."""

    act: Record
    beside: tuple[Record, ...] = ()

    @property
    def about(self) -> Record | None:
        """The record that the act is said of; none of an act that stands by itself.

        Raises:
            Refused: it is not there (`papers_unreadable`).
        """
        name = KINDS[self.act.kind].about
        return self.shown(getattr(self.act.body, name)) if name else None

    def shown(self, key: str) -> Record:
        """Return a record that is shown beside the act.

        Raises:
            Refused: it is not there (`papers_unreadable`).
        """
        found = next((one for one in self.beside if one.ref == key), None)
        if found is None:
            raise Refused("papers_unreadable", field="file")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedAct:
    """The contact's word on one revision of an act (`owner/id`): key, signature, what it saw."""

    act: Ref
    rev: int
    key: Base64
    sig: Base64
    seen: Digest | None = None

    @property
    def act_sig(self) -> ActSignature:
        """The word as it stands in the record."""
        return ActSignature(key=self.key, sig=self.sig, seen=self.seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedActs:
    """What a contact hands in."""

    signed: tuple[SignedAct, ...]


SIGNED = class_schema(SignedActs, base_schema=BodySchema)()


def sign(paper: Paper, key: SigningKey) -> SignedAct:
    """Return the contact's word on what it was shown.

    Raises:
        Refused: what the act is said of is not shown (`papers_unreadable`).
    """
    about = paper.about
    said = sign_act(paper.act, about.digest if about else None, key)
    return SignedAct(
        act=paper.act.ref, rev=paper.act.rev, key=said.key, sig=said.sig, seen=said.seen
    )


def papers_json(papers: Sequence[Paper]) -> Json:
    """Return what a contact fetches."""
    return {
        "papers": [
            {"act": _plain(one.act), "beside": [_plain(other) for other in one.beside]}
            for one in papers
        ]
    }


def read_papers(data: bytes) -> list[Paper]:
    """Return what a contact has fetched.

    Raises:
        Refused: it is no such file (`papers_unreadable`).
    """
    try:
        said = load_json(data)["papers"]
        return [
            Paper(_unsigned(one["act"]), tuple(from_json(other) for other in one["beside"]))
            for one in said
        ]
    except (ValueError, KeyError, TypeError, AttributeError, ValidationError) as wrong:
        raise Refused("papers_unreadable", field="file") from wrong


def signed_text(signed: Sequence[SignedAct]) -> str:
    """Return the text of the file that a contact hands in."""
    said: Any = SIGNED.dump(SignedActs(signed=tuple(signed)))
    return json.dumps(said, indent=1)


def read_signed(data: bytes) -> SignedActs:
    """Return what a contact hands in.

    Raises:
        Refused: it is no such file (`papers_unreadable`).
    """
    try:
        found: SignedActs = SIGNED.load(load_json(data))
    except (ValueError, ValidationError) as wrong:
        raise Refused("papers_unreadable", field="file") from wrong
    return found


def _plain(record: Record) -> Json:
    plain: Json = load_json(record.content)
    return plain


def _unsigned(envelope: Json) -> Record:
    act = from_json(envelope)
    if act.assurance != "self" or act.act_sig:
        raise ValueError(act.ref)
    return act
