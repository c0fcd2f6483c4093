"""`/behov/luk-alle`: an employer withdraws all its demand; what it has pledged stays open."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.needs import actions
from hub.needs.coverage import Figures, coverage
from hub.needs.offers import standings
from shared import clock
from shared.accounts.access import current
from shared.feed import stored
from shared.records.base import Record
from shared.rules.cutting import closing
from shared.tables import NeedIndex
from shared.web.here import local

blueprint = Blueprint("withdrawing", __name__, url_prefix="/behov/luk-alle")


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """What withdrawing would do: open slots that close, proposals that fall, pledged that stay."""

    needs: tuple[Record, ...]
    figures: Figures
    fall: int
    stay: int

    @property
    def closes(self) -> int:
        """Slots that nobody has, which close."""
        return self.figures.slots - self.figures.agreed


@blueprint.get("")
def ask() -> str:
    """Show what withdrawing all demand means."""
    with local().read() as session:
        found = withdrawal(session, current().scope or "")
    return render_template("needs/withdraw.html", found=found)


@blueprint.post("")
def withdraw() -> ResponseReturnValue:
    """Withdraw all demand."""
    actions.withdraw(local(), current().actor, current().scope or "")
    return redirect(url_for("needs.index"), 303)


def withdrawal(session: Session, employer: str) -> Withdrawal:
    """Return what withdrawing all demand of an employer, by its key, would do now."""
    today = clock.today(session)
    needs = actions.demand(session, employer)
    found = [coverage(session, one, today) for one in needs]
    pledged = session.scalars(
        select(NeedIndex).where(
            NeedIndex.employer == employer, NeedIndex.state == "open",
            NeedIndex.pledge.is_not(None),
        )
    ).all()  # fmt: skip
    left = [coverage(session, stored.get(session, row.ref), today).figures for row in pledged]
    return Withdrawal(
        needs=tuple(needs), figures=sum((one.figures for one in found), Figures()),
        fall=sum(len(closing(one.offer for one in standings(session, need=need.ref)))
                 for need in needs),
        stay=sum(one.slots - one.agreed for one in left),
    )  # fmt: skip
