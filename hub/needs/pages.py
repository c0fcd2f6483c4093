"""The pages of needs: the list, and one need: is it being met, and what must be decided?"""

from collections.abc import Iterable, Mapping
from typing import Final

from flask import Blueprint, render_template, request
from flask_babel import LazyString, lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.members.leaving import departed
from hub.needs import words
from hub.needs.answerable import answerable
from hub.needs.coverage import MunicipalityCoverage, NeedCoverage, coverage, near_groups
from hub.needs.offers import Standing, full_groups
from hub.needs.seen import may_write, seen, seen_by
from shared import clock
from shared.accounts.access import current
from shared.accounts.roles import OF_EMPLOYER
from shared.codes.places import municipalities
from shared.feed import stored
from shared.records.formats import split_ref
from shared.records.proposal import ConditionState, Proposal
from shared.rules.need_cycle import confirm_by
from shared.rules.quota import is_short
from shared.tables import EmployerIndex, NeedIndex
from shared.web.here import local
from shared.web.map import Shown
from shared.web.reasons import reasons, title

blueprint = Blueprint("needs", __name__, url_prefix="/behov")

ASK_GUESTS: Final = OF_EMPLOYER | {"sector"}

# where a municipality stands to the need: the tag's kind and picture, its word, the tile's word
STATES: Final[Mapping[str, tuple[str, str, LazyString, LazyString | str]]] = {
    "late": ("err", "error", lazy_gettext("Svar mangler"), "?"),
    "asked": ("warn", "hourglass", lazy_gettext("Spurgt"), "?"),
    "supply": ("ok", "check", lazy_gettext("Leverer"), lazy_gettext("Ja")),
    "later": ("warn", "time", lazy_gettext("Svarer senere"), "…"),
    "not_now": ("none", "close", lazy_gettext("Ikke nu"), lazy_gettext("Nej")),
    "out_of_reach": ("none", "minus", lazy_gettext("For langt væk"), ""),
    "declined": ("none", "close", lazy_gettext("Ikke med i aftalen"), lazy_gettext("Nej")),
    "paused": ("none", "time", lazy_gettext("På pause"), ""),
    "terms_changed": ("none", "hourglass", lazy_gettext("Ikke svaret på ny udgave"), ""),
    "left": ("none", "close", lazy_gettext("Trådt ud"), ""),
    "not_answered": ("none", "hourglass", lazy_gettext("Har ikke svaret på aftalen"), ""),
    "not_invited": ("none", "minus", lazy_gettext("Ikke inviteret"), ""),
    "not_joined": ("none", "minus", lazy_gettext("Ikke på Landsaftale"), ""),
}

LISTS: Final = {"open": ("open", "paused"), "closed": ("closed", "expired")}


@blueprint.get("")
def index() -> str:
    """List the needs that this person may see, the open ones unless closed are asked for."""
    who, wanted = current(), "closed" if request.args.get("vis") == "lukkede" else "open"
    with local().read() as session:
        today = clock.today(session)
        rows = list(session.scalars(seen_by(who).order_by(NeedIndex.answer_by, NeedIndex.code)))
        keys = [split_ref(row.ref) for row in rows if row.state in LISTS[wanted]]
        needs = stored.many(session, keys)
        found = [coverage(session, need, today) for need in needs]
        employers = {row.ref: row.name for row in session.scalars(select(EmployerIndex))}
        writes = may_write(session, who, today)
    found.sort(key=lambda one: (-len(one.waiting), one.need.body.answer_by, one.need.body.code))
    counts = {name: sum(row.state in states for row in rows) for name, states in LISTS.items()}
    return render_template(
        "needs/index.html", needs=found, wanted=wanted, counts=counts, employers=employers,
        many=not who.roles & OF_EMPLOYER, writes=writes,
        withdraws=bool(counts["open"]) and "emp.admin" in who.roles,
    )  # fmt: skip


@blueprint.get("/<code>")
def show(code: str) -> str:
    """Show how a need is covered, the proposals to answer, and all 98 municipalities."""
    who = current()
    with local().read() as session:
        need = stored.get(session, seen(session, who, code).ref)
        today = clock.today(session)
        found = coverage(session, need, today)
        slots = answerable(found)
        offers = _offered(session, found)
        employer = stored.get(session, need.body.employer).body
        ours = need.owner == local().authority  # and not posted by a municipality itself
        writes = ours and may_write(session, who, today)
        gone = departed(session, stored.get(session, need.body.agreement).body.invited)
    in_line = [(one, found.line[one.row.ref]) for one in found.offers if one.row.ref in found.line]
    in_line.sort(key=lambda pair: (str(pair[1].slot_group), pair[1].place))
    told = next((one for one in found.offers if one.row.code == request.args.get("svar")), None)
    everyone = request.args.get("vis") == "alle"
    return render_template(
        "needs/show.html", found=found, need=need.body, slots=slots, employer=employer, told=told,
        decides=bool(who.roles & OF_EMPLOYER), offers=offers, guests=_guests(found),
        asks_guests=bool(who.roles & ASK_GUESTS), matches=not who.roles & OF_EMPLOYER,
        states=STATES, on_map=_map(found),
        rows=_rows(found.municipalities, everyone=everyone), everyone=everyone, title=title,
        gone=gone, writes=writes, ours=ours, done=request.args.get("svar"),
        sent=request.args.get("svar") == "sendt",
        pledge=found.pledge,
        short=is_short(need.body), handed_out=sum(found.given.values()),
        full=full_groups(need.body, found.offers, found.given), in_line=in_line,
        confirm_by=confirm_by(need.body, today) if ours else None,
        why=[words.why(one) for one in found.groups],
        listed=listed, reasons=reasons, met=met, places=municipalities(),
        promised=_promised(found), groups={one.group.id: one.group for one in found.groups},
    )  # fmt: skip


def met(conditions: Iterable[ConditionState]) -> dict[str, int]:
    """Return how many demands there are and how many are met, wishes left out."""
    demands = [one for one in conditions if one.what != "skills_nice"]
    return {"all": len(demands), "met": sum(one.state == "met" for one in demands),
            "unmet": sum(one.state == "unmet" for one in demands)}  # fmt: skip


def _guests(found: NeedCoverage) -> list[str]:
    """Who is near, has not joined, and can be asked by mail."""
    if found.need.body.pledge:
        return []
    known = municipalities()
    return [
        row.name
        for row in found.municipalities
        if row.state == "not_joined" and known[row.code].entrance_email
        and near_groups(found.need.body, row.code)
    ]  # fmt: skip


def listed(list_name: str, chosen: Iterable[str]) -> str:
    """Return the words of codes of a list, with commas."""
    return ", ".join(title(list_name, one) for one in chosen)


def _offered(session: Session, found: NeedCoverage) -> list[tuple[Standing, Proposal]]:
    """The proposals that await the employer's first or second word, longest waiting first."""
    ours = [one for one in found.offers if one.state in ("to_decide", "meet")]
    bodies = stored.many(session, [split_ref(one.row.ref) for one in ours])
    by_ref = {record.ref: record.body for record in bodies}
    return [(one, by_ref[one.row.ref]) for one in sorted(ours, key=lambda one: one.since)]


def _rows(
    all_of_them: Iterable[MunicipalityCoverage], *, everyone: bool
) -> list[MunicipalityCoverage]:
    """Those that are asked or have slots, or all 98; first where most is lacking."""
    rows = [one for one in all_of_them if everyone or one.asked or one.figures.slots]
    order = list(STATES)
    return sorted(rows, key=lambda one: (-one.figures.open, order.index(one.state), one.name))


def _promised(found: NeedCoverage) -> int:
    """What municipalities said that they can supply and have not proposed yet."""
    return sum(
        max(0, (one.answer.count or 0) - one.supplied)
        for one in found.municipalities
        if one.answer and one.state == "supply"
    )


def _map(found: NeedCoverage) -> dict[str, Shown]:
    """Slots are drawn as filled tiles, who is only asked by its answer; the rest stays grey."""
    return {
        one.code: _slots(one) if one.figures.slots else _answer(one)
        for one in found.municipalities
        if one.figures.slots or one.asked or one.state == "declined"
    }


def _slots(one: MunicipalityCoverage) -> Shown:
    figures = one.figures
    tile: Shown = {
        "share": figures.agreed / figures.slots,
        "more": figures.proposed / figures.slots,
        "words": f"{figures.agreed}/{figures.slots}",
    }
    return {**tile, "mark": "!"} if one.state == "late" else tile


def _answer(one: MunicipalityCoverage) -> Shown:
    kind, _, _, word = STATES[one.state]
    return {"tone": kind, "words": str(word)}
