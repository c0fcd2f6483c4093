"""What can happen to a request on its way to the hub, and to its answer on the way back.

A fault is data that can be called with the request, so a script of them can be drawn, printed
and played again.
"""

from dataclasses import dataclass

from tests.federation.proxy import Passing


@dataclass(frozen=True)
class Refuse:
    """The connection breaks before the hub hears anything."""

    def __call__(self, passing: Passing) -> None:
        passing.reset()


@dataclass(frozen=True)
class NothingAhead:
    """Exchanges pass; who asks ahead for the next part is not heard."""

    def __call__(self, passing: Passing) -> None:
        if "ahead=1" in passing.path:
            passing.reset()
        else:
            passing.say(answer := passing.ask(), answer.content)


@dataclass(frozen=True)
class Cut:
    """The answer ends after so many bytes; `honest`: as if that were all, else by a reset."""

    after: int
    honest: bool = False

    def __call__(self, passing: Passing) -> None:
        answer = passing.ask()
        said = answer.content[: self.after]
        passing.say(answer, said, len(said) if self.honest else len(answer.content) + 1)
        if not self.honest:
            passing.reset()


@dataclass(frozen=True)
class Drip:
    """The answer comes in small pieces with pauses; with `stop` it never comes to its end."""

    size: int
    pause: float
    stop: bool = False

    def __call__(self, passing: Passing) -> None:
        answer = passing.ask()
        said = answer.content
        passing.head(answer.status_code, answer.headers.items(), len(said) + self.stop)
        for start in range(0, len(said), self.size):
            passing.write(said[start : start + self.size])
            if passing.proxy.closing.wait(self.pause):
                return
        if self.stop:
            passing.proxy.closing.wait(10)


@dataclass(frozen=True)
class Twice:
    """The hub gets the request twice, and the node the answer to the second."""

    def __call__(self, passing: Passing) -> None:
        passing.ask()
        answer = passing.ask()
        passing.say(answer, answer.content)


@dataclass(frozen=True)
class Late:
    """The node sees a reset; the hub gets the request after the next one."""

    def __call__(self, passing: Passing) -> None:
        passing.proxy.late.append(passing)
        passing.reset()


@dataclass(frozen=True)
class Flip:
    """One bit of the request or of the answer is another."""

    where: int
    of_request: bool = False

    def __call__(self, passing: Passing) -> None:
        answer = passing.ask(_flipped(passing.body, self.where) if self.of_request else None)
        said = answer.content
        passing.say(answer, said if self.of_request else _flipped(said, self.where))


@dataclass(frozen=True)
class Say:
    """Something on the way answers instead of the hub, which hears nothing."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b"<!doctype html><title>Log ind</title>"

    def __call__(self, passing: Passing) -> None:
        passing.head(self.status, self.headers, len(self.body))
        passing.write(self.body)


@dataclass(frozen=True)
class Swap:
    """The node gets an earlier answer that was signed, whosever it was."""

    earlier: int = -1

    def __call__(self, passing: Passing) -> None:
        signed = [said for _, said in passing.proxy.traffic if said.status_code == 200]
        answer = passing.ask()
        said = signed[self.earlier] if signed else answer
        passing.say(said, said.content)


def _flipped(body: bytes, where: int) -> bytes:
    if not body:
        return body
    at, bit = where // 8 % len(body), where % 8
    return body[:at] + bytes([body[at] ^ 1 << bit]) + body[at + 1 :]
