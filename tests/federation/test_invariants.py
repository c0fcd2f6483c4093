"""I1 to I15 and more over random schedules of what can happen, on both databases (README.md)."""

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings

from tests.federation.acts import LATE, LONG, OFTEN, Act, Play, schedules
from tests.federation.clocks import Clocks
from tests.federation.federation import Federation
from tests.federation.invariants import Broken, Watch
from tests.parties import Town
from tests.postgres import Postgres

pytestmark = pytest.mark.xdist_group("federation")
INVARIANTS = {
    "I1": "after quiet exchanges each holds exactly the live records that are meant for it",
    "I2": "no reader passes a row that commits late",
    "I3": "no revision falls at any holder, and a fork is never applied",
    "I4": "hearing the same again, whole or in part, changes nothing",
    "I5": "no exchange sends a record astray, and after the next one nobody holds what it lost",
    "I6": "after a receipt neither record nor key nor bytes of it are at the holder",
    "I7": "what is sent does not tell who acted",
    "I8": "nobody changes what is not its own",
    "I9": "an old database ends equal, without a full resend, and brings nothing erased back",
    "I10": "a poisoned record delays no other, and its writer is told",
    "I11": "no slot is given twice, with contact or without; who was given one has it",
    "room": "no room at a workplace is promised twice, by the hub or by who has used it unheard",
    "I12": "an exchange with nothing new costs a bounded number of statements",
    "I13": "a process killed at any statement loses nothing that it acknowledged",
    "I14": "what is withdrawn is gone at its holder after the next exchange",
    "I15": "all of it holds with clocks that are wrong by years",
    "suspended": "who was suspended for a while is equal to its hub afterwards",
    "rotated": "who changes its key loses nothing, and is known by the new key to all",
    "revoked": "what a key signs after it was taken back nobody has; who comes back ends equal",
    "returned": "who has left and comes back ends equal; what was destroyed is not back with it",
    "ahead": "who hears a backlog in parts, the next asked for ahead, ends equal",
    "put off": "profiles that there was no room for are all there once there is",
}
FOUND: list[list[Act]] = [  # schedules that have shown a fault, as they were found
    # what a hub that was restored wanted back, and there was no room for, it was given by others
    [("parts", "157", 1), ("change", "hub", 0), ("rotate", "147", 0), ("put_back", "hub", 0)],
    # who had said all, and was repaired before it heard that, said all again
    [("accede", "157", 31), ("join", "101", 79), ("kill", "157", 48), ("repair", "157", 28)],
    # a node that was restored to before its first exchange waited for ever for its hub
    [("join", "hub", 57), ("put_back", "157", 67)],
    # a restored hub erased again what it had passed on, and let its receivers keep it
    [("erase", "101", 97), ("exchange", "101", 97), ("lossy", "147", 47), ("put_back", "hub", 31)],
    # what chance makes seldom: a reader comes by while a writer is slow
    [("slow", "101", 1), ("write", "101", 3), ("exchange", "101", 0), ("commit", "101", 0)],
    # what a restored node no longer held was never confirmed: the repair read on behind the asking
    [("kill", "hub", 97), ("put_back", "101", 1), ("leave", "101", 0)],
    # what a node with old files had at its hub alone went as it left
    [("write", "101", 0), ("exchange", "101", 0), ("put_back", "101", 0), ("leave", "101", 0)],
    # a restored node that differs in nothing, and lost the answer that would have told it so
    [("exchange", "101", 0), ("put_back", "101", 1), ("lossy", "101", 7)],
    # an answer to who had come further than its old files
    [("write", "hub", 0), ("overtaken", "hub", 0), ("put_back", "101", 0), ("again", "101", 0)],
    # who leaves while another has what it wrote, and what it has not said yet
    [
        ("write", "101", 1),
        ("exchange", "101", 0),
        ("exchange", "147", 0),
        ("change", "101", 5),
        ("leave", "101", 0),
        ("exchange", "101", 0),
        ("write", "101", 4),
    ],
    # a key that is changed again before the hub has taken over the one before
    [("rotate", "101", 1), ("rotate", "101", 0)],
    # a hub that is killed between its new key's file and its membership
    [("rotate", "hub", 0), ("rotate", "hub", 99)],
    # who joins gets what was signed before a change of keys
    [("rotate", "147", 1), ("join", "147", 0), ("exchange", "147", 0)],
    # slots that are wanted back, given to others, and confirmed by who does not know it yet
    [("squeeze", "101", 5)],
    [("squeeze", "147", 0)],
    # a hub that had forgotten a revocation had taken what came after it, and was told of it then
    [
        ("write", "101", 0),
        ("revoke", "101", 0),
        ("exchange", "147", 0),
        ("put_back", "hub", 0),
    ],
    # who has old files with records that a key has signed which was taken back meanwhile
    [("revoke", "101", 1), ("put_back", "101", 0)],
    # what a thief had said, and its node stands by, is said to a hub with old files
    [("revoke", "101", 5), ("exchange", "147", 0), ("put_back", "hub", 0)],
    # who is refused for a while has something to say then: seldom by chance
    [("suspend", "147", 1), ("write", "147", 0)],
    # what a revoked key had signed is destroyed by who had it from the hub, and comes again
    [("change", "147", 1), ("revoke", "147", 1)],
    # what is decided while who it is for has no key
    [("revoke", "101", 0), ("squeeze", "hub", 0), ("come_back", "101", 0)],
    # a hub that is put back to before its own key, and before all its members', was changed
    [("rotate", "hub", 1), ("put_back", "hub", 0), ("listen", "147", 0)],
    [("rotate", "101", 1), ("rotate", "147", 1), ("put_back", "hub", 1), ("put_back", "147", 1)],
    # a node that is killed between its new key's file and the exchange after it
    [("rotate", "147", 0), ("again", "147", 1), ("rotate", "147", 15)],
    # quotas of a need that is gone
    [("hand_out", "101", 6), ("erase", "hub", 0), ("hand_out", "101", 4)],
    # room that moves to others, and room that ran out after it was used unheard
    [("move_room", "101", 1), ("move_room", "147", 6)],
    [("crowd", "101", 25)],
    # the same with answers that are lost, a hub that is restored, a process that is killed
    [("lossy", "147", 1), ("use_room", "147", 0), ("put_back", "hub", 1), ("crowd", "101", 25)],
    [("use_room", "101", 0), ("kill", "101", 40), ("days", "hub", 8), ("crowd", "147", 3)],
    [("crowd", "101", 27), ("put_back", "147", 1), ("exchange", "147", 0)],
    # who asked for room until a day that is over got it all the same, and kept others out
    [("ask_ahead", "101", 5), ("ask_ahead", "147", 5), ("days", "hub", 8), ("again", "101", 1)],
    # a restored node was given a placement back, and not whose it is
    [
        ("plan_one", "101", 1),
        ("put_back", "101", 1),
        ("exchange", "101", 0),
        ("use_room", "101", 0),
    ],
    # what who came back published again still stood as destroyed
    [("go_and_return", "hub", 2), ("crowd", "101", 2)],
    # a writer was told that its record is destroyed, since who held it had left, before it asked
    [("erase", "101", 1), ("go_and_return", "147", 3)],
    # who came back with somebody placed, and in no agreement, was not given the need of it
    [("plan_one", "147", 1), ("go_and_return", "147", 1)],
    # who said its people again before it knew that it had left kept what it was given for them
    [("go_and_return", "147", 1), ("put_back", "147", 0)],
    # who had written while its clock was ahead is put off: its copy would be kept for too long
    [("clock", "147", 1), ("allow", "147", 0)],
    # what stays of who left after its numbers had begun anew, lower, was refused by others
    [
        ("go_and_return", "101", 1),
        ("copy", "101", 0),
        ("go_and_return", "101", 1),
        ("put_back", "101", 1),
        ("go_and_return", "101", 2),
    ],
    # what a hub had asked one that left to destroy it took for destroyed, and never back
    [
        ("leave", "147", 0),
        ("exchange", "147", 0),
        ("copy", "hub", 0),
        ("change", "hub", 1),
        ("exchange", "101", 0),
        ("put_back", "hub", 1),
    ],
    # who had a decision newer than a hub with old files, of one that is shut out, was stuck
    [
        ("change", "147", 1),
        ("exchange", "147", 0),
        ("exchange", "101", 0),
        ("revoke", "147", 0),
        ("put_back", "hub", 0),
    ],
    # a verdict on an older signature came when the record was signed anew, and kept it back
    [
        ("go_and_return", "147", 2),
        ("put_back", "147", 0),
        ("put_back", "hub", 0),
        ("parts", "147", 1),
    ],
    # who was writing when its node heard that it is back: that was told to nobody
    [("go_and_return", "157", 2), ("overtaken", "147", 0)],
]
Run = Callable[[list[Act]], None]
OFTEN_ENOUGH = {"SQLite": 20, "PostgreSQL": 5}  # times on each database by itself
POSTGRESQL_ALONE = {"I2"}  # SQLite has one writer: none of its rows commits late
REACHING: list[list[Act]] = [  # what the schedules that are drawn may not come to on a database
    *([("go_and_return", code, number)] for code, number in (("101", 1), ("147", 2), ("101", 4))),
    [("clock", "101", 1), ("clock", "147", 2), ("clock", "hub", 3), ("exchange", "101", 1)],
    [*(("poison", code, 0) for code in ("101", "147") * 3),
     *(("forge", code, 0) for code in ("101", "147") * 2)],
    [
        ("write", "101", 2),
        ("exchange", "101", 0),
        ("again", "101", 1),
        ("write", "hub", 1),
        ("exchange", "147", 0),
        ("again", "147", 2),
        ("write", "hub", 2),
        ("exchange", "101", 0),
        ("again", "101", 4),
        ("write", "147", 2),
        ("exchange", "147", 0),
        ("again", "147", 1),
    ],
    [("allow", "101", 0), ("allow", "147", 0), ("clock", "101", 3)],
    [("rotate", "101", 1), ("rotate", "147", 1), ("exchange", "101", 0), ("rotate", "hub", 1)],
    [("parts", "101", 1), ("join", "157", 0), ("exchange", "157", 0)],
    [("put_back", "147", 0), ("put_back", "hub", 0), ("parts", "147", 1)],
]  # fmt: skip


@dataclass
class Outcome:
    """What came of all schedules: how many, how often each invariant could fail, what broke."""

    schedules: int = 0
    able: dict[str, Counter[str]] = field(default_factory=dict)  # by database
    fault: Exception | None = None


MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # thousands of waits for a disk less
A_LOT = 200  # schedules at least; of drawn ones: from which on those that take long are drawn too
MANY = pytest.param((96, 10), id="106")  # on SQLite, on PostgreSQL
MORE = pytest.param((1800, 200), id="2000", marks=pytest.mark.soak)


@pytest.fixture(scope="module", params=[MANY, MORE])
def outcome(request: pytest.FixtureRequest, postgres: Postgres) -> Outcome:
    found = Outcome()
    for server, number in zip((None, postgres), request.param, strict=True):
        if not found.fault:
            _play(found, server, number)
    return found


def _play(found: Outcome, server: Postgres | None, number: int) -> None:
    clocks = Clocks()
    with (
        TemporaryDirectory(dir=MEMORY) as folder,
        Town(Path(folder) / "town", server) as town,
        clocks.everywhere(),
        ExitStack() as stack,
    ):
        federation = Federation(town, clocks)
        stack.enter_context(federation.carrier.everywhere())
        watch = Watch(federation)
        often = (*OFTEN, *(LATE if server else ()), *(LONG if number >= A_LOT else ()))
        run: Run = given(schedules(*often))(Play(federation, watch).play)
        kept = [*REACHING, *FOUND] if server else REACHING if number else FOUND
        for schedule in kept:  # on SQLite what was found has its test
            run = example(schedule)(run)
        play = settings(
            phases=list(Phase) if number else [Phase.explicit],
            max_examples=number or 1, deadline=None, database=None, derandomize=True,
            report_multiple_bugs=False, suppress_health_check=list(HealthCheck),
        )(run)  # fmt: skip
        try:
            play()  # type: ignore[call-arg]  # hypothesis gives the schedule
        except Exception as fault:  # noqa: BLE001 -- told by the test of what it breaks
            found.fault = fault
        found.schedules += watch.schedules
        found.able["PostgreSQL" if server else "SQLite"] = watch.able


def test_every_schedule_comes_to_its_end(
    outcome: Outcome, record_property: Callable[[str, object], None]
) -> None:
    if outcome.fault and not isinstance(outcome.fault, Broken):
        raise outcome.fault
    assert outcome.schedules + len(FOUND) >= A_LOT  # which the next test plays on SQLite
    record_property("figure", f"{outcome.schedules} schedules over both databases, and once more "
                    f"on SQLite the {len(FOUND)} that were found")  # fmt: skip


def test_what_was_found_once_is_not_found_again() -> None:
    outcome = Outcome()
    _play(outcome, None, 0)
    if outcome.fault:
        raise outcome.fault


@pytest.mark.parametrize("name", INVARIANTS)
def test_it_holds(
    name: str, outcome: Outcome, record_property: Callable[[str, object], None]
) -> None:
    if isinstance(outcome.fault, Broken) and outcome.fault.name == name:
        raise outcome.fault
    able = {database: counts[name] for database, counts in outcome.able.items()}
    least = {one: times for one, times in OFTEN_ENOUGH.items()
             if one == "PostgreSQL" or name not in POSTGRESQL_ALONE}  # fmt: skip
    seldom = {one for one, times in least.items() if able.get(one, 0) < times}
    assert outcome.fault or not seldom, f"its premise held too seldom: {able}"
    times = " and ".join(f"{able[one]:>5} on {one}" for one in able)
    record_property("figure", f"{name:>4} was able to fail {times} times: {INVARIANTS[name]}")
