"""The party that a web program serves."""

from flask import current_app

from shared.feed.local import Local


def local() -> Local:
    """Return this party."""
    here: Local = current_app.extensions["local"]
    return here
