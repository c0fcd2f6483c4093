"""What came of recalling a citizen's records from others, and the words for it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from flask_babel import LazyString, lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from node.tables import Candidate, Offered, Recalled
from shared.erasures import Asked, HandedOut, handed_out, of_records
from shared.rules.erasure import ErasureState, Grade

# the tag's kind and picture, and its word
STATES: Final[Mapping[ErasureState, tuple[str, str, LazyString]]] = {
    "asked": ("warn", "time", lazy_gettext("Venter på svar")),
    "passed_on": ("warn", "time", lazy_gettext("Venter på andre")),
    "confirmed": ("ok", "check", lazy_gettext("Bekræftet")),
    "lapsed": ("none", "time", lazy_gettext("Udløbet af sig selv")),
}
GRADES: Final[Mapping[Grade, LazyString]] = {
    "not_held": lazy_gettext("havde den ikke"),
    "passed_on": lazy_gettext("slettet hos hubben"),
    "deleted": lazy_gettext("slettet"),
    "key_destroyed": lazy_gettext("nøglen er slettet"),
    "bytes_gone": lazy_gettext("nøglen er væk fra disken"),
}
KINDS: Final[Mapping[str, LazyString]] = {
    "profile": lazy_gettext("Profil"),
    "proposal": lazy_gettext("Forslag"),
    "disclosure": lazy_gettext("Forseglet kontakt"),
    "placement": lazy_gettext("Forløb"),
    "outcome": lazy_gettext("Resultat"),
}


def recalled(session: Session, candidate: Candidate) -> tuple[list[Asked], list[HandedOut]]:
    """Return what came of recalling a citizen's records, and names that employers have fetched."""
    keys = session.scalars(select(Recalled.record).where(Recalled.candidate == candidate.id)).all()
    behind = select(Offered.proposal).where(Offered.candidate == candidate.id)
    return of_records(session, keys), fetched(session, session.scalars(behind).all())


def fetched(session: Session, proposals: Sequence[str] | None = None) -> list[HandedOut]:
    """Return the names that employers have fetched, of these proposals or of all, and since when
    each says that it has deleted it.
    """
    told = select(Offered.proposal, Offered.deleted_on).where(Offered.deleted_on.is_not(None))
    days = {row.proposal: row.deleted_on for row in session.execute(told)}
    found = handed_out(session, proposals)
    return [replace(one, deleted_on=days.get(one.proposal)) for one in found]
