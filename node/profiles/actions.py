"""Publishing candidates as coarse profiles, renewing their lease, and recalling them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.citizens.consent import PUBLISH_AGAIN as REQUESTED
from node.citizens.sharing import recall
from node.profiles.plan import Plan, Step, may_be_published, plan, portions
from node.profiles.states import states
from node.tables import Candidate
from shared import clock
from shared.database import set_setting, setting
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.problem import Refused
from shared.rules.profile import PROFILE, ProfileState
from shared.tables import AccessionIndex

CHUNK = 100
Steps = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What publishing did: `held_back` are fewer than five alike; `left` is not yet written."""

    published: int = 0
    changed: int = 0
    renewed: int = 0
    withdrawn: int = 0
    held_back: int = 0
    unchanged: int = 0
    left: int = 0

    def to_dict(self) -> dict[str, int]:
        """Return the counts by name."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How many people's profiles stand where; `due` is what publishing would do today.

    Nothing is due where profiles are not wanted; `requested` is whether the jobs are asked.
    """

    states: Mapping[ProfileState, int]
    due: Counts | None
    requested: bool

    def to_dict(self) -> dict[str, object]:
        """Return it as programs and commands are told, in the order of the life cycle."""
        counts = {step.to: self.states[step.to] for step in PROFILE.steps}
        due = self.due.to_dict() if self.due else None
        return {"states": counts, "due": due, "requested": self.requested}


def standing(local: Local) -> Standing:
    """Return how this municipality's profiles stand today; nothing is written."""
    with local.read() as session:
        wanted, today = are_wanted(local, session), clock.today(session)
        found = plan(session, local.municipality, today) if wanted else None
        counts = states(session, today, wanted=wanted)
        requested = bool(setting(session, REQUESTED))
    return Standing(states=counts, due=_due(found) if found else None, requested=requested)


def prepare(local: Local) -> Plan:
    """Work out what publishing has to do today.

    Raises:
        Refused: no accession of this municipality is in force with participation by profiles
            (`participation_count_only`).
    """
    with local.read() as session:
        _see_that_profiles_are_wanted(local, session)
        return plan(session, local.municipality, clock.today(session))


def publish(
    local: Local,
    actor: str,
    found: Plan | None = None,
    *,
    chunk: int = CHUNK,
    most: int | None = None,
    steps: Steps = lambda _: None,
) -> Counts:
    """Publish what has changed, about `chunk` profiles a transaction; stop after `most`.

    Whatever stops it, each profile is out whole or not at all, and a second run goes on where
    this one was. `steps` is told of each transaction.

    Raises:
        Refused: as `prepare`.
    """
    found = found or prepare(local)
    done: Counter[str] = Counter()
    seen = 0
    for portion in portions(found.steps, chunk):
        if most is not None and seen >= most:
            break
        with local.begin(actor) as tx:
            done.update(_write(tx, found, portion))
        seen += len(portion)
        steps(len(portion))
    return Counts(
        **done, held_back=found.held_back, unchanged=found.unchanged,
        left=len(found.steps) - seen,
    )  # fmt: skip


def request(local: Local, actor: str) -> None:
    """Ask the jobs of this node to publish.

    Raises:
        Refused: as `prepare`.
    """
    with local.begin(actor) as tx:
        _see_that_profiles_are_wanted(local, tx.session)
        set_setting(tx.session, REQUESTED, actor)


def publish_requested(local: Local) -> bool:
    """Tell whether the jobs are asked to publish."""
    with local.read() as session:
        return bool(setting(session, REQUESTED))


def publish_some(local: Local, actor: str, chunk: int = CHUNK) -> Counts:
    """Publish about `chunk` profiles of what was asked for; for a job to call again and again.

    The wish is struck off when nothing is left, and when profiles are not wanted any more.
    """
    try:
        done = publish(local, actor, chunk=chunk, most=chunk)
    except Refused:
        done = Counts()
    if not done.left:
        with local.change() as session:
            set_setting(session, REQUESTED, "")
    return done


def are_wanted(local: Local, session: Session) -> bool:
    """Tell whether an accession of this municipality is in force with profiles."""
    wanted = select(AccessionIndex.owner).where(
        AccessionIndex.owner == local.authority,
        AccessionIndex.state == "acceded",
        AccessionIndex.participation == "profiles",
    )
    return session.scalar(wanted.limit(1)) is not None


def _see_that_profiles_are_wanted(local: Local, session: Session) -> None:
    if not are_wanted(local, session):
        raise Refused("participation_count_only")


def _due(found: Plan) -> Counts:
    whats: Counter[str] = Counter(step.what for step in found.steps)
    return Counts(**whats, held_back=found.held_back, unchanged=found.unchanged)


def _write(tx: Transaction, found: Plan, portion: list[Step]) -> Counter[str]:
    """Write one portion; who has changed since it was worked out is left to the next run."""
    done: Counter[str] = Counter()
    ids = [step.candidate for step in portion]
    query = select(Candidate).where(Candidate.id.in_(ids)).with_for_update()
    rows = {one.id: one for one in tx.session.scalars(query)}
    consented = set(
        tx.session.scalars(
            select(Candidate.id).where(Candidate.id.in_(ids), may_be_published(tx.today))
        )
    )
    out: list[tuple[Candidate, Step, str]] = []
    for step in portion:
        one = rows.get(step.candidate)
        if one is None or one.published != step.before:
            continue
        if step.told is None:
            recall(tx, one)
        elif one.id in consented:
            before, until = one.profile, found.lease
            key = tx.write(step.told, step.what, revises=before, rev=step.rev, valid_until=until)
            out.append((one, step, key))
        else:
            continue
        done[step.what] += 1
    cohorts: dict[str | None, UUID] = defaultdict(uuid4)
    for one, step, key in out:
        one.profile, one.published, one.lease = key, step.digest, found.lease
        one.cohort = cohorts[step.digest]
    return done
