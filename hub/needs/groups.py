"""The slot groups of a need in the form on which it is written.

A group's key is its workplace's code, or that and a number where the workplace has several:
`S-7K3QM2X`, `S-7K3QM2X.2`. `slots-` and the key is how many slots it has. What the need says for
all its groups stands once; a group's field, `hours-` and the key, is there where it differs.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from werkzeug.datastructures import MultiDict

from shared.records.need import OWN_CONDITIONS
from shared.web.forms import Form

SLOTS: Final = "slots-"
TIME: Final = ("hours", "shift", "starts_at", "start", "weeks", "function")
NEVER_SHARED: Final = ("slots", "at_once")
OWN: Final = (*TIME, "at_once", *OWN_CONDITIONS)


def workplace_of(key: str) -> str:
    """Return the code of the workplace of a group."""
    return key.partition(".")[0]


def keys(form: Form, workplaces: Iterable[str]) -> Iterator[str]:
    """Yield the keys of the groups that have a field for slots, workplace by workplace."""
    written = sorted(
        (name.removeprefix(SLOTS) for name in form if name.startswith(SLOTS)),
        key=lambda key: (len(key), key),
    )
    for code in workplaces:
        yield from (key for key in written if workplace_of(key) == code)


def asked(form: Form, workplaces: Iterable[str]) -> list[str]:
    """Return the keys of the groups that ask for slots."""
    return [key for key in keys(form, workplaces) if form[SLOTS + key].strip() not in ("", "0")]


def field_of(form: Form, name: str, key: str) -> str:
    """Return the name of the field that says this for a group: its own, or the one for all."""
    own = f"{name}-{key}"
    return own if own in form or name in NEVER_SHARED else name


def one_of(form: Form, key: str) -> Form:
    """Return all that holds for one group, by the plain names of the fields."""
    found: Form = MultiDict()
    for name in ("slots", *OWN):
        found.setlist(name, form.getlist(field_of(form, name, key)))
    return found


def keep(form: Form, key: str, said: Form) -> None:
    """Put what is said of one group into the form: what is as for all is not its own."""
    form[SLOTS + key] = said.get("slots", "")
    for name in OWN:
        values = _written(said, name)
        if values == _written(form, name):
            form.poplist(f"{name}-{key}")
        else:
            form.setlist(f"{name}-{key}", values or [""])


def another(form: Form, key: str) -> str:
    """Add a group at the same workplace, like this one but for its slots; return its key."""
    code = workplace_of(key)
    number = next(n for n in range(2, 1000) if f"{SLOTS}{code}.{n}" not in form)
    keep(form, added := f"{code}.{number}", one_of(form, key))
    form[SLOTS + added] = ""
    return added


def _written(form: Form, name: str) -> list[str]:
    return [text.strip() for text in form.getlist(name) if text.strip()]
