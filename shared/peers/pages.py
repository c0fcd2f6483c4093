"""`/drift/…`: each peer, the quarantine, what operators did. Counts, names and codes alone."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext
from sqlalchemy import select

from shared.accounts.access import current
from shared.clock import now
from shared.feed import acts, security
from shared.feed.tables import MemberKey
from shared.peers import actions
from shared.peers.quarantine import SHOWN, held, kind_in_words, quarantined
from shared.peers.standings import Standing, names_of, standing, standings
from shared.peers.told import name_of, said_of, security_in_words
from shared.problem import NotFound
from shared.rules.peers import CAUSES, IN_STEP
from shared.web import formats
from shared.web.here import local
from shared.web.language import locale
from shared.web.words import say

blueprint = Blueprint("peers", __name__, url_prefix="/drift", template_folder=".")

Tag = tuple[str, str, LazyString, str]
# the tag's kind and picture, its word, the sign on the map's tile
STATES: Final[Mapping[str, Tag]] = {
    "revoked": ("err", "lock", lazy_gettext("Nøgler trukket tilbage"), "!"),
    "suspended": ("err", "lock", lazy_gettext("Sat i bero"), "!"),
    "two_lives": ("err", "error", lazy_gettext("To af samme"), "!"),
    "chain": ("err", "error", lazy_gettext("Modsiger sig selv"), "!"),
    "hostile": ("err", "lock", lazy_gettext("Sender noget fjendtligt"), "!"),
    "silent": ("err", "close", lazy_gettext("Uden forbindelse"), "✕"),
    "failing": ("err", "error", lazy_gettext("Mislykkes"), "!"),
    "apart": ("err", "error", lazy_gettext("Ude af takt"), "!"),
    "receipts": ("err", "time", lazy_gettext("Mangler kvittering"), "!"),
    "leaving": ("warn", "time", lazy_gettext("På vej ud"), "→"),
    "never": ("warn", "time", lazy_gettext("Aldrig udvekslet"), "…"),
    "clock": ("warn", "time", lazy_gettext("Uret går forkert"), "◷"),
    "beyond": ("warn", "help", lazy_gettext("Over rammen"), "?"),
    "put_off": ("warn", "time", lazy_gettext("Profiler venter"), "?"),
    "held_back": ("warn", "help", lazy_gettext("Kender ikke alt"), "?"),
    "withheld": ("warn", "help", lazy_gettext("Vi kender ikke alt"), "?"),
    "versions": ("warn", "help", lazy_gettext("Anden version"), "?"),
    "quarantine": ("warn", "help", lazy_gettext("Karantæne"), "?"),
    "refused": ("warn", "help", lazy_gettext("Afvist dér"), "?"),
    "behind": ("warn", "time", lazy_gettext("Bagud"), "◷"),
    IN_STEP: ("ok", "check", lazy_gettext("I takt"), ""),
}
ORDER: Final = [*(rule.state for rule in CAUSES), IN_STEP]
KEYS: Final = {
    "active": lazy_gettext("i brug"),
    "next": lazy_gettext("annonceret"),
    "retired": lazy_gettext("afløst"),
    "revoked": lazy_gettext("trukket tilbage"),
    "ended": lazy_gettext("ophørt"),
}
CLOSED: Final = {
    "taken": lazy_gettext("Taget siden"),
    "refused": lazy_gettext("Afvist igen"),
    "set_aside": lazy_gettext("Lagt til side"),
}
ACTS: Final = {
    "set_aside": lazy_gettext("Lagde til side"),
    "security_seen": lazy_gettext("Så på sikkerhedshændelser fra"),
    "tried_again": lazy_gettext("Sendte igen"),
    "tried_anew": lazy_gettext("Underskrev på ny"),
    "tried_asked": lazy_gettext("Bad afsenderen sende igen"),
    "tried_gone": lazy_gettext("Afsluttede: findes ikke mere"),
    "backed_up": lazy_gettext("Tog en forseglet sikkerhedskopi"),
    "backed_up_plain": lazy_gettext("Tog en sikkerhedskopi, som enhver kan læse"),
    "restored": lazy_gettext("Genskabte databasen fra en sikkerhedskopi"),
    "life_begun": lazy_gettext("Sagde, at databasen er en ældre"),
    "life_chosen": lazy_gettext("Valgte mellem to databaser"),
    "went_on": lazy_gettext("Gik videre uden at vente på"),
    "founded": lazy_gettext("Oprettede hubben"),
    "approved": lazy_gettext("Godkendte medlemmet"),
    "announced": lazy_gettext("Annoncerede en ny nøgle"),
    "rotated": lazy_gettext("Tog den nye nøgle i brug"),
    "revoked": lazy_gettext("Trak nøglerne tilbage"),
    "replaced": lazy_gettext("Udskiftede en tabt nøgle"),
    "readmitted": lazy_gettext("Godkendte medlemmet igen"),
    "said_anew": lazy_gettext("Skrev medlemmet igen med hubbens nye nøgle"),
    "suspended": lazy_gettext("Satte i bero:"),
    "lifted": lazy_gettext("Ophævede bero for"),
    "revoke_proposed": lazy_gettext("Foreslog at trække nøglerne tilbage for"),
    "revoked_alone": lazy_gettext("Trak nøglerne tilbage alene, som eneste operatør, for"),
    "candidates_stated": lazy_gettext("Skrev antallet af kandidater:"),
    "leaving": lazy_gettext("Lod kommunen træde ud"),
    "left": lazy_gettext("Afsluttede medlemskabet"),
    "left_unconfirmed": lazy_gettext("Afsluttede uden alle kvitteringer"),
}


def drift(**more: Any) -> dict[str, Any]:
    """Return what the page *Drift* shows of every peer, the gravest first, and of quarantine."""
    with local().read() as session:
        found = standings(session, now())
        waiting = quarantined(session, limit=SHOWN)
    found.sort(key=lambda one: ORDER.index(one.state))
    return {"peers": found, "held": waiting, "at": now(), **words(found), **more}


def words(found: Sequence[Standing]) -> dict[str, Any]:
    """Return what templates say of peers with."""
    return {
        "states": STATES, "said_of": said_of, "offset": _offset,
        "names": {one.party: name_of(one) for one in found}, "closed": CLOSED,
    }  # fmt: skip


@blueprint.get("/part/<party>")
def show(party: str) -> str:
    """Show one peer whole: what is wrong and what to do, its figures, what was refused."""
    with local().read() as session:
        one = standing(session, now(), party)
        waiting = quarantined(session, peer=party, limit=SHOWN)
        of_party = select(MemberKey).where(MemberKey.party == party).order_by(MemberKey.since)
        keys = [f"{key.key_id} ({KEYS[key.state]})" for key in session.scalars(of_party)]
    older, newer = ([kind_in_words(kind) for kind in kinds] for kinds in (one.older, one.newer))
    return render_template("peer.html", one=one, held=waiting, older=older, newer=newer, keys=keys,
                           held_back=_by_kind(one.facts.held_back),
                           withheld=_by_kind(one.facts.withheld), **words([one]))  # fmt: skip


@blueprint.get("/karantaene")
def index() -> str:
    """List the refused records that are open, or all (`?vis=alle`)."""
    every = request.args.get("vis") == "alle"
    with local().read() as session:
        found = standings(session, now())
        rows = quarantined(session, closed=every, limit=SHOWN)
    return render_template("quarantine.html", held=rows, every=every, **words(found))


@blueprint.get("/karantaene/<int:number>/laeg-til-side", alias=True)  # a form's address, reloaded
@blueprint.get("/karantaene/<int:number>")
def record(number: int) -> str:
    """Show one refused record: which, why, what to do; never what it says."""
    with local().read() as session:
        found = standings(session, now())
        one = held(session, number)
    return render_template("held.html", one=one, **words(found))


@blueprint.post("/karantaene/<int:number>/laeg-til-side")
def set_aside(number: int) -> ResponseReturnValue:
    """Say that nobody needs to see to it."""
    actions.set_aside(local(), current().actor, number)
    return redirect(url_for("peers.record", number=number), 303)


@blueprint.get("/karantaene/igen")
def would() -> str:
    """Show what trying again would do (`?nr=`: one record), and do nothing."""
    tried = actions.would(local(), _numbers(request.args.getlist("nr")))
    with local().read() as session:
        found = standings(session, now())
    return render_template("replay.html", tried=tried, say=say, **words(found))


@blueprint.post("/karantaene/igen")
def try_again() -> ResponseReturnValue:
    """Try again what the page before has listed."""
    actions.try_again(local(), current().actor, _numbers(request.form.getlist("nr")))
    return redirect(url_for("peers.events"), 303)


@blueprint.get("/sikkerhed")
def list_security() -> str:
    """List what no honest party sends, the newest first."""
    with local().read() as session:
        found, new = security.newest(session), security.unseen(session)
        names = names_of(session)
    return render_template("security.html", events=found, new=new, names=names,
                           in_words=security_in_words)  # fmt: skip


@blueprint.post("/sikkerhed")
def see_security() -> ResponseReturnValue:
    """Say that a person has looked into a party's events."""
    actions.see_security(local(), current().actor, request.form.get("party", security.ANYBODY))
    return redirect(url_for("peers.list_security"), 303)


@blueprint.get("/haendelser")
def events() -> str:
    """List what people did about peers and records, the newest first."""
    with local().read() as session:
        found = acts.newest(session)
    return render_template("acts.html", acts=found, words=ACTS)


def _by_kind(records: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(kind_in_words(kind), number) for kind, number in records.items()]


def _numbers(given: Sequence[str]) -> list[int]:
    """Read numbers of the quarantine.

    Raises:
        NotFound: one of them is no number.
    """
    if wrong := [text for text in given if not text.isdecimal()]:
        raise NotFound(wrong[0])
    return [int(text) for text in given]


def _offset(clock_offset: timedelta) -> str:
    """Write by how much a clock is ahead of ours: `+3 minutter`, `−5 sekunder`, `0`."""
    if not clock_offset:
        return "0"
    sign = "+" if clock_offset > timedelta() else "−"
    return sign + formats.duration(abs(clock_offset), locale())
