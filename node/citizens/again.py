"""Forgetting again, after an older copy of the database was put in place: from the journal."""

from sqlalchemy import select

from node.citizens.sharing import note, stop
from node.citizens.traces import remove
from node.tables import Candidate
from shared.feed.journal import mark
from shared.feed.transaction import Transaction


def erased(person: Candidate) -> str:
    """Return the journal's word for a citizen who is erased."""
    return f"citizen {person.id} erased"


def said_no(person: Candidate) -> str:
    """Return the journal's word for a citizen whose latest word is no."""
    return f"citizen {person.id} said no"


def forget(tx: Transaction, marks: set[str]) -> None:
    """Erase again who was erased, and end again what is shared of who has said no since.

    Whose yes came after that no is asked again: the copy does not know of either.
    """
    gone = []
    for person in tx.session.scalars(select(Candidate).order_by(Candidate.id)).all():
        if person.profile and mark(person.profile) in marks:
            person.profile = person.published = person.lease = person.cohort = None
        if mark(erased(person)) in marks:
            gone.append(person)
        elif mark(said_no(person)) in marks and person.consent == "given":
            person.consent, person.consent_on = "withdrawn", tx.today
            note(tx, person)
            stop(tx, person)
    remove(tx.session, gone)
