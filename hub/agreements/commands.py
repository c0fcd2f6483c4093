"""`landsaftale hub agreements …`"""

from collections import Counter
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from uuid import UUID

import click

from hub.agreements import actions, questions
from hub.agreements.draft import AgreementDraft, DraftSchema, model_text
from hub.agreements.summary import summary
from shared.cli import Shown, actor, day, shows, table, with_local
from shared.clock import today
from shared.codes.places import municipalities
from shared.drafts import read_draft
from shared.feed import stored
from shared.feed.local import Local
from shared.problem import Refused
from shared.records.base import Json, Record
from shared.rules.agreement import Coverage


@click.group()
def agreements() -> None:
    """Make agreements and see where the municipalities stand to them."""


@agreements.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--employer", help="The employer's code. Default: who has the units in FILE.")
@click.option("--renews", metavar="A-CODE", help="Make a new version of this agreement.")
@shows
@with_local
def make(local: Local, file: Path, employer: str | None, renews: str | None) -> Shown:
    """Make the agreement that stands in FILE (TOML), and invite its municipalities.

    Example: landsaftale hub agreements make agreement.toml
    """
    draft: AgreementDraft = read_draft(file, DraftSchema())
    draft = replace(draft, employer=employer) if employer else draft
    record = actions.make(local, actor(), draft, renews=renews)
    invited = len(record.body.invited)
    return Shown(
        {"agreement": record.ref, "code": record.body.code, "version": record.body.version,
         "invited": invited},
        [f"Aftalen {record.body.code} er lavet. {invited} kommuner er inviteret."],
    )  # fmt: skip


@agreements.command()
@click.argument("code", metavar="A-CODE")
@shows
@with_local
def show(local: Local, code: str) -> Shown:
    """Show where each of the 98 municipalities stands to the agreement A-CODE.

    Example: landsaftale hub agreements show A-7K3QM2X
    """
    with local.read() as session:
        agreement = actions.by_code(session, code)
        stands = [_stand(one) for one in actions.coverage(session, agreement, today(session))]
    body = agreement.body
    data = {
        "agreement": agreement.ref, "code": body.code, "title": body.title,
        "version": body.version, "counts": Counter(one["state"] for one in stands),
        "coverage": stands,
    }  # fmt: skip
    rows = [(one["municipality"], one["name"], one["state"], one["participation"] or "",
             one["entrance_phone"] or "") for one in stands]  # fmt: skip
    return Shown(data, [f"{body.code}  {body.title}, udgave {body.version}", *table(rows)])


def _stand(one: Coverage) -> Json:
    place, accession = municipalities()[one.municipality], one.accession
    return {
        "municipality": one.municipality,
        "name": place.name,
        "state": one.standing,
        "participation": accession.participation if accession else None,
        "kam": accession.kam.name if accession and accession.kam else None,
        "entrance_phone": place.entrance_phone or None,
    }


@agreements.command("list")
@shows
@with_local
def list_agreements(local: Local) -> Shown:
    """List all agreements: where each stands, and how many municipalities are in it.

    Example: landsaftale hub agreements list
    """
    with local.read() as session:
        now = today(session)
        found = [
            asdict(summary(session, one, now)) for one in stored.of_kind(session, "agreement")
        ]
    return Shown({"agreements": found}, table([list(one.values())[1:] for one in found]))


@agreements.command()
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write it there; a file that is there stays.",
)
@shows
def model(output: Path | None) -> Shown:
    """Show a model agreement to copy and fill in.

    Example: landsaftale hub agreements model --output ny-aftale.toml
    """
    text = model_text()
    if output is None:
        return Shown({"model": text}, text.splitlines())
    if output.exists():
        raise Refused("file_exists", path=str(output))
    output.write_text(text, encoding="utf-8")
    return Shown({"file": str(output)}, [f"{output}: ret den, og lav aftalen af den."])


@agreements.command()
@click.argument("code", metavar="A-CODE")
@shows
@with_local
def offer(local: Local, code: str) -> Shown:
    """Offer the agreement A-CODE after its consultation: now municipalities may answer.

    Example: landsaftale hub agreements offer A-7K3QM2X
    """
    return _became(actions.become(local, actor(), code, "active", after="in_consultation"))


@agreements.command()
@click.argument("code", metavar="A-CODE")
@click.option("--reason", required=True, help="All in the agreement read it.")
@shows
@with_local
def suspend(local: Local, code: str, reason: str) -> Shown:
    """Stop new needs under A-CODE for a while; running placements run on.

    Example: landsaftale hub agreements suspend A-7K3QM2X --reason "Ombygning"
    """
    return _became(actions.become(local, actor(), code, "suspended", reason=reason))


@agreements.command()
@click.argument("code", metavar="A-CODE")
@shows
@with_local
def resume(local: Local, code: str) -> Shown:
    """Take the suspended agreement A-CODE up again.

    Example: landsaftale hub agreements resume A-7K3QM2X
    """
    return _became(actions.become(local, actor(), code, "active", after="suspended"))


@agreements.command()
@click.argument("code", metavar="A-CODE")
@click.option("--reason", required=True, help="All in the agreement read it.")
@click.option("--last-day", callback=day, help="Default: today.")
@shows
@with_local
def terminate(local: Local, code: str, reason: str, last_day: date | None) -> Shown:
    """End the agreement A-CODE after its last day; running placements run out.

    Example: landsaftale hub agreements terminate A-7K3QM2X --reason "Kæden lukker"
    --last-day 2027-06-30
    """
    return _became(actions.become(
        local, actor(), code, "terminated", reason=reason, last_day=last_day
    ))  # fmt: skip


@agreements.command()
@click.argument("code", metavar="A-CODE")
@click.argument("cvr")
@click.option("--by", required=True, help="Who said yes on the unit's behalf.")
@shows
@with_local
def consent(local: Local, code: str, cvr: str, by: str) -> Shown:
    """Note that the franchisee with the unit CVR joins the agreement A-CODE.

    Example: landsaftale hub agreements consent A-7K3QM2X 99000015 --by "Bo Bach, indehaver"
    """
    record = actions.consent(local, actor(), code, cvr, by)
    return Shown({"agreement": record.ref, "code": code, "cvr": cvr},
                 [f"{cvr} er med i {code}."])  # fmt: skip


@agreements.command("questions")
@click.argument("code", metavar="A-CODE")
@shows
@with_local
def list_questions(local: Local, code: str) -> Shown:
    """List what municipalities ask about the agreement A-CODE, the unanswered first.

    Example: landsaftale hub agreements questions A-7K3QM2X
    """
    with local.read() as session:
        found = questions.asked(session, actions.by_code(session, code))
    rows = [
        {"id": one.id, "municipality": one.question.municipality, "on": one.question.asked_on,
         "text": one.question.text, "reply": one.reply.text if one.reply else None}
        for one in found
    ]  # fmt: skip
    return Shown({"questions": rows}, table([list(row.values()) for row in rows]))


@agreements.command()
@click.argument("code", metavar="A-CODE")
@click.argument("question", type=click.UUID)
@click.argument("text")
@click.option("--by", required=True, help="Who answers.")
@shows
@with_local
def reply(local: Local, code: str, question: UUID, text: str, by: str) -> Shown:
    """Answer the QUESTION (its id) about the agreement A-CODE with TEXT.

    Example: landsaftale hub agreements reply A-7K3QM2X 01a21807-0000-7000-8000-000000000000
    "Virksomheden betaler." --by "Mette Lindahl"
    """
    record = questions.reply(local, actor(), code, question, text, by)
    return Shown({"reply": record.ref}, ["Svaret går til alle inviterede kommuner."])


def _became(record: Record) -> Shown:
    body = record.body
    return Shown({"agreement": record.ref, "code": body.code, "state": body.state,
                  "last_day": body.last_day}, [f"{body.code}: {body.state}"])  # fmt: skip
