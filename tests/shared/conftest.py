"""Property tests under shared: no time limit per example, since the machine is shared too."""

from hypothesis import settings

settings.register_profile("shared", deadline=None)
settings.load_profile("shared")
