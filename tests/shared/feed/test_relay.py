"""What a municipality writes to others goes through the hub, and is still its own word."""

from uuid import uuid4

from sqlalchemy import select

from shared.erasures import newest
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.tables import Quarantine, Receipt
from shared.records.base import load_json
from shared.records.formats import ref
from tests import make
from tests.parties import Town
from tests.wire import check_sums, put, say, sealed, signed, signed_by_contact, smuggle


def offered(hub: Local, *codes: str, version: int = 1, employer: str | None = None) -> str:
    """An agreement that invites these municipalities; returns its employer."""
    with hub.begin("test") as tx:
        employer = employer or tx.write(make.employer(), "test")
        tx.write(make.agreement(employer, invited=codes, version=version), "test")
    return employer


def restricted(local: Local) -> list[tuple[str, int, str | None]]:
    """The restrictions held here, by owner, revision and the key that proves them."""
    with local.read() as session:
        found = stored.of_kind(session, "restriction")
        return [(one.owner, one.rev, one.sig.key if one.sig else None) for one in found]


def test_a_restriction_reaches_the_employers_municipalities_and_no_others(town: Town) -> None:
    one, other, apart = town.node("101"), town.node("147"), town.node("851")
    employer = offered(town.hub, "101", "147")
    with one.begin("lise") as tx:
        key = tx.write(make.restriction(employer), "decided")
    town.synchronise()
    town.synchronise()
    its = [("municipality:101", 1, one.key.public.id)]
    assert restricted(town.hub) == restricted(other) == restricted(one) == its
    assert restricted(apart) == []
    with one.begin("lise") as tx:
        tx.write(make.restriction(employer, at_most=3), "decided", revises=key)
    offered(town.hub, "101", "147", "751", employer=employer)
    late = town.node("751")  # learns of the writer and of what it wrote in one exchange
    town.synchronise()
    town.synchronise()
    its = [("municipality:101", 2, one.key.public.id)]
    assert restricted(other) == restricted(late) == its
    assert _problems(late) == []
    with one.begin("lise") as tx:
        tx.erase(key)
    town.synchronise("101")  # the hub destroys it, and awaits those to whom it passed it on
    town.synchronise("147")
    town.synchronise("101")
    assert _graded(one) == [("passed_on", "passed_on", 2, 2)]  # 147 and 751 have it still
    town.synchronise()
    town.synchronise()
    assert _graded(one) == [("deleted", "confirmed", None, 2)]
    assert restricted(other) == restricted(late) == restricted(town.hub) == []
    for node in (one, other, apart, late):
        check_sums(node, town.hub)


def _graded(local: Local) -> list[tuple[str | None, str, int | None, int | None]]:
    """What this party was told of what it asked to be destroyed, and how that stands; how many
    others are awaited, and which revision was destroyed.
    """
    with local.read() as session:
        revs = {ref(one.owner, one.id): one.rev for one in session.scalars(select(Receipt))}
        return [(one.grade, one.state, one.open, revs.get(one.record))
                for one in newest(session, 9)]  # fmt: skip


def test_a_hub_cannot_put_words_in_a_municipalitys_mouth(town: Town) -> None:
    one, other = town.node("101"), town.node("147")
    employer = offered(town.hub, "101", "147")
    town.synchronise()
    forged = signed(town.hub, make.restriction(employer), owner="municipality:101")
    true = signed(one, make.restriction(employer))
    changed = {**true, "body": {**true["body"], "at_most": 1}}
    not_for_others = signed(one, make.answer())
    of_its_own = signed(other, make.restriction(employer, municipality="147"))
    said = signed(town.hub, make.agreement(employer, invited=("101", "147")))
    by_its_contact = sealed(town.hub, {**said, "assurance": "self"})  # which nothing proves
    act = signed_by_contact(town.hub, make.agreement(employer), town.hub.key)
    named = {**act["act_sig"], "key": one.key.public.text}  # in whose name somebody else signed
    by_another = sealed(town.hub, {**act, "act_sig": named})
    for envelope in (forged, changed, not_for_others, of_its_own, by_its_contact, by_another):
        smuggle(town.hub, envelope, other.name)
    town.synchronise("147")
    assert _problems(other) == [*["bad_signature"] * 3, *["unauthorised"] * 3]
    assert restricted(other) == []


def test_a_node_passes_nothing_on(town: Town) -> None:
    one, other = town.node("101"), town.node("147")
    employer = offered(town.hub, "101", "147")
    its_own = signed(one, make.restriction(employer))
    as_ours = sealed(other, its_own)
    answer = say(other, put(its_own), put({**as_ours, "id": str(uuid4())}))
    assert [verdict["status"] for verdict in answer.verdicts] == ["unauthorised"] * 2
    assert restricted(town.hub) == []


def _problems(local: Local) -> list[str]:
    with local.read() as session:
        texts = session.scalars(select(Quarantine.problem)).all()
    return sorted(load_json(text.encode())["code"] for text in texts)
