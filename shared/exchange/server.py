"""Answering an exchange: who is asking, what it brings, and what we have for it."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from shared import clock
from shared.exchange import chain, message, news, repair, step
from shared.exchange.asking import asking, once
from shared.feed import journal, parting, speaking
from shared.feed.apply import Applied
from shared.feed.sequence import head, sequence, sequence_after
from shared.feed.tables import Peer
from shared.problem import Refused
from shared.trust import signature
from shared.trust.freshness import fresh

if TYPE_CHECKING:
    from shared.feed.local import Local

MAX_WAIT = 25  # seconds
KEPT_AFTER = 1.0  # seconds; what comes sooner is kept together with how far its hearer had come


@dataclass(frozen=True, slots=True)
class Answer:
    """The signed response: its headers and its coded body."""

    headers: dict[str, str]
    body: bytes


def answer(local: "Local", request: signature.Request) -> Answer:
    """Answer one signed exchange of a member.

    Raises:
        Refused: `unsigned`, `not_a_member`, `membership_ended`, `suspended`, `too_fast`,
            `exchange_open`, `clock_off`, `replayed`, `malformed`, `too_large`, `diverged`;
            nothing was changed.
    """
    with (
        asking(local, request) as (signed, signer), local.pace.alone(signer.party),
        local.pace.turn(),
    ):  # fmt: skip
        said = _decoded(local, signer.party, request.body)
        with once(local, signer.party, signed) as (session, peer):
            done = step.receive(local, session, peer, said, clock.now())
            if done.refused:
                local.pace.charge(signer.party)
            if said.moves:
                chain.append(local, session, peer, received=request.body)
            moved = said.moves or done.anew or signer.state in parting.OUT
            half = None if moved else news.compose_idle(session, peer)
        sequence_after(local.database)
        if half is None:
            half = _half(local, signer, said, done)
    return signed_answer(local, request, half.body)


def _half(
    local: "Local", signer: speaking.Signer, said: message.Message, done: Applied
) -> step.Half:
    """Return our half after what the party said has been kept, and chain it."""
    if done.erased:
        journal.keep(local)
    if signer.state in parting.OUT:
        local.react()  # its last words may have come
    elif said.data:
        local.react(done.kinds)
    with local.read() as session:
        peer = session.get_one(Peer, signer.party)
        half = step.compose(session, peer, max_bytes=message.MAX_BYTES)
    if half.moves:
        with local.database.begin() as session:
            peer = session.get_one(Peer, signer.party, with_for_update=True)
            chain.append(local, session, peer, sent=half.body)
    return half


def answer_news(
    local: "Local", request: signature.Request, wait: int, question: news.Question
) -> Answer:
    """Answer a member's question for what it has not heard: when there is some, or its time is up.

    Waiting holds no database connection. To hear that there is nothing changes nothing.

    Raises:
        Refused: `unsigned`, `not_a_member`, `membership_ended`, `suspended`, `too_fast`,
            `clock_off`, `replayed`.
    """
    rung = local.bell.mark()
    with asking(local, request, question.who_asks) as (signed, signer):
        fresh(signed, local.key, clock.now())
    found = question.news or _comes(local, question, signer.party, min(wait, MAX_WAIT), rung)
    half = _half_beyond(local, signed, signer.party, question) if found else None
    return signed_answer(local, request, half or message.line_of({"news": found}))


def _comes(
    local: "Local", question: news.Question, party: str, seconds: float, rung: int | None
) -> bool:
    """Wait for news of a party; keep how far it has come, if nothing comes soon with which to."""
    if question.moved:
        soon = min(seconds, KEPT_AFTER)
        if _rings(local, question, party, soon, rung):
            return True
        if not news.keep_heard(local, party, question.cursor):
            return True
        seconds, rung = seconds - soon, None
    return _rings(local, question, party, seconds, rung)


def _rings(
    local: "Local", question: news.Question, party: str, seconds: float, rung: int | None
) -> bool:
    """Wait for news of a party that has been looked up just now, if it wants to."""
    look = partial(question.more_for, local, party)
    return seconds > 0 and local.bell.wait(party, seconds, look, rung)


def _half_beyond(
    local: "Local", signed: signature.Signed, party: str, question: news.Question
) -> bytes | None:
    """Return our half for a party that has waited, once for each question.

    None: nothing is to be said to it any more, or an exchange has to tell what that is.

    Raises:
        Refused: `replayed`: the question has been answered so before.
    """
    with local.pace.turn(), once(local, party, signed, alone=False) as (session, peer):
        half = news.say(session, peer, signed.key_id, question, clock.now())
        if half:
            chain.append(local, session, peer, sent=half.body)
    sequence_after(local.database)
    return half.body if half else None


def answer_repair(local: "Local", request: signature.Request) -> Answer:
    """Answer one signed message of a repair (see `repair.py`).

    Raises:
        Refused: `unsigned`, `not_a_member`, `membership_ended`, `suspended`, `too_fast`,
            `exchange_open`, `clock_off`, `replayed`, `malformed`, `too_large`; nothing was
            changed.
    """
    with (
        asking(local, request) as (signed, signer), local.pace.alone(signer.party),
        local.pace.turn(),
    ):  # fmt: skip
        said = _decoded(local, signer.party, request.body, repair=True)
        sequence(local.database)
        with once(local, signer.party, signed) as (session, peer):
            last = head(session)
            lines = repair.compare(local, session, peer, said, repair.room(said))
            body = repair.compose(session, peer, lines, last, more=True)
            if not said.end["more"]:
                repair.agree(session, peer, said.hello["epoch"], said.end["last"], clock.now())
    sequence_after(local.database)
    return signed_answer(local, request, body)


def _decoded(local: "Local", party: str, body: bytes, *, repair: bool = False) -> message.Message:
    """Read a member's message, and keep why that failed."""
    try:
        return message.decode(body, repair=repair)
    except Refused as refused:
        step.note_failure(local, party, refused)
        raise


def signed_answer(local: "Local", request: signature.Request, body: bytes = b"") -> Answer:
    """Return an answer with our signature, which covers the request's."""
    response = signature.Response(200, {}, body, request)
    signature.sign(response, local.key, clock.now())
    return Answer(response.headers, body)
