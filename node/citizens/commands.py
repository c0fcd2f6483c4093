"""`landsaftale node candidates list | consent | texts | add-text | wishes | assign | erase`"""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import get_args

import click
from sqlalchemy import func, select

from node.citizens import actions, consent, erasing, wishes
from node.citizens.consent import Text
from node.tables import CONSENT, Candidate
from shared import clock
from shared.cli import Shown, actor, day, shows, table, with_local
from shared.codes.lists import codes
from shared.feed.local import Local
from shared.imports.consent import Basis
from shared.matching.wishes import Wishes


@click.group()
def candidates() -> None:
    """Look at the municipality's candidates, without names."""


@candidates.command("list")
@shows
@with_local
def list_candidates(local: Local) -> Shown:
    """Count the candidates, by consent, and those with a published profile.

    Example: landsaftale node candidates list
    """
    with local.read() as session:
        counted = select(Candidate.consent, func.count()).group_by(Candidate.consent)
        by_consent = dict.fromkeys(CONSENT, 0)
        for state, number in session.execute(counted):
            by_consent[state] = number
        published = session.scalar(select(func.count(Candidate.profile))) or 0
    total = sum(by_consent.values())
    data = {"candidates": total, "by_consent": by_consent, "published": published}
    lines = table([("kandidater", total), *by_consent.items(), ("published", published)])
    return Shown(data, lines)


@candidates.command("consent")
@click.argument("code", metavar="K-CODE")
@click.argument("answer", type=click.Choice(["yes", "no"]))
@click.option("--text", default="Samtykke 2026-1", show_default=True, help="The text they saw.")
@click.option("--how", type=click.Choice(list(codes("ways_told"))), default="meeting",
              show_default=True)  # fmt: skip
@click.option("--on", callback=day, help="The day; today if left out.")
@click.option("--until", callback=day, help="Its last day, if before twelve months are over.")
@shows
@with_local
def note_consent(
    local: Local, code: str, answer: str, text: str, how: str, on: date | None,
    until: date | None,
) -> Shown:  # fmt: skip
    """Note that a citizen says yes to a text, or no to all; a no ends what is shared at once.

    Example: landsaftale node candidates consent K-7K3QM2X yes --how phone
    """
    if answer == "no":
        ended = consent.decline(local, actor(), code, how=how)
        return Shown({"candidate": code, **asdict(ended)}, [f"{code} har sagt nej."])
    with local.read() as session:
        today = clock.today(session)
    consent.give(local, actor(), code, text=text, how=how, on=on or today, until=until)
    return Shown({"candidate": code, "text": text}, [f"{code} har sagt ja til {text}."])


@candidates.command("texts")
@shows
@with_local
def list_texts(local: Local) -> Shown:
    """Show the consent texts with the day each is used from and the digest of its words.

    Example: landsaftale node candidates texts
    """
    with local.read() as session:
        found = consent.texts(session, date.max).values()
    rows = [asdict(one) | {"digest": one.digest} for one in found]
    lines = table((one.name, one.basis, one.valid_from, one.digest[:12]) for one in found)
    return Shown({"texts": rows}, lines)


@candidates.command("add-text")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--name", required=True, help="The version's name, which never changes.")
@click.option("--scope", required=True, help="What it covers, in a line.")
@click.option("--basis", type=click.Choice(consent.BASES), default="consent", show_default=True)
@click.option("--from", "valid_from", callback=day, required=True, help="The first day it holds.")
@click.option("--no-profile", is_flag=True, help="It covers no profile at the hub.")
@shows
@with_local
def add_text(
    local: Local, file: Path, name: str, scope: str, basis: Basis, valid_from: date,
    no_profile: bool,
) -> Shown:  # fmt: skip
    """Add the words of FILE as a consent text of the municipality's own.

    Example: landsaftale node candidates add-text samtykke.txt --name "Vores samtykke 1"
    --scope "Profil og forslag" --from 2026-11-01
    """
    text = Text(name=name, basis=basis, scope=scope, publishes=not no_profile,
                valid_from=valid_from, words=file.read_text(encoding="utf-8"))  # fmt: skip
    digest = consent.add_text(local, actor(), text)
    return Shown({"text": name, "digest": digest}, [f"{name} er lagt ind."])


@candidates.command("wishes")
@click.argument("code", metavar="K-CODE")
@click.option("--wish", multiple=True, type=click.Choice(list(codes("shifts"))))
@click.option("--not", "dislikes", multiple=True, type=click.Choice(list(codes("shifts"))))
@click.option("--not-place", multiple=True, help="A workplace or employer, by its name.")
@click.option("--need", multiple=True, type=click.Choice(list(codes("adaptations"))))
@shows
@with_local
def note_wishes(
    local: Local, code: str, wish: tuple[str, ...], dislikes: tuple[str, ...],
    not_place: tuple[str, ...], need: tuple[str, ...],
) -> Shown:  # fmt: skip
    """Note all that a citizen wishes, will not and needs; it never leaves the node.

    Example: landsaftale node candidates wishes K-7K3QM2X --not night --need mentor
    """
    with local.read() as session:
        keys = {name: key for key, name in wishes.places(session).items()}
    own = Wishes(
        wished_shifts=wish, not_shifts=dislikes, adaptations=need,
        not_places=frozenset(keys.get(name, name) for name in not_place),
    )  # fmt: skip
    wishes.note(local, actor(), code, own)
    data = {"candidate": code, "wish": wish, "not": dislikes, "not_place": not_place, "need": need}
    return Shown(data, [f"Ønsker er noteret for {code}."])


@candidates.command()
@click.argument("code", metavar="K-CODE")
@click.argument("work", type=click.Choice(get_args(actions.Work)))
@click.argument("login", required=False)
@shows
@with_local
def assign(local: Local, code: str, work: actions.Work, login: str | None) -> Shown:
    """Let LOGIN be the citizen's caseworker or consultant, and so see the name; none ends it.

    Example: landsaftale node candidates assign K-7K3QM2X consultant karim
    """
    actions.assign(local, actor(), code, work, login)
    return Shown({"candidate": code, work: login}, [f"{code}  {work}  {login or '–'}"])


@candidates.command()
@click.argument("code", metavar="K-CODE")
@click.option("--why", type=click.Choice(erasing.REASONS), required=True)
@shows
@with_local
def erase(local: Local, code: str, why: str) -> Shown:
    """Erase a citizen for good, with all that was written of them, here and at the hub.

    Example: landsaftale node candidates erase K-7K3QM2X --why asked
    """
    gone = erasing.erase(local, actor(), code, why)
    return Shown({"candidate": code, **asdict(gone)}, [f"{code} er slettet."])
