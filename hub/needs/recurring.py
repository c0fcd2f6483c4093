"""Needs that recur: drafted ahead of time and laid before their employer, who alone sends them."""

from collections.abc import Callable
from datetime import date
from typing import cast

from babel import Locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.needs.templates import Template, of_row
from hub.tables import NeedTemplate, PreparedNeed
from shared.clock import today
from shared.feed import stored
from shared.feed.local import Local
from shared.mail import Letter
from shared.rules.copying import Every, drafted_on, next_start
from shared.web import formats

DANISH = Locale("da")
Post = Callable[[Session, Letter], None]


def prepare(local: Local, post: Post, url: str) -> int:
    """Make the drafts that are due, and tell their employers by `post`; return how many.

    `url` is the hub's own address. A start that nobody could be asked about any more, because
    the hub was off, is passed over.
    """
    with local.change() as session:
        rows = select(NeedTemplate).where(NeedTemplate.next_start.is_not(None))
        found = session.scalars(rows.order_by(NeedTemplate.code).with_for_update())
        return sum(_prepare(session, row, post, url) for row in found)


def _prepare(session: Session, row: NeedTemplate, post: Post, url: str) -> int:
    day, found, made = today(session), of_row(session, row), 0
    while row.next_start and drafted_on(found.answer_by(row.next_start)) <= day:
        if found.answer_by(row.next_start) >= day:
            session.add(PreparedNeed(template=row.code, start=row.next_start, made_on=day,
                                     state="waiting"))  # fmt: skip
            _tell(session, found, row.next_start, post, url)
            made += 1
        row.next_start = next_start(cast("Every", row.every), row.next_start)
    return made


def _tell(session: Session, found: Template, start: date, post: Post, url: str) -> None:
    contact = stored.get(session, found.employer).body.contact
    if contact.email:
        post(session, _letter(contact.email, found, start, f"{url}/behov/skabeloner"))


def _letter(to: str, found: Template, start: date, link: str) -> Letter:
    last = formats.day_long(found.answer_by(start), DANISH)
    return Letter(
        to=to,
        subject=f"Behovet »{found.name}« gentages: send det senest {last}",
        text=f"""Behovet »{found.name}« på {found.slots} pladser gentages. Næste gang begynder det
{formats.day_long(start, DANISH)}.

Udkastet ligger klar. Intet er sendt til kommunerne: det sker først, når I har set det og
sendt det, senest {last}. I kan også springe det over:

{link}

Landsaftale, skabelon {found.code}
""",
    )
