"""The doors to citizens: take rows in, give a profile without identity out, seal a contact.

Nothing else leads to who a person is. Every look leaves a row in the audit.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from node.citizens.incoming import (
    AT_ONCE,
    Arrival,
    Changes,
    Consent,
    absent_from,
    changes,
    consent_of,
    facts_of,
)
from node.citizens.sharing import stop
from node.citizens.tables import Audit, Citizen
from node.citizens.undoing import forget_old, pause, remember
from node.citizens.vault import Vault, keep_mark, open_vault
from node.tables import Candidate, ConsentAct
from shared.accounts.tables import Account
from shared.clock import now
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.imports.candidates import CandidateRow
from shared.problem import NotFound, Refused
from shared.records.codes import public_code, read_code
from shared.records.profile import Profile
from shared.trust import sealing

Steps = Callable[[int], None]
CONTACT = ("name", "phone", "email")
Basis = Literal["public_task", "consent"]
Work = Literal["caseworker", "consultant"]


@dataclass(frozen=True, slots=True)
class Contact:
    """Who a citizen is and how to reach them; lives only as long as one page or one box."""

    name: str
    phone: str | None
    email: str | None
    address: str | None


@dataclass(frozen=True, slots=True)
class Look:
    """One look at who a citizen is, or one use of it; without the name of who looked."""

    on: date
    act: str


def compare(
    local: Local, session: Session, rows: Sequence[CandidateRow], *, consent_named: bool,
    also_named: frozenset[str] | None = None,
) -> Changes:  # fmt: skip
    """Tell what these rows of a file would change; nothing is stored.

    `also_named` says that it is a full list: whom neither a row nor these CPR numbers (of rows
    that were refused) name is absent from it.

    Raises:
        Refused: the key of the citizens that are here is gone (`identity_key_missing`).
    """
    vault = open_vault(local.home, session)
    found = changes(session, vault, rows, consent_named=consent_named)
    if also_named is not None:
        named = also_named | {row.cpr for row in rows}
        found.absent, found.known = absent_from(session, vault, named)
    return found


def add(tx: Transaction, found: Changes, run: UUID, steps: Steps = lambda _: None) -> Counter[str]:
    """Store what a file changes, and count what that ends: `recalled` profiles, `taken_back`.

    When a citizen's consent is gone, the profile is erased here and at every holder, and open
    proposals are taken back. Who is absent from a full list is paused, not erased: the profile
    is recalled, proposals and placements go on. How all were before is kept under `run`.
    """
    forget_old(tx)
    vault = open_vault(tx.local.home, tx.session)
    keep_mark(vault, tx.session)
    codes = _free_codes(tx.session, found.new)
    ended: Counter[str] = Counter()
    for start in range(0, len(found.arrivals), AT_ONCE):
        some = found.arrivals[start : start + AT_ONCE]
        _insert(tx, vault, [one for one in some if one.known is None], codes, run)
        ended += _renew(tx, vault, [one for one in some if one.known is not None], run)
        steps(len(some))
    ended["recalled"] += pause(tx, found.absent, run)
    return ended


def by_code(session: Session, code: str, *, lock: bool = False) -> Candidate:
    """Return the candidate of a public code; `lock` keeps others from changing it meanwhile.

    Raises:
        NotFound: there is none.
    """
    query = select(Candidate).where(Candidate.code == read_code(code))
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound(code)
    return found


def facts_for_profile(candidate: Candidate, municipality: str, today: date) -> Profile:
    """Return all that a profile could say of this candidate, before it is coarsened.

    It has no place for identity, target group or adaptations. Who is available already is so
    from this month. For local ranking it may be used as it is; it must not be published so.
    """
    available = candidate.available_from and max(candidate.available_from, today)
    return Profile(
        municipality=municipality,
        occupations=tuple(candidate.occupations),
        skills=tuple(candidate.skills),
        experience=candidate.experience,
        language=candidate.language,
        licences=None if candidate.licences is None else tuple(candidate.licences),
        hours=candidate.hours,
        shifts=None if candidate.shifts is None else tuple(candidate.shifts),
        available=f"{available:%Y-%m}" if available else None,
        reach_minutes=cast("Literal[30, 60, 90] | None", candidate.reach_minutes),
        basis=cast(
            "Basis", candidate.consent_basis if candidate.consent == "given" else "public_task"
        ),
    )


def seal_contact(
    local: Local,
    session: Session,
    candidate: UUID,
    sealing_key: str,
    proposal_ref: str,
    *,
    actor: str,
) -> str:
    """Return name, phone and e-mail, sealed for one employer contact and one proposal.

    `session` must be a writing one: the use is noted in the audit in the same transaction.

    Raises:
        NotFound: there is no such candidate.
    """
    contact = _contact(local, session, candidate, actor, "seal_contact", proposal_ref)
    told = {name: getattr(contact, name) for name in CONTACT}
    content = {name: value for name, value in told.items() if value}
    return sealing.seal(content, sealing_key, proposal_ref)


def note_use(session: Session, candidate: UUID, actor: str, act: str, purpose: str) -> None:
    """Note in the audit what else is done with who a citizen is: told by phone, or erased.

    Raises:
        NotFound: there is no such candidate.
    """
    _citizen(session, candidate, actor, act, purpose)


def assign(local: Local, actor: str, code: str, work: Work, login: str | None) -> None:
    """Let somebody (by login) be a citizen's caseworker or consultant; none ends it.

    Both see the name. A later file of the case system goes before what is said of the caseworker.

    Raises:
        NotFound: no candidate has this code.
        Refused: nobody with this log-in does that work (`account_unknown`).
    """
    with local.begin(actor) as tx:
        person = by_code(tx.session, code, lock=True)
        if login is not None and login not in workers(tx.session, work):
            raise Refused("account_unknown", login=login)
        setattr(person, work, login)


def workers(session: Session, work: Work) -> dict[str, str]:
    """Return the names of those who do this work at this node, by their log-in."""
    accounts = session.scalars(select(Account).where(Account.disabled.is_(False)))
    return {one.login: one.name for one in accounts if work in one.roles}


def show_name(local: Local, actor: str, candidate: UUID, purpose: str) -> Contact:
    """Return who a candidate is, after the look was noted for good; no note, no name.

    Raises:
        NotFound: there is no such candidate.
    """
    with local.begin(actor) as tx:
        return _contact(local, tx.session, candidate, actor, "show_name", purpose)


def looks(session: Session, candidate: UUID) -> Sequence[Look]:
    """Return when this citizen's identity was looked at or used, the last time first."""
    rows = session.scalars(
        select(Audit)
        .join(Citizen, Citizen.cpr_hash == Audit.citizen)
        .join(Candidate, Candidate.citizen == Citizen.id)
        .where(Candidate.id == candidate)
        .order_by(Audit.n.desc())
    )
    return [Look(row.at.date(), row.act) for row in rows]


def _contact(
    local: Local, session: Session, candidate: UUID, actor: str, act: str, purpose: str
) -> Contact:
    citizen = _citizen(session, candidate, actor, act, purpose)
    vault = open_vault(local.home, session)
    return Contact(**json.loads(vault.open(citizen.id, "contact", citizen.contact)))


def _citizen(session: Session, candidate: UUID, actor: str, act: str, purpose: str) -> Citizen:
    """Return a citizen for this one use, once it is noted in the audit."""
    citizen = session.scalar(
        select(Citizen)
        .join(Candidate, Candidate.citizen == Citizen.id)
        .where(Candidate.id == candidate)
    )
    if citizen is None:
        raise NotFound(str(candidate))
    session.add(Audit(at=now(), actor=actor, act=act, citizen=citizen.cpr_hash, purpose=purpose))
    session.flush()
    return citizen


def _insert(
    tx: Transaction, vault: Vault, arrivals: Sequence[Arrival], codes: list[str], run: UUID
) -> None:
    if not arrivals:
        return
    session = tx.session
    ids = [uuid4() for _ in arrivals]
    people = [_identity(vault, one, at) for one, at in zip(arrivals, ids, strict=True)]
    session.execute(insert(Citizen), people)
    facts = [
        {
            "id": uuid4(), "citizen": at, "code": codes.pop(), "paused": False,
            **facts_of(one.row), **_consent(one),
        }
        for one, at in zip(arrivals, ids, strict=True)
    ]  # fmt: skip
    session.execute(insert(Candidate).execution_options(render_nulls=True), facts)
    remember(tx, run, [(row["id"], None, row) for row in facts])
    told = [(row["id"], one.consent) for row, one in zip(facts, arrivals, strict=True)]
    _note(tx, [(who, consent) for who, consent in told if consent.consent != "not_asked"])


def _renew(tx: Transaction, vault: Vault, arrivals: Sequence[Arrival], run: UUID) -> Counter[str]:
    """Let known people's rows say what the file says; count what ends with that."""
    if not arrivals:
        return Counter()
    known = [(one, one.known) for one in arrivals if one.known]
    facts = [
        {
            "id": candidate.id, **facts_of(one.row), **_consent(one),
            "paused": candidate.paused and candidate.absent_since is None, "absent_since": None,
        }
        for one, candidate in known
    ]  # fmt: skip
    remember(tx, run, [(c.id, c, row) for (_, c), row in zip(known, facts, strict=True)])
    people = [_identity(vault, one, candidate.citizen) for one, candidate in known]
    tx.session.execute(update(Citizen), people)
    _note(tx, [(c.id, one.consent) for one, c in known if one.consent != consent_of(c)])
    gone = [
        c for one, c in known
        if one.consent.consent != "given" and (c.profile or c.consent == "given")
    ]  # fmt: skip
    tx.session.execute(update(Candidate), facts)
    ended: Counter[str] = Counter()
    for candidate in gone:
        done = stop(tx, candidate)
        ended["recalled"] += done.profile is not None
        ended["taken_back"] += len(done.proposals)
    return ended


def _note(tx: Transaction, said: Sequence[tuple[UUID, Consent]]) -> None:
    """Add what a file says on consent to the list of what was ever said."""
    rows = [
        {
            "candidate": who, "at": tx.now, "actor": tx.actor, "state": one.consent,
            "on": one.consent_on, "until": one.consent_until, "how": one.consent_how,
            "basis": one.consent_basis, "text": one.consent_text, "scope": one.consent_scope,
        }
        for who, one in said
    ]  # fmt: skip
    if rows:
        tx.session.execute(insert(ConsentAct), rows)


def _identity(vault: Vault, one: Arrival, citizen: UUID) -> dict[str, Any]:
    row = one.row
    place = " ".join(part for part in (row.postcode, row.city) if part)
    address = ", ".join(part for part in (row.address, place) if part)
    contact = Contact(row.name, row.phone, row.email, address or None)
    told = {name: getattr(contact, name) for name in Contact.__slots__}
    return {
        "id": citizen,
        "cpr_hash": one.cpr_hash,
        "facts": one.facts,
        "cpr": vault.seal(citizen, "cpr", row.cpr),
        "contact": vault.seal(citizen, "contact", json.dumps(told, ensure_ascii=False)),
    }


def _consent(one: Arrival) -> dict[str, Any]:
    return {name: getattr(one.consent, name) for name in one.consent.__slots__}


def _free_codes(session: Session, number: int) -> list[str]:
    """Return new public codes that nobody has: among many, two draws are sometimes alike."""
    taken = set(session.scalars(select(Candidate.code))) if number else set()
    free: set[str] = set()
    while len(free) < number:
        free.add(public_code("K"))
        free -= taken
    return list(free)
