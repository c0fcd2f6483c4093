"""The node's web program: a municipality's own pages."""

from flask import Flask

from shared.feed.local import Local


def create_app(local: Local, *, url: str, secret: str) -> Flask:
    """Return the program that serves this node under its address."""
    raise NotImplementedError
