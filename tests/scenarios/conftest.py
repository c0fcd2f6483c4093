"""The hub's stage, which scenarios begin on."""

from tests.hub.conftest import stage

__all__ = ["stage"]
