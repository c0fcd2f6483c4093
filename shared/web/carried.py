"""What a person wrote on other pages of one form: it travels signed, in one hidden field.

Nothing is kept at the server until the form is sent, so nothing is left behind when it is not.
The signature is for one purpose (whose form it is), so that no page takes another's draft.
"""

from collections.abc import Iterable
from typing import Final

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.datastructures import MultiDict

from shared.problem import Refused

FIELD: Final = "kladde"
Fields = MultiDict[str, str]


def carry(purpose: str, fields: Iterable[tuple[str, str]]) -> str:
    """Return fields, packed and signed, as the value of the hidden field `FIELD`."""
    packed = _signer(purpose).dumps(list(fields))
    return packed if isinstance(packed, str) else packed.decode()


def carried(purpose: str, text: str) -> Fields:
    """Return the fields that `carry` packed for the same purpose; none for an empty text.

    Raises:
        Refused: the text has been changed, or is another's (`draft_changed`).
    """
    if not text:
        return MultiDict()
    try:
        return MultiDict((name, value) for name, value in _signer(purpose).loads(text))
    except BadData as wrong:
        raise Refused("draft_changed") from wrong


def _signer(purpose: str) -> URLSafeSerializer:
    key = current_app.secret_key
    if not key:
        raise RuntimeError("the program has no secret to sign with")
    return URLSafeSerializer(key, salt=f"carried {purpose}")
