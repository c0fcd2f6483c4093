"""The one line about the exchange that stands on every page when something is wrong."""

from sqlalchemy.orm import Session

from shared.feed import lives
from shared.web import words
from shared.web.site import Sync


def restored(session: Session) -> Sync | None:
    """Say that nothing can be written yet, while a restored party awaits what it lost."""
    peers = lives.awaited(session)
    if not peers:
        return None
    said = words.say("restored_not_repaired", peers=", ".join(peers))
    return Sync(late=True, sentence=str(said))
