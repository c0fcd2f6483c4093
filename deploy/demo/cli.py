"""`landsaftale demo`: one hub and six nodes on this machine, and the whole story."""

import json
import shutil
import signal
from pathlib import Path

import click

from deploy.demo import story
from deploy.demo.processes import FIRST_PORT, parties
from deploy.demo.stage import Stage, as_subprocess, in_process

MUNICIPALITIES = {
    "101": "København", "147": "Frederiksberg", "157": "Gentofte",
    "461": "Odense", "751": "Aarhus", "851": "Aalborg",
}  # fmt: skip


@click.command()
@click.option("--fresh", is_flag=True, help="Throw away what an earlier demo left.")
@click.option("--once", is_flag=True, help="Play the story and stop the servers.")
@click.option("--json", "as_json", is_flag=True, help="The report as one JSON object.")
@click.option("--by-subprocess", is_flag=True, help="Give every command as a process of its own.")
@click.option(
    "--home", type=click.Path(path_type=Path, file_okay=False), default=Path(".demo"),
    show_default=True, help="The folder that the seven parties live in.",
)  # fmt: skip
@click.option("--first-port", type=int, default=FIRST_PORT, show_default=True,
              help="The hub's port; the nodes have the six after it.")  # fmt: skip
def demo(
    fresh: bool, once: bool, as_json: bool, by_subprocess: bool, home: Path, first_port: int
) -> None:
    """Play the story with one hub and six nodes, then leave them running.

    Everybody and everything in it is invented. Ends with Ctrl-C.

    Exit status: 0 when every step is in order, 1 when one is not, or a port is in use.

    Example: landsaftale demo --once --json
    """
    hub, nodes = parties(home, MUNICIPALITIES, first_port)
    if fresh or once or not (home / "report.json").exists():
        shutil.rmtree(home, ignore_errors=True)
    stage = Stage(home, hub, nodes, as_subprocess if by_subprocess else in_process, _tell)
    try:
        report = story.play(stage)
        (home / "report.json").write_text(json.dumps(report, ensure_ascii=False, default=str))
        if as_json:
            click.echo(json.dumps(report, ensure_ascii=False, default=str))
        if not once:
            _stay(stage)
    finally:
        for party in (hub, *nodes.values()):
            party.stop()
    raise click.exceptions.Exit(0 if all(s["ok"] for s in report["steps"].values()) else 1)


def _tell(line: str) -> None:
    click.echo(line, err=True)


def _stay(stage: Stage) -> None:
    _tell("\nServerne kører. Log ind (adgangskoderne er lavet til denne demo):")
    for party, login, name, role, password in stage.codes.get("logins", ()):
        _tell(f"  {party.url}/log-ind  {party.title:14}  {login:14} {password:14} {name}, {role}")
    _tell("Slut med Ctrl-C.")
    signal.sigwait({signal.SIGINT, signal.SIGTERM})
