"""What a contact is told before it signs is what it signs: no member is passed over."""

from dataclasses import fields, replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deploy.signing import words
from shared.problem import Refused
from shared.records.agreement import Agreement, UnitConsent
from shared.records.kinds import make
from shared.records.proposal import Decision
from shared.trust.keys import SigningKey
from shared.trust.papers import Paper
from shared.trust.sealing import ContactBundle
from tests import make as bodies

LATER = date(2027, 2, 1)
BUNDLE = ContactBundle(
    "0" * 16, "AAAA", SigningKey(Ed25519PrivateKey.generate()).public.text, "AAAA"
)
EMPLOYER, PLAIN, KEY = (
    make(body, id=uuid4(), owner="hub:dk", rev=1)
    for body in (bodies.employer(), bodies.need(), bodies.contact_key(BUNDLE, bodies.NOBODY))
)
OFFER, SECOND = (
    make(bodies.proposal(PLAIN.ref), id=uuid4(), owner="municipality:101", rev=1) for _ in range(2)
)
AGREED: dict[str, Any] = {
    "code": "A-0000013", "title": "En anden", "version": 2, "units": ("99000015",),
    "branches": ("Q",), "instruments": ("work_placement",), "invited": ("101",),
    "hosting_authority": "municipality:147", "mandate_on": LATER, "valid_from": LATER,
    "valid_to": LATER, "answer_days": 4, "terms": "Ét.\nTo.", "state": "suspended",
    "contact": bodies.contact(name="En Anden"), "reason": "Ferie", "last_day": LATER,
    "consult_until": LATER, "mandate": "Byrådet", "former": ("751",), "candidate_days": 9,
    "consents": (UnitConsent(cvr="99000015", by="Ejeren", on=LATER),),
}  # fmt: skip
TOGETHER = {"employer", "earlier_terms", "earlier_until"}  # these go with others
DECIDED: dict[str, Any] = {
    "answer": "accept", "decided_on": LATER, "proposal": SECOND.ref, "contact_key": KEY.ref,
}  # fmt: skip


def told(body: Any) -> str:
    act = make(body, id=uuid4(), owner="hub:dk", rev=2, assurance="self")
    return "\n".join(words(Paper(act, (EMPLOYER, KEY, PLAIN, OFFER, SECOND))))


def test_each_member_of_an_agreement_is_told() -> None:
    plain = bodies.agreement(EMPLOYER.ref)
    assert {one.name for one in fields(Agreement)} == AGREED.keys() | TOGETHER
    for name, other in AGREED.items():
        assert told(plain) != told(replace(plain, **{name: other})), name
    lasts = replace(plain, earlier_terms="a" * 64, earlier_until=LATER)
    assert len({told(plain), told(lasts), told(replace(lasts, earlier_terms="b" * 64))}) == 3


def test_each_member_of_an_answer_is_told() -> None:
    plain = bodies.decision(OFFER.ref)
    assert {one.name for one in fields(Decision)} == DECIDED.keys() | {"reason"}
    for name, other in DECIDED.items():
        assert told(plain) != told(replace(plain, **{name: other})), name
    no = replace(plain, answer="decline")
    whys = {told(replace(no, reason=why)) for why in ("shift", "hours")}
    assert len(whys) == 2


def test_an_act_that_nobody_signs_is_refused() -> None:
    with pytest.raises(Refused, match="papers_unreadable"):
        told(bodies.rule())
