"""What a page does when its form is sent: act and go on, or say what is wrong where it stands."""

from collections.abc import Callable
from typing import TypeVar

from flask import redirect
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from shared.problem import Refused
from shared.web.forms import Wrong, at_field

Done = TypeVar("Done")


def acted(
    act: Callable[[], Done], again: Callable[[Wrong], str], go: Callable[[Done], str],
    otherwise: str = "_schema",
) -> ResponseReturnValue:  # fmt: skip
    """Act, and `go` to the address of what was done; or answer 422 with the page `again`.

    What a form lacks is said at its fields, and a refusal at the field that it names, or at
    `otherwise`.
    """
    try:
        done = act()
    except ValidationError as wrong:
        return again(wrong.messages_dict), 422
    except Refused as refused:
        return again(at_field(refused, otherwise)), 422
    return redirect(go(done), 303)
