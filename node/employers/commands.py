"""`landsaftale node employers …`"""

from datetime import date

import click

from node.employers import actions, kam
from node.employers.actions import Talked
from node.employers.kam import Desk
from node.employers.seen import as_told, customer, customers, owed
from shared import clock
from shared.cli import Shown, actor, day, shows, table, with_local
from shared.dealings import contacts, entrances, statements
from shared.dealings.contacts import Talk
from shared.feed.local import Local
from shared.rules.free_times import WEEKDAYS, read_hours
from shared.said import employer_by_code


@click.group()
def employers() -> None:
    """Employers as the municipality's customers: who talked with them, and who answers for us."""


@employers.command("list")
@shows
@with_local
def list_(local: Local) -> Shown:
    """List the employers with our entrance and the last talk of any municipality.

    Example: landsaftale node employers list
    """
    with local.read() as session:
        found = customers(session, local, clock.today(session))
    rows = [
        {"employer": one.body.code, "name": one.body.name,
         "entrance": entrances.as_told(one.entrance), "promises": len(one.promises),
         "last_talk": one.talks[0].body.on if one.talks else None}
        for one in found
    ]  # fmt: skip
    lines = table((one.body.code, one.body.name, one.entrance.contact.name, len(one.promises),
                   one.talks[0].body.on if one.talks else "") for one in found)  # fmt: skip
    return Shown({"employers": rows}, lines)


@employers.command()
@click.argument("code", metavar="V-CODE")
@shows
@with_local
def show(local: Local, code: str) -> Shown:
    """Show who talked with the employer V-CODE and what is promised: read it before you ring.

    Example: landsaftale node employers show V-7K3QM2X
    """
    with local.read() as session:
        record = employer_by_code(session, code)
        one = customer(session, local, record, clock.today(session))
    promised = table((each.body.due, each.standing, each.body.code, each.body.what)
                     for each in one.promises)  # fmt: skip
    kept = ", ".join(statements.in_words(one.service))
    head = (
        f"{one.body.name}: {one.entrance.contact.name} {one.entrance.contact.phone or ''} {kept}"
    )
    return Shown(as_told(one), [head.strip(), *promised, *_lines(one.talks)])


@employers.command()
@click.argument("code", metavar="V-CODE")
@click.option("--quarter", metavar="2026-4", help="Default: today's.")
@shows
@with_local
def statement(local: Local, code: str, quarter: str | None) -> Shown:
    """Show what the employer V-CODE and we owe each other in a quarter, counted from records.

    Example: landsaftale node employers statement V-7K3QM2X --quarter 2026-4
    """
    with local.read() as session:
        record = employer_by_code(session, code)
        found = owed(session, local, record, clock.today(session), quarter)
    return Shown(statements.as_told(found), statements.in_lines(found))


@employers.command()
@click.argument("code", metavar="V-CODE")
@click.argument("about")
@click.option("--by", required=True, help="Who of us talked.")
@click.option("--with", "spoke_with", required=True, help="Who at the employer.")
@click.option("--way", type=click.Choice(["phone", "meeting", "mail"]), default="phone")
@click.option("--on", callback=day, help="Default: today.")
@click.option("--place", "p_number", metavar="P-NUMBER", help="If it was about one workplace.")
@shows
@with_local
def note(local: Local, code: str, about: str, on: date | None, **said: str) -> Shown:
    """Note that we talked with the employer V-CODE ABOUT something: the firm, never a citizen.

    Example: landsaftale node employers note V-7K3QM2X "Flere pladser efter nytår"
    --by "Anna Lund" --with "Mette Kjær"
    """
    with local.read() as session:
        talked = Talked(**said, about=about, on=on or clock.today(session))  # type: ignore[arg-type]  # click has seen to `way`
    one = actions.note(local, actor(), code, talked)
    return Shown(contacts.as_told(one), _lines([one]))


@employers.command("take-back")
@click.argument("code", metavar="N-CODE")
@shows
@with_local
def take_back(local: Local, code: str) -> Shown:
    """Destroy our note N-CODE of a talk, here and at all who have it.

    Example: landsaftale node employers take-back N-7K3QM2X
    """
    actions.take_back(local, actor(), code)
    return Shown({"code": code, "destroyed": True}, [f"{code} er slettet alle steder."])


@employers.command("hand-over")
@click.argument("login")
@click.argument("to")
@click.option("--phone", required=True, help="Where employers reach TO: eight digits.")
@click.option("--email")
@shows
@with_local
def hand_over(local: Local, login: str, to: str, phone: str, email: str | None) -> Shown:
    """Give every promise and agreement that LOGIN sees to to TO; employers read the new name.

    Example: landsaftale node employers hand-over karim anna --phone 12345678
    """
    return _shown(local, kam.hand_over(local, actor(), login, to, phone, email))


@employers.command()
@click.argument("login")
@click.option("--until", callback=day, help="The last day; none: LOGIN is back.")
@shows
@with_local
def away(local: Local, login: str, until: date | None) -> Shown:
    """Let the substitutes of LOGIN's agreements answer up to and with a day.

    Example: landsaftale node employers away karim --until 2027-01-08
    """
    return _shown(local, kam.be_away(local, actor(), login, until))


@employers.command()
@click.argument("login")
@click.option("--mon", default="", metavar="9-10,13-15", help="Hours of each Monday.")
@click.option("--tue", default="")
@click.option("--wed", default="")
@click.option("--thu", default="")
@click.option("--fri", default="")
@shows
@with_local
def free(local: Local, login: str, **said: str) -> Shown:
    """Say in which hours of each week employers can book a talk with LOGIN; none: in none.

    Example: landsaftale node employers free karim --mon 9-10 --thu 13.30-15
    """
    hours = [one for day in WEEKDAYS for one in read_hours(day, said[day])]
    return _shown(local, kam.be_free(local, actor(), login, hours))


def _shown(local: Local, desk: Desk) -> Shown:
    with local.read() as session:
        told = kam.as_told(session, desk)
    lines = [f"{len(desk.promises)} løfter, {len(desk.accessions)} aftaler"]
    return Shown(told, lines)


def _lines(talks: list[Talk]) -> list[str]:
    return table((one.body.on, one.body.code, f"{one.body.by}, {one.place}",
                  one.body.spoke_with, one.body.about) for one in talks)  # fmt: skip
