"""Routes compiled once a run: a test's program has the same as the one before it.

The tests make over a thousand programs of some three hundred routes each, and compiling those
costs more than most tests do. What a route becomes hangs on its text alone.
"""

from werkzeug.routing import Rule

_compile = Rule.compile
_first: dict[tuple[object, ...], Rule] = {}


def compile_once() -> None:
    """Let every route of the same text take what the first one of it became."""
    Rule.compile = _as_the_first  # type: ignore[method-assign]  # remembers, and changes nothing


def _as_the_first(self: Rule) -> None:
    defaults = tuple(sorted((self.defaults or {}).items()))
    key = (self.rule, self.subdomain, self.host, self.merge_slashes, defaults)
    first = _first.setdefault(key, self)
    if first is self:
        _compile(self)
        return
    self._parts, self._trace, self._converters = first._parts, first._trace, first._converters
    self.arguments |= first.arguments
    self._build = first._build.__func__.__get__(self)  # type: ignore[attr-defined]  # as compiled
    self._build_unknown = first._build_unknown.__func__.__get__(self)  # type: ignore[attr-defined]
