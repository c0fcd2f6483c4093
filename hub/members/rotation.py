"""Keys of the members: announced, taken over, revoked; the hub's own as well."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.members.actions import member_of
from shared.feed import own_membership, speaking, stored, withdrawal
from shared.feed.local import Local
from shared.feed.resign import sign_again
from shared.feed.sequence import head
from shared.feed.tables import Member, MemberKey, Peer
from shared.feed.transaction import Transaction
from shared.problem import NotFound, Refused
from shared.records.base import Json, Record
from shared.records.directory import Membership
from shared.records.formats import ref
from shared.rules.member_keys import announced, readmitted, revoked, taken_over
from shared.trust import rotation
from shared.trust.keys import SigningKey, public_key


def announce(local: Local, actor: str, party: str, said: Json) -> None:
    """Take a party's next key, introduced by the one that it has. Said twice, it is one.

    Raises:
        Refused: `bad_signature`: it is no key, or not introduced; `key_known`: it is an old one.
    """
    take_over(local)  # who announced one, and speaks with it by now, introduces the next with it
    text, proof = str(said.get("public_key")), str(said.get("proof"))
    with local.begin(actor) as tx:
        member = _membership(tx.session, party).body
        if not rotation.introduced(text, party, proof, public_key(member.public_key)):
            raise Refused("bad_signature", owner=party)
        key_id = public_key(text).id
        if speaking.find(tx.session, key_id) is None:
            _revise(
                tx, party, lambda body: announced(body, key_id, text, proof, tx.today),
                "announced",
            )  # fmt: skip
        elif text not in {key.public_key for key in member.other_keys("next")}:
            raise Refused("key_known", owner=party)


def take_over(local: Local) -> None:
    """Let the next key of each member that signs with it be its key; the one before retires.

    Our own too, where a process was ended between the file and the membership.
    """
    with local.read() as session:
        own = select(MemberKey.key_id).where(MemberKey.party == local.name)
        cut_short = session.scalar(own.where(MemberKey.state == "next")) == local.key.public.id
        parties = session.scalars(
            select(MemberKey.party)
            .join(Peer, Peer.name == MemberKey.party)
            .where(MemberKey.state == "next", MemberKey.public_key == Peer.pinned_key)
        ).all()
    if cut_short:
        take_over_own(local, "program")
    for party in parties:
        with local.begin("program") as tx:
            _revise(tx, party, lambda body: taken_over(body, tx.today), "rotated")


def revoke(local: Local, actor: str, municipality: str, position: int | None = None) -> int:
    """End the keys of a member, since others may have them; it needs a new one, and to be invited.

    `position` is the last number of the member's feed that it stands by: what came after is
    forgotten here and at all others, and comes again under the new key. Default: all that came.
    Returns the position.

    Raises:
        NotFound: the municipality has no member.
        Refused: `position_ahead`: the hub has not come that far.
    """
    with local.begin(actor) as tx:
        return end_keys(tx, municipality, position)


def end_keys(tx: Transaction, municipality: str, position: int | None) -> int:
    """End a member's keys as `revoke` does, in the caller's transaction."""
    member = member_of(tx.session, municipality)
    if member is None:
        raise NotFound(municipality)
    peer = tx.session.get_one(Peer, member.party, with_for_update=True)
    if position is not None and position > peer.in_seq:
        raise Refused("position_ahead", position=peer.in_seq)
    peer.suspended_at = None  # its keys are refused from now on; a new one is not
    peer.in_seq = peer.in_seq if position is None else position
    at = peer.in_seq
    body = _revise(tx, member.party, lambda body: revoked(body, at, tx.today), "revoked")
    tx.flush()
    withdrawal.forget_revoked(tx.local, tx.session, peer, [body])
    return at


def announce_own(local: Local, actor: str) -> SigningKey:
    """Announce the hub's next key, made at the first call; return it."""
    new = local.key_file.prepare()
    proof = rotation.introduce(new.public, local.name, local.key)
    announce(local, actor, local.name, {"public_key": new.public.text, "proof": proof})
    return new


def take_over_own(local: Local, actor: str) -> None:
    """Let the hub's next key be its key. Can be called again where it was cut short."""
    with local.read() as session:
        member = _membership(session, local.name, lock=False).body
    if local.key.public.id not in {key.key_id for key in member.other_keys("next")}:
        announce_own(local, actor)
        own_membership.keep(local)  # before the key that it introduces is used
        local.key_file.take_over()
    with local.begin(actor) as tx:
        sign_again(local, tx.session)
        _revise(tx, local.name, lambda body: taken_over(body, tx.today), "rotated")
        _confirm_all(tx)
    own_membership.keep(local)


def replace_lost(local: Local, actor: str) -> None:
    """Give the hub a new key that the old one does not introduce, since others may have that.

    Each node refuses it until its operator has compared the words.
    """
    local.key_file.next_path.unlink(missing_ok=True)  # who has the one may have the other
    local.key_file.prepare()
    local.key_file.take_over()
    key = local.key.public
    with local.begin(actor) as tx:
        sign_again(local, tx.session)
        at = head(tx.session)
        _revise(
            tx, local.name,
            lambda body: readmitted(revoked(body, at, tx.today), key.id, key.text), "replaced",
        )  # fmt: skip
        _confirm_all(tx)
    own_membership.keep(local)


def _confirm_all(tx: Transaction) -> None:
    """Say anew who the members are: with an older word of ours they could not remind us."""
    members = select(Member).where(Member.state.in_(speaking.EXCHANGING))
    for member in tx.session.scalars(members.where(Member.party != tx.local.name)):
        key = ref(member.owner, member.record_id)
        tx.write(tx.get(key).body, "said_anew", revises=key)


def chain(local: Local, session: Session) -> list[tuple[str, str]]:
    """Return the hub's keys up to the present one, each with the word of the one before it.

    The present one is still the next where its taking over was cut short.
    """
    member = _membership(session, local.name, lock=False).body
    before, after = member.other_keys("retired"), member.other_keys("next")
    following = [key for key in after if key.key_id == local.key.public.id]
    return [(key.public_key, key.proof or "") for key in (*before, member, *following)]


def _membership(session: Session, party: str, *, lock: bool = True) -> Record:
    row = session.scalar(select(Member).where(Member.party == party))
    if row is None:
        raise NotFound(party)
    return stored.get(session, ref(row.owner, row.record_id), lock=lock)


def _revise(
    tx: Transaction, party: str, change: Callable[[Membership], Membership], act: str
) -> Membership:
    record = _membership(tx.session, party)
    body = change(record.body)
    if body != record.body:
        tx.write(body, act, revises=record.ref)
    return body
