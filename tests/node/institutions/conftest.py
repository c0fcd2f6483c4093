from tests.hub.conftest import stage

__all__ = ["stage"]
