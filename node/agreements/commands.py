"""`landsaftale node agreements …`"""

import click

from node.agreements import actions
from node.agreements.actions import Terms
from shared.cli import Shown, actor, shows, table, with_local
from shared.feed.local import Local
from shared.records.employer import Contact


@click.group()
def agreements() -> None:
    """Agreements that invite this municipality, and its own word on them."""


@agreements.command("list")
@shows
@with_local
def list_(local: Local) -> Shown:
    """Show each agreement, its employer and what this municipality said.

    Example: landsaftale node agreements list
    """
    with local.read() as session:
        found = actions.offered(session, local)
    rows = [
        {
            "agreement": one.agreement.ref, "code": one.agreement.code,
            "title": one.agreement.title, "employer": one.employer,
            "state": one.standing or "not_answered",
            "last_day": one.answer.last_day if one.answer else None,
            "invited": one.invited,
            "participation": one.answer.participation if one.answer else None,
            "changed": one.changed,
        }
        for one in found
    ]  # fmt: skip
    return Shown(
        {"agreements": rows},
        table((row["code"], row["title"], row["employer"], row["state"]) for row in rows),
    )


@agreements.command()
@click.argument("code", metavar="A-CODE")
@click.option(
    "--participation",
    type=click.Choice(["profiles", "count_only"]),
    required=True,
    help="Publish coarse profiles, or rank our own people and answer with numbers.",
)
@click.option("--kam-name", required=True, help="Our person for this employer.")
@click.option("--kam-phone", required=True, help="Eight digits.")
@click.option("--kam-email")
@click.option("--substitute-name", help="Who answers when that person is away.")
@click.option("--substitute-phone")
@click.option("--substitute-email")
@click.option("--max-at-once", type=click.IntRange(1, 10_000), help="At most so many at a time.")
@click.option(
    "--instrument",
    "instruments",
    multiple=True,
    help="Only with this instrument; may be given more than once.",
)
@click.option(
    "--unit",
    "units",
    multiple=True,
    metavar="CVR",
    help="Only at this legal unit; may be given more than once.",
)
@click.option("--text", help="What no option says; the employer reads it.")
@click.option("--notice-days", type=click.IntRange(0, 365), default=30, show_default=True)
@shows
@with_local
def accede(
    local: Local, code: str, participation: str, kam_name: str, kam_phone: str,
    kam_email: str | None, substitute_name: str | None, substitute_phone: str | None,
    substitute_email: str | None, max_at_once: int | None, instruments: tuple[str, ...],
    units: tuple[str, ...], text: str | None, notice_days: int,
) -> Shown:  # fmt: skip
    """Join the agreement A-CODE for this municipality.

    Example: landsaftale node agreements accede A-7K3QM2X --participation profiles
    --kam-name "Karim Holst" --kam-phone 12345678 --max-at-once 6
    """
    substitute = None
    if substitute_name:
        substitute = Contact(name=substitute_name, phone=substitute_phone, email=substitute_email)
    terms = Terms(
        participation="profiles" if participation == "profiles" else "count_only",
        kam=Contact(name=kam_name, phone=kam_phone, email=kam_email), substitute=substitute,
        max_at_once=max_at_once, instruments=instruments, units=units, text=text,
        notice_days=notice_days,
    )  # fmt: skip
    accession = actions.accede(local, actor(), code, terms)
    return Shown({"accession": accession, "state": "acceded"}, [f"Tilsluttet {code}."])


@agreements.command()
@click.argument("code", metavar="A-CODE")
@click.option(
    "--because",
    required=True,
    metavar="CODE",
    help="A code of shared/codes/no_accession_reasons.csv.",
)
@click.option("--reason", required=True, help="In words; the employer reads it.")
@click.option("--contact-name", help="Whom the employer may ring all the same.")
@click.option("--contact-phone", help="Eight digits.")
@shows
@with_local
def decline(
    local: Local, code: str, because: str, reason: str, contact_name: str | None,
    contact_phone: str | None,
) -> Shown:  # fmt: skip
    """Say no to the agreement A-CODE.

    Example: landsaftale node agreements decline A-7K3QM2X --because own_agreement
    --reason "Egen aftale til 31. marts 2027"
    """
    contact = Contact(name=contact_name, phone=contact_phone) if contact_name else None
    accession = actions.decline(local, actor(), code, because, reason, contact)
    return Shown({"accession": accession, "state": "declined"}, [f"Sagt nej til {code}."])


@agreements.command()
@click.argument("code", metavar="A-CODE")
@click.option("--reason", help="The employer reads it.")
@shows
@with_local
def pause(local: Local, code: str, reason: str | None) -> Shown:
    """Take no new needs under A-CODE for a while; `resume` ends it.

    Example: landsaftale node agreements pause A-7K3QM2X --reason "Ferie"
    """
    accession = actions.pause(local, actor(), code, reason)
    return Shown({"accession": accession, "state": "paused"}, [f"Sat på pause: {code}."])


@agreements.command()
@click.argument("code", metavar="A-CODE")
@shows
@with_local
def resume(local: Local, code: str) -> Shown:
    """End a pause under A-CODE, or take a notice back before its last day.

    Example: landsaftale node agreements resume A-7K3QM2X
    """
    accession = actions.resume(local, actor(), code)
    return Shown({"accession": accession, "state": "acceded"}, [f"Tilsluttet igen: {code}."])


@agreements.command()
@click.argument("code", metavar="A-CODE")
@click.option("--reason", help="The employer reads it.")
@shows
@with_local
def leave(local: Local, code: str, reason: str | None) -> Shown:
    """Give notice to the agreement A-CODE: after the last day running placements run out.

    Example: landsaftale node agreements leave A-7K3QM2X --reason "Færre borgere i branchen"
    """
    accession = actions.leave(local, actor(), code, reason)
    with local.read() as session:
        found = actions.offer(session, local, actions.find(session, code))
    last_day = found.answer.last_day if found.answer else None
    return Shown({"accession": accession, "state": found.standing, "last_day": last_day},
                 [f"Opsagt: {code}. Sidste dag er {last_day:%d-%m-%Y}."])  # fmt: skip


@agreements.command()
@click.argument("code", metavar="A-CODE")
@click.argument("text")
@shows
@with_local
def ask(local: Local, code: str, text: str) -> Shown:
    """Ask TEXT about the agreement A-CODE; all who are invited read question and answer.

    Example: landsaftale node agreements ask A-7K3QM2X "Hvem betaler kørsel til aftenvagter?"
    """
    question = actions.ask(local, actor(), code, text)
    return Shown({"question": question}, [f"Spurgt om {code}. Svaret kommer på aftalens side."])
