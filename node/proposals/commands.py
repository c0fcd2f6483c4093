"""`landsaftale node proposals …`"""

from dataclasses import asdict
from uuid import UUID

import click

from node.needs import asking
from node.proposals import actions, confirming, contact, standing
from node.proposals.seen import line
from shared.cli import Shown, actor, each, shows, table, with_local
from shared.codes.lists import codes
from shared.feed.local import Local


@click.group()
def proposals() -> None:
    """People whom this municipality offers to employers."""


@proposals.command()
@click.argument("code", metavar="B-CODE")
@click.option("--group", type=click.UUID, required=True, help="The slot group's id.")
@click.option("--candidate", "candidates", metavar="K-CODE", multiple=True, required=True)
@click.option("--how", type=click.Choice(list(codes("ways_told"))), default="meeting",
              show_default=True, help="How the citizen was asked.")  # fmt: skip
@click.option("--answer", type=click.Choice(["yes", "no"]), help="Left out while it is awaited.")
@shows
@with_local
def ask(
    local: Local,
    code: str,
    group: UUID,
    candidates: tuple[str, ...],
    how: str,
    answer: asking.Answer | None,
) -> Shown:
    """Note that candidates were asked about a slot group of B-CODE, and what they said.

    Nobody is proposed without a yes to the very workplace.

    Example: landsaftale node proposals ask B-7K3QM2X --candidate K-7K3QM2X
    --group 01900000-0000-7000-8000-000000000000 --how phone --answer yes
    """
    said = {"yes": "har sagt ja", "no": "har sagt nej", None: "er spurgt; svaret ventes"}[answer]

    def one(candidate: str) -> Shown:
        asking.ask(
            local, actor(), need=code, group=group, candidate=candidate, how=how, answer=answer
        )
        return Shown({"candidate": candidate, "answer": answer}, [f"{candidate} {said}."])

    return each(candidates, one)


@proposals.command()
@click.argument("code", metavar="B-CODE")
@click.option("--group", type=click.UUID, required=True, help="The slot group's id.")
@click.option("--candidate", "candidates", metavar="K-CODE", multiple=True, required=True)
@click.option("--instrument", type=click.Choice(list(codes("instruments"))), required=True)
@shows
@with_local
def propose(
    local: Local, code: str, group: UUID, candidates: tuple[str, ...], instrument: str
) -> Shown:
    """Propose candidates for a slot group of the need B-CODE.

    Example: landsaftale node proposals propose B-7K3QM2X --candidate K-7K3QM2X
    --group 01900000-0000-7000-8000-000000000000 --instrument work_placement
    """

    def one(candidate: str) -> Shown:
        key, made = actions.propose(
            local, actor(), need=code, group=group, candidate=candidate, instrument=instrument
        )
        return Shown({"proposal": key, "code": made}, [f"{candidate} er foreslået: {made}"])

    return each(candidates, one)


@proposals.command("list")
@shows
@with_local
def list_(local: Local) -> Shown:
    """Show the proposals of this municipality and how they stand.

    Example: landsaftale node proposals list
    """
    with local.read() as session:
        found = standing.sent(session, local)
    rows = [asdict(line(one)) for one in found]
    shown = ("code", "need", "candidate", "state", "reason")
    return Shown({"proposals": rows}, table([row[name] or "" for name in shown] for row in rows))


@proposals.command()
@click.argument("codes", metavar="F-CODE...", nargs=-1, required=True)
@shows
@with_local
def withdraw(local: Local, codes: tuple[str, ...]) -> Shown:
    """Take these proposals back.

    Example: landsaftale node proposals withdraw F-7K3QM2X
    """

    def one(code: str) -> Shown:
        key = actions.withdraw(local, actor(), code)
        return Shown({"proposal": key, "state": "withdrawn"}, [f"{code} er trukket tilbage."])

    return each(codes, one)


@proposals.command()
@click.argument("codes", metavar="F-CODE...", nargs=-1, required=True)
@shows
@with_local
def confirm(local: Local, codes: tuple[str, ...]) -> Shown:
    """Give the person of each proposal a slot that was handed out to us, hub or no hub.

    Example: landsaftale node proposals confirm F-7K3QM2X
    """

    def one(code: str) -> Shown:
        key = confirming.confirm(local, actor(), code)
        return Shown({"proposal": key, "state": "confirmed"}, [f"{code}: pladsen er sikker."])

    return each(codes, one)


@proposals.command()
@click.argument("codes", metavar="F-CODE...", nargs=-1, required=True)
@shows
@with_local
def tell(local: Local, codes: tuple[str, ...]) -> Shown:
    """Note that the contact who wants to meet these was told by phone who it is.

    Example: landsaftale node proposals tell F-7K3QM2X
    """

    def one(code: str) -> Shown:
        contact.tell(local, actor(), code)
        return Shown({"proposal": code, "given_orally": True}, [f"{code} er fortalt i telefon."])

    return each(codes, one)


@proposals.command()
@click.argument("codes", metavar="F-CODE...", nargs=-1, required=True)
@shows
@with_local
def disclose(local: Local, codes: tuple[str, ...]) -> Shown:
    """Seal name and phone for the employer's contact, who has asked to meet these.

    Example: landsaftale node proposals disclose F-7K3QM2X
    """

    def one(code: str) -> Shown:
        key = contact.disclose(local, actor(), code)
        return Shown({"disclosure": key}, [f"Navn og telefon for {code} er forseglet og sendt."])

    return each(codes, one)
