"""`landsaftale hub accounts …` and `landsaftale node accounts …`"""

import csv
from dataclasses import asdict
from pathlib import Path
from uuid import UUID

import click
from sqlalchemy import select

from shared.accounts import actions
from shared.accounts import tokens as token_actions
from shared.accounts.tables import Account
from shared.cli import Shown, each, shows, table, with_local
from shared.feed.local import Local


@click.group()
def accounts() -> None:
    """People who log in here: add them, list them, shut them out."""


def _password(function: click.decorators.FC) -> click.decorators.FC:
    ask = click.option("--ask", is_flag=True, help="Ask for the password (not shown).")
    from_file = click.option(
        "--password-file", type=click.Path(path_type=Path, exists=True, dir_okay=False),
        help="Its first line is the password. Default: one is made and shown once.",
    )  # fmt: skip
    return ask(from_file(function))


@accounts.command()
@click.argument("login")
@click.option("--name", required=True, help="The person's name, as others see it.")
@click.option("--role", "roles", multiple=True, required=True, help="May be given several times.")
@click.option("--scope", help="The employer's code, for emp.contact and emp.admin.")
@click.option("--title", default="", help="Shown under the name. Default: the role.")
@_password
@shows
@with_local
def add(
    local: Local, login: str, name: str, roles: tuple[str, ...], scope: str | None, title: str,
    ask: bool, password_file: Path | None,
) -> Shown:  # fmt: skip
    """Add the account LOGIN.

    Example: landsaftale node accounts add karim --name "Karim Holst" --role consultant
    """
    chosen, told = _given(ask, password_file)
    actions.add(
        local.database, local.name.partition(":")[0], login=login, name=name,
        roles=frozenset(roles), password=chosen, scope=scope, title=title,
    )  # fmt: skip
    return _shown({"login": login, "roles": sorted(roles)}, told)


@accounts.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@shows
@with_local
def import_(local: Local, file: Path) -> Shown:
    """Add the people of FILE, and show each one's password once.

    FILE is a CSV, `;` between its columns: login, name, roles (a blank between several), and
    scope and title where they have one.

    Example: landsaftale node accounts import people.csv
    """
    people = _people(file)

    def added(login: str) -> Shown:
        one, made = people[login], actions.new_password()
        roles = frozenset(one["roles"].split())
        actions.add(
            local.database, local.name.partition(":")[0], login=login, name=one["name"],
            roles=roles, password=made, scope=one.get("scope") or None,
            title=one.get("title") or "",
        )  # fmt: skip
        return Shown({"login": login, "roles": sorted(roles), "password": made},
                     [f"{login}  {made}"])  # fmt: skip

    return each(list(people), added)


def _people(file: Path) -> dict[str, dict[str, str]]:
    """Return a file's people by log-in.

    Raises:
        click.BadParameter: it is no such table, or has somebody twice.
    """
    try:
        rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines(),
                                   delimiter=";"))  # fmt: skip
        people = {row["login"]: row for row in rows if row["name"] and row["roles"]}
    except (KeyError, UnicodeDecodeError) as wrong:
        raise click.BadParameter(f"{file}: login;name;roles;scope;title in UTF-8") from wrong
    if len(people) < max(len(rows), 1):
        raise click.BadParameter(f"{file}: each once, with name and roles")
    return people


@accounts.command()
@click.argument("login")
@_password
@shows
@with_local
def password(local: Local, login: str, ask: bool, password_file: Path | None) -> Shown:
    """Give LOGIN another password; who is logged in with the old one is logged off.

    Example: landsaftale node accounts password karim
    """
    chosen, told = _given(ask, password_file)
    actions.change_password(local.database, login, chosen)
    return _shown({"login": login}, told)


@accounts.command("list")
@shows
@with_local
def list_(local: Local) -> Shown:
    """List all accounts: login, name, roles, whether shut.

    Example: landsaftale node accounts list
    """
    with local.read() as session:
        found = session.scalars(select(Account).order_by(Account.login)).all()
    shown = ("login", "name", "roles", "scope", "disabled")
    rows = [{name: getattr(one, name) for name in shown} for one in found]
    lines = table(
        (one.login, one.name, " ".join(one.roles), "shut" if one.disabled else "") for one in found
    )
    return Shown({"accounts": rows}, lines)


@accounts.command()
@click.argument("login")
@click.option("--undo", is_flag=True, help="Open it again.")
@shows
@with_local
def disable(local: Local, login: str, undo: bool) -> Shown:
    """Shut the account LOGIN and log it off everywhere.

    Example: landsaftale node accounts disable karim
    """
    actions.disable(local.database, login, disabled=not undo)
    return Shown({"login": login, "disabled": not undo})


@accounts.command("sign-out")
@click.argument("login")
@shows
@with_local
def sign_out(local: Local, login: str) -> Shown:
    """Log LOGIN off everywhere.

    Example: landsaftale node accounts sign-out karim
    """
    ended = actions.sign_out_everywhere(local.database, login)
    return Shown({"login": login, "sessions_ended": ended})


@accounts.group()
def tokens() -> None:
    """Keys with which programs act over the API as one of these people."""


@tokens.command("add")
@click.argument("login")
@click.option("--label", required=True, help="Which program gets it.")
@click.option("--days", type=int, default=365, show_default=True, help="How long it lasts.")
@shows
@with_local
def add_token(local: Local, login: str, label: str, days: int) -> Shown:
    """Make a token that acts as LOGIN, and show it once.

    Example: landsaftale node accounts tokens add karim --label "Vagtplan" --days 90
    """
    made = token_actions.make(local.database, login, label, days)
    return Shown(asdict(made), [made.token, f"{made.id}, til og med {made.last_day}"])


@tokens.command("list")
@shows
@with_local
def list_tokens(local: Local) -> Shown:
    """List the tokens: whose, for which program, until when, last used on which day.

    Example: landsaftale node accounts tokens list
    """
    with local.read() as session:
        rows = [
            {"id": one.id, "login": login, "label": one.label, "last_day": one.last_day,
             "used_on": one.used_on}
            for one, login in token_actions.listed(session)
        ]  # fmt: skip
    return Shown({"tokens": rows}, table([list(row.values()) for row in rows]))


@tokens.command("revoke")
@click.argument("token_id", type=click.UUID)
@shows
@with_local
def revoke_token(local: Local, token_id: UUID) -> Shown:
    """End the token TOKEN_ID (see the list) at once.

    Example: landsaftale node accounts tokens revoke 01900000-0000-7000-8000-000000000000
    """
    token_actions.revoke(local.database, token_id)
    return Shown({"id": token_id, "revoked": True})


def _given(ask: bool, password_file: Path | None) -> tuple[str, str | None]:
    """The password to use, and once more if it was made here and must be told."""
    if password_file:
        return password_file.read_text(encoding="utf-8").partition("\n")[0].strip(), None
    if ask:
        return click.prompt("Password", hide_input=True, confirmation_prompt=True), None
    made = actions.new_password()
    return made, made


def _shown(data: dict[str, object], told: str | None) -> Shown:
    return Shown(data | ({"password": told} if told else {}))
