"""The hub's stage, which a node's plays begin on."""

from tests.hub.conftest import stage

__all__ = ["stage"]
