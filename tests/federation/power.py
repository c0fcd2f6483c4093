"""Power cuts: what a disk may hold at any moment, replayed from what a process really wrote.

The system calls of a real process are traced. A disk holds what was synced, and of what was not
any part: none, all, or some of the writes, and those torn. Names are taken to be in their folder
as soon as a file is made.
"""

import random
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

CALLS = "pwrite64,write,fsync,fdatasync,ftruncate"
LINE = re.compile(
    r'\d+ +(?P<call>\w+)\((?P<fd>\d+)<(?P<path>[^>]*)>(?:, "(?P<data>[^"]*)")?'
    r"(?:, (?P<first>\d+))?(?:, (?P<second>\d+))?\) += (?P<result>\d+)"
)
Files = Mapping[str, bytes]  # by path


@dataclass(frozen=True, slots=True)
class Call:
    """`write` of `data` at `at`, `cut` to `at`, `sync` of a file, or `say` to the output."""

    what: str
    path: str = ""
    data: bytes = b""
    at: int = 0


def traced(command: Sequence[str], trace: Path, before: Files) -> list[Call]:
    """Run Python and return what it did to these files and said, in order."""
    subprocess.run(
        ["strace", "-f", "-y", "-xx", "-s", "1000000", "-o", str(trace), "--seccomp-bpf",
         "-e", f"trace={CALLS}", sys.executable, *command],
        check=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    ends = {path: len(content) for path, content in before.items()}
    calls = []
    for line in trace.read_text().splitlines():
        assert "unfinished" not in line, "more than one thread writes"
        match = LINE.match(line)
        if match and (call := _read(match, ends)):
            calls.append(call)
    return calls


def _read(match: re.Match[str], ends: dict[str, int]) -> Call | None:
    name, path = match["call"], _plain(match["path"]).decode()
    if match["fd"] == "1" and name == "write":
        return Call("say", data=_plain(match["data"]))
    if path not in ends:
        return None
    if name in ("fsync", "fdatasync"):
        return Call("sync", path)
    if name == "ftruncate":
        ends[path] = int(match["first"])
        return Call("cut", path, at=ends[path])
    data = _plain(match["data"])[: int(match["result"])]
    at = ends[path] if name == "write" else int(match["second"])  # `write` is to a file's end here
    ends[path] = max(ends[path], at + len(data))
    return Call("write", path, data, at)


def _plain(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


@dataclass
class Disk:
    """What has surely reached the disk, and the calls that have not yet."""

    sure: dict[str, bytearray]
    under_way: list[Call] = field(default_factory=list)

    def take(self, call: Call) -> None:
        """Let a call happen."""
        if call.what in ("write", "cut"):
            self.under_way.append(call)
        if call.what == "sync":
            for one in self.under_way:
                if one.path == call.path:
                    _apply(self.sure, one)
            self.under_way = [one for one in self.under_way if one.path != call.path]

    def cuts(self, shuffle: random.Random) -> Iterator[Files]:
        """Yield what may be found after a cut right now: nothing, all, half, half and torn."""
        for share, torn in ((0.0, 0.0), (1.0, 0.0), (0.5, 0.0), (0.5, 0.5)):
            found = {path: bytearray(content) for path, content in self.sure.items()}
            for call in self.under_way:
                if shuffle.random() < share:
                    tears = call.what == "write" and shuffle.random() < torn
                    length = shuffle.randrange(len(call.data) + 1) if tears else len(call.data)
                    _apply(found, Call(call.what, call.path, call.data[:length], call.at))
            yield found


def _apply(files: dict[str, bytearray], call: Call) -> None:
    content = files[call.path]
    end = call.at + len(call.data)
    content.extend(bytes(max(0, end - len(content))))
    if call.what == "cut":
        del content[call.at :]
    else:
        content[call.at : end] = call.data
