"""The employer's word on what a municipality decided; it stands wherever the decision stands."""

from sqlalchemy import select

from shared.feed import stored
from shared.feed.local import Local
from shared.problem import Refused
from shared.records.signal import Reply
from shared.restrictions import Restricted, restriction_of
from shared.tables import ReplyIndex


def reply(local: Local, actor: str, code: str, text: str, by: str) -> Restricted:
    """Let the employer answer a restriction, or put other words in the place of its answer.

    It is an appeal: who decided has to look at it again.

    Raises:
        NotFound: no such restriction.
        Refused: it is lifted (`restriction_lifted`), or nothing is said (`reply_missing`).
    """
    if not text.strip():
        raise Refused("reply_missing", field="text")
    with local.begin(actor) as tx:
        key = restriction_of(tx.session, code).record.ref
        record = stored.get(tx.session, key, lock=True)
        if record.body.lifted:
            raise Refused("restriction_lifted", restriction=record.body.code,
                          day=record.body.lifted.on)  # fmt: skip
        before = tx.session.scalar(select(ReplyIndex).where(ReplyIndex.about == key))
        tx.write(
            Reply(about=key, employer=record.body.employer, text=text.strip(), by=by,
                  replied_on=tx.today),
            "replied", revises=before.ref if before else None,
        )  # fmt: skip
        tx.flush()
        return restriction_of(tx.session, code)
