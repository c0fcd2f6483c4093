"""A citizen's word on being published and proposed: text, basis, scope, how it was given, until.

Each text is a version with the digest of its words; what was said is added to a list that only
grows. Both legal bases (`consent`, `public_task`) are treated as revocable.
"""

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Final, cast

from marshmallow import ValidationError, validate
from marshmallow_dataclass import class_schema
from sqlalchemy import select
from sqlalchemy.orm import Session

from node.citizens.actions import by_code
from node.citizens.again import said_no
from node.citizens.sharing import (
    Ended,
    live_placements,
    note,
    open_proposals,
    recall,
    stop,
)
from node.tables import Candidate, ConsentAct, ConsentWords
from shared.codes.lists import codes
from shared.database import set_setting
from shared.feed.local import Local
from shared.imports.consent import Basis
from shared.problem import Refused
from shared.records import formats
from shared.records.base import BodySchema
from shared.rules.consent import oldest_valid
from shared.web.forms import sentences

BASES = ("consent", "public_task")
PUBLISH_AGAIN = "publish_requested"  # the setting that asks the jobs to publish; holds who asked


class NameField(formats.LineField):
    """A version's name: one line of at most 80 signs."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.validators.insert(0, validate.Length(min=1, max=80))


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One version of the words that a citizen is shown.

    `publishes` tells whether it covers a coarse profile at the hub; `scope` says in a line what
    it covers. Empty lines part the words into paragraphs.
    """

    name: Annotated[str, NameField]
    basis: Basis
    scope: formats.Line
    publishes: bool
    valid_from: date
    words: formats.Text

    @property
    def digest(self) -> str:
        """The SHA-256 of the words, by which it is known later what was shown."""
        return hashlib.sha256(self.words.strip().encode()).hexdigest()

    @property
    def paragraphs(self) -> list[str]:
        """The words as they are shown."""
        return self.words.split("\n\n")


SCHEMA: Final = class_schema(Text, base_schema=BodySchema)()


def texts(session: Session, today: date) -> Mapping[str, Text]:
    """Return the texts in use on a day by name: the program's, and the municipality's own."""
    own = [
        Text(name=one.name, basis=cast("Basis", one.basis), scope=one.scope,
             publishes=one.publishes,
             valid_from=one.valid_from, words=one.words)
        for one in session.scalars(select(ConsentWords).order_by(ConsentWords.name))
    ]  # fmt: skip
    return {one.name: one for one in (*_shipped(), *own) if one.valid_from <= today}


def add_text(local: Local, actor: str, text: Text) -> str:
    """Add a version of the municipality's own; return the digest of its words.

    Doing it again with the same words changes nothing.

    Raises:
        Refused: as `is_new`.
    """
    text = tidy(text)
    with local.begin(actor) as tx:
        if is_new(tx.session, text):
            tx.session.add(ConsentWords(**asdict(text)))
    return text.digest


def is_new(session: Session, text: Text) -> bool:
    """Tell whether a version may be added; False if it is there already, word for word.

    Raises:
        Refused: the basis is unknown (`basis_unknown`), a member does not hold (`text_field`),
            or the name stands for other words (`text_name_taken`): a version is never changed.
    """
    if text.basis not in BASES:
        raise Refused("basis_unknown", known=list(BASES))
    said = {**asdict(text), "valid_from": text.valid_from.isoformat()}
    if wrong := sentences(SCHEMA, ValidationError(dict(SCHEMA.validate(said))), said):
        field, why = next(iter(wrong.items()))
        raise Refused("text_field", field=field, why=why[0])
    before = texts(session, date.max).get(text.name)
    if before is not None and before != text:
        raise Refused("text_name_taken", name=text.name)
    return before is None


def tidy(text: Text) -> Text:
    """Return the text with line ends of one kind, so that its digest is of the words alone."""
    return replace(text, words="\n".join(text.words.strip().splitlines()))


def give(
    local: Local, actor: str, code: str, *, text: str, how: str, on: date,
    until: date | None = None,
) -> None:  # fmt: skip
    """Note that a citizen says yes to a text.

    A text without a profile at the hub recalls the one that is out.

    Raises:
        NotFound: no candidate has this code.
        Refused: the text is unknown or later than the day (`text_unknown`), the way is none of
            the list (`reason_unknown`), or the days are impossible (`consent_day`).
    """
    _check_way(how)
    with local.begin(actor) as tx:
        person = by_code(tx.session, code, lock=True)
        known = texts(tx.session, on)
        if text not in known:
            raise Refused("text_unknown", text=text, known=list(texts(tx.session, tx.today)))
        if not oldest_valid(tx.today) <= on <= tx.today or (until and until < tx.today):
            raise Refused("consent_day", first=oldest_valid(tx.today), last=tx.today)
        said = known[text]
        _set(person, state="given", text=said.name, scope=said.scope, on=on, until=until,
             basis=said.basis, how=how)  # fmt: skip
        person.consent_publishes = said.publishes
        note(tx, person, digest=said.digest)
        if not said.publishes and recall(tx, person):
            set_setting(tx.session, PUBLISH_AGAIN, actor)


def decline(local: Local, actor: str, code: str, *, how: str) -> Ended:
    """Note that a citizen who was asked says no; whatever was shared ends at once.

    Raises:
        NotFound: no candidate has this code.
        Refused: the way is none of the list (`reason_unknown`).
    """
    return _end(local, actor, code, "declined", how)


def withdraw(local: Local, actor: str, code: str, *, how: str | None = None) -> Ended:
    """Note that a citizen takes consent back: profile and open proposals end at once.

    The classes of profiles are counted anew in the background, since four alike may be left.

    Raises:
        NotFound: no candidate has this code.
        Refused: the way is none of the list (`reason_unknown`).
    """
    return _end(local, actor, code, "withdrawn", how)


def would_end(session: Session, candidate: Candidate) -> tuple[list[str], list[str]]:
    """Return codes of the proposals that a no would take back, and of placements that stand."""
    placed = live_placements(session)
    rows = [row for _, row in open_proposals(session, candidate)]
    return (
        [row.code for row in rows if row.ref not in placed],
        [placed[row.ref] for row in rows if row.ref in placed],
    )


def said(session: Session, candidate: Candidate) -> Sequence[ConsentAct]:
    """Return what a citizen has said on consent, the latest first."""
    acts = select(ConsentAct).where(ConsentAct.candidate == candidate.id)
    return session.scalars(acts.order_by(ConsentAct.n.desc())).all()


def _end(local: Local, actor: str, code: str, state: str, how: str | None) -> Ended:
    if how is not None:
        _check_way(how)
    with local.begin(actor) as tx:
        person = by_code(tx.session, code, lock=True)
        if person.consent != state:
            person.consent, person.consent_on, person.consent_how = state, tx.today, how
            person.consent_until = None
            note(tx, person)
        ended = stop(tx, person)
        tx.journal(said_no(person))
        if ended.profile:
            set_setting(tx.session, PUBLISH_AGAIN, actor)
    return ended


def _set(person: Candidate, **said: Any) -> None:
    person.consent = said.pop("state")
    for name, value in said.items():
        setattr(person, f"consent_{name}", value)


def _check_way(how: str) -> None:
    if how not in codes("ways_told"):
        raise Refused("reason_unknown", known=list(codes("ways_told")))


@cache
def _shipped() -> tuple[Text, ...]:
    told = tomllib.loads(files("node.citizens").joinpath("texts.toml").read_text("utf-8"))
    return tuple(Text(**{**one, "words": one["words"].strip()}) for one in told["text"])
