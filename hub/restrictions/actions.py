"""The employer's word on what a municipality decided; it stands wherever the decision stands."""

from sqlalchemy import ColumnElement

from shared.feed import stored
from shared.feed.local import Local
from shared.problem import Refused
from shared.restrictions import Restricted, restriction_of
from shared.said import answer


def reply(
    local: Local, actor: str, code: str, text: str, by: str, *seen: ColumnElement[bool]
) -> Restricted:
    """Let the employer answer a restriction, or put other words in the place of its answer.

    It is an appeal: who decided has to look at it again.

    Raises:
        NotFound: no such restriction, or who asks has not `seen` it.
        Refused: it is lifted (`restriction_lifted`), or nothing is said (`reply_missing`).
    """
    with local.begin(actor) as tx:
        key = restriction_of(tx.session, code, *seen).record.ref
        record = stored.get(tx.session, key, lock=True)
        if record.body.lifted:
            raise Refused("restriction_lifted", restriction=record.body.code,
                          day=record.body.lifted.on)  # fmt: skip
        answer(tx, record, text, by)
        tx.flush()
        return restriction_of(tx.session, code)
