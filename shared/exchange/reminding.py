"""Reminding a hub of its own word: who a member is, and with which key.

A hub that was restored to before a member joined, or took another key, knows nobody of that key.
So a member shows its membership, as the hub has signed it, where it is not known. What the hub's
present key has signed is its word, and it takes it back as in a repair.
"""

from functools import partial
from typing import TYPE_CHECKING

import requests
from sqlalchemy.orm import Session

from shared import clock
from shared.exchange import message, repair, step
from shared.exchange.asking import asking
from shared.exchange.calling import ask
from shared.exchange.server import Answer, signed_answer
from shared.feed import lives, mend, own_membership, speaking
from shared.feed.sequence import sequence_after
from shared.feed.tables import Peer
from shared.problem import Problem, Refused
from shared.records.base import Json
from shared.records.directory import Membership
from shared.trust import signature
from shared.trust.freshness import fresh
from shared.trust.keys import public_key

if TYPE_CHECKING:
    from datetime import date

    from shared.feed.local import Local


def remind(local: "Local", hub: str, *, http: requests.Session) -> bool:
    """Show the hub what it has said of our key; return whether there is anything to show.

    Raises:
        Refused: `hub_unreachable`, or the hub's own refusal.
    """
    known = own_membership.kept(local)
    if known is None or local.key.public.id not in own_membership.keys_of(known.body):
        return False
    with local.read() as session:
        peer = session.get_one(Peer, hub)
        line: Json = {"type": "put", "record": own_membership.envelope(known)}
        body = repair.compose(session, peer, [line], 0, more=False)
    try:
        ask(local, peer, "/exchange/reminder", body, http=http)
    except Problem as problem:
        step.note_failure(local, hub, problem)
        raise
    return True


def answer_reminder(local: "Local", request: signature.Request) -> Answer:
    """Take back what we have said of a member, who signs with a key that we then named.

    Raises:
        Refused: `unsigned`: we have not said so; `two_lives`, `older_life`, `too_fast`,
            `clock_off`, `malformed`, `too_large`; nothing was changed.
    """
    with asking(local, request, partial(_signer, local, request.body)) as (signed, signer):
        fresh(signed, local.key, clock.now())
        said = message.decode(request.body, repair=True)
        try:
            with local.database.begin() as session:
                mend.take_back(local, session, signer.party, [said.data[0]["record"]])
                peer = session.get_one(Peer, signer.party, with_for_update=True)
                lives.recognise(session, peer, said.hello)  # its lives may be signed with that key
        except Refused as refused:
            step.note_failure(local, signer.party, refused)
            raise
        sequence_after(local.database)
        local.react({"membership"})
    return signed_answer(local, request)


def _signer(
    local: "Local", body: bytes, _: Session, key_id: str, __: "date"
) -> speaking.Signer | None:
    """Return who signs with a key, by our word that the message shows.

    It must be of our present key: with one of before, which others may have by now, they could
    make anybody a member.
    """
    key = local.key.public
    lines = message.decode(body, repair=True).data
    if [line["type"] for line in lines] != ["put"]:
        return None
    record = mend.own_word(local, {key.id: key}, lines[0]["record"])
    if record is None or not isinstance(record.body, Membership):
        return None
    text = own_membership.keys_of(record.body).get(key_id)
    if text is None:
        return None
    return speaking.Signer(public_key(text), record.body.party, record.body.state,
                           speaks=True, ended=False, suspended=False)  # fmt: skip
