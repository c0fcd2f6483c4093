"""What forms of the hub offer to choose from, in the words of the page."""

from flask_babel import gettext

from shared.codes.danish import danish_key
from shared.codes.places import municipalities


def municipality_choices() -> list[tuple[str, str]]:
    """Return the 98 as (code, name), in Danish order of their names."""
    names = sorted(municipalities().values(), key=lambda one: danish_key(one.name))
    return [(one.code, one.name) for one in names]


def host_choices(authority: str) -> list[tuple[str, str]]:
    """Return who may hold an agreement or a service: the 98, and the hub's own `authority`."""
    places = [(f"municipality:{code}", name) for code, name in municipality_choices()]
    return [*places, (authority, gettext("Hubben"))]
