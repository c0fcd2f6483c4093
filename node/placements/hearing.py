"""Whether this municipality takes a hearing that was held for the same tasks, or wants its own."""

from sqlalchemy.orm import Session

from shared.database import set_setting, setting
from shared.feed.local import Local

NAME = "own_hearing"


def wants_own(session: Session) -> bool:
    """Tell whether each placement is to have a hearing of its own; as a rule it is not."""
    return setting(session, NAME) == "yes"


def choose_own(local: Local, actor: str, own: bool) -> None:
    """Let placements that are planned from now on have a hearing of their own, or reuse one."""
    with local.begin(actor) as tx:
        set_setting(tx.session, NAME, "yes" if own else "no")
