"""When a service's screener is away, told ahead, and who screens then."""

from dataclasses import replace
from datetime import date

from hub.sectors.actions import by_slug
from shared.feed import stored
from shared.feed.local import Local
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.sector import Absence


def away(local: Local, actor: str, slug: str, absence: Absence) -> Record:
    """Note days on which a service's screener is away; the same twice is one.

    Absences that are over are dropped.

    Raises:
        NotFound: no such service.
        Refused: the last day lies before the first (`absence_backwards`) or is past
            (`date_passed`), or there is another absence on one of the days
            (`absence_overlaps`).
    """
    with local.begin(actor) as tx:
        record = stored.get(tx.session, by_slug(tx.session, slug).ref, lock=True)
        if absence in record.body.absences:
            return record
        if absence.last < absence.first:
            raise Refused("absence_backwards", field="last", last=absence.last)
        if absence.last < tx.today:
            raise Refused("date_passed", field="last", day=absence.last, today=tx.today)
        known = [one for one in record.body.absences if one.last >= tx.today]
        for one in known:
            if absence.first <= one.last and one.first <= absence.last:
                raise Refused("absence_overlaps", field="first", first=one.first, last=one.last)
        absences = tuple(sorted([*known, absence], key=lambda one: one.first))
        body = replace(record.body, absences=absences)
        return tx.get(tx.write(body, "absence told", revises=record.ref))


def back(local: Local, actor: str, slug: str, first: date) -> Record:
    """Take back the absence that begins on a day.

    Raises:
        NotFound: no such service, or no absence of it begins then.
    """
    with local.begin(actor) as tx:
        record = stored.get(tx.session, by_slug(tx.session, slug).ref, lock=True)
        left = tuple(one for one in record.body.absences if one.first != first)
        if left == record.body.absences:
            raise NotFound(f"{first}")
        return tx.get(
            tx.write(replace(record.body, absences=left), "absence taken back", revises=record.ref)
        )
