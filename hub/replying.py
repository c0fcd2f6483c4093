"""What the hub's people see of signals and restrictions, and how an employer replies to one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, ValidationError
from marshmallow_dataclass import class_schema
from sqlalchemy import ColumnElement, true

from shared.accounts.access import current
from shared.accounts.roles import OF_EMPLOYER
from shared.feed.local import Local
from shared.problem import Refused
from shared.records.base import BodySchema
from shared.records.formats import Text, TextField
from shared.signals import OPEN
from shared.tables import RestrictionIndex, SignalIndex
from shared.web.forms import Wrong, at_field, read_form
from shared.web.here import local


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the employer answers."""

    text: Text


class ReplySchema(Schema):
    """The form of the employer's answer."""

    text = TextField(load_default="")  # nothing said is refused by its own sentence


WORDS: Final = class_schema(Words, base_schema=BodySchema)()


def own() -> bool:
    """Whether who asks is of the employer that is spoken of: others have no reply to give."""
    return bool(current().roles & OF_EMPLOYER)


def signals_seen() -> ColumnElement[bool]:
    """Return the condition that who asks may know of a signal: the employer of its own."""
    return SignalIndex.employer == current().scope if own() else OPEN


def restrictions_seen() -> ColumnElement[bool]:
    """Return the condition that who asks may know of a restriction: the employer of its own."""
    return RestrictionIndex.employer == current().scope if own() else true()


def replied(
    act: Callable[[Local, str, str, str, str, ColumnElement[bool]], object],
    code: str,
    seen: ColumnElement[bool],
    page: Callable[[str, Wrong], str],
) -> ResponseReturnValue:
    """Let who asks reply by `act` to what they have `seen`, and lead to its page, `show`.

    Where the words are refused, `page` is shown with what is wrong.
    """
    who = current()
    try:
        text = read_form(ReplySchema(), request.form)["text"]
        act(local(), who.actor, code, text, who.name, seen)
    except ValidationError as wrong:
        return page(code, wrong.messages_dict), 422
    except Refused as refused:
        return page(code, at_field(refused)), 422
    return redirect(url_for(".show", code=code), 303)
