"""`landsaftale demo`: one hub and six nodes on this machine, and the whole story."""

import json
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from deploy.demo import story
from deploy.demo.acts_agreement import PEOPLE
from deploy.demo.day import HOME
from deploy.demo.letterbox import letterbox
from deploy.demo.processes import ENDINGS, FIRST_PORT, all_stopped, parties
from deploy.demo.stage import LETTERS, Stage, as_subprocess, in_process
from shared import config

MUNICIPALITIES = {
    "101": "København", "147": "Frederiksberg", "157": "Gentofte",
    "461": "Odense", "751": "Aarhus", "851": "Aalborg",
}  # fmt: skip


@click.command()
@click.option(
    "--fresh", is_flag=True, help="Throw away what an earlier demo left, and play again."
)
@click.option("--once", is_flag=True, help="Play the story and stop the servers.")
@click.option("--json", "as_json", is_flag=True, help="The report as one JSON object.")
@click.option("--by-subprocess", is_flag=True, help="Give every command as a process of its own.")
@click.option(
    "--home", type=click.Path(path_type=Path, file_okay=False), default=HOME,
    show_default=True, help="The folder that the seven parties live in.",
)  # fmt: skip
@click.option("--first-port", type=int, default=FIRST_PORT, show_default=True,
              help="The hub's port; the nodes have the six after it.")  # fmt: skip
def demo(
    fresh: bool, once: bool, as_json: bool, by_subprocess: bool, home: Path, first_port: int
) -> None:
    """Play the story with one hub and six nodes, then leave them running.

    Where it was played before, the servers start on what they have. Everybody and everything in
    it is invented. Ends with Ctrl-C.

    Exit status: 0 when every step is in order, 1 when one is not, or a port is in use.

    Example: landsaftale demo --once --json
    """
    hub, nodes = parties(home, MUNICIPALITIES, first_port)
    stage = Stage(home, hub, nodes, as_subprocess if by_subprocess else in_process, _tell)
    report = {} if fresh or once else _earlier(home)
    with letterbox(home / LETTERS) as hub.settings, all_stopped(hub, *nodes.values()):
        if report:
            _go_on(stage)
        else:
            report = _play(stage)
        if as_json:
            click.echo(json.dumps(report, ensure_ascii=False, default=str))
        if not once:
            _stay(stage)
    raise click.exceptions.Exit(0 if story.in_order(report) else 1)


def _tell(line: str) -> None:
    click.echo(line, err=True)


def _earlier(home: Path) -> dict[str, Any]:
    """Return the report of a story that was played here to a good end, or an empty one."""
    path = home / "report.json"
    report = dict(json.loads(path.read_text())) if path.exists() else {}
    return report if report and story.in_order(report) else {}


def _go_on(stage: Stage) -> None:
    port = config.load(stage.hub.home, "hub").port
    if port != stage.hub.port:
        raise click.ClickException(
            f"Demoen i {stage.root} har port {port} og de seks efter. "
            f"Brug --first-port {port}, eller begynd forfra med --fresh."
        )
    _tell(f"Demoen i {stage.root} går videre, hvor den slap; --fresh begynder forfra.")
    for party in (stage.hub, *stage.nodes.values()):
        party.start()
    for party in (stage.hub, *stage.nodes.values()):
        party.wait_until_it_answers()


def _play(stage: Stage) -> dict[str, Any]:
    _clear(stage.root)
    report = story.play(stage)
    kept = json.dumps(report, ensure_ascii=False, default=str)
    (stage.root / "report.json").write_text(kept)
    return report


def _clear(home: Path) -> None:
    """Throw away an earlier demo, and nothing else.

    Raises:
        click.ClickException: the folder holds something that no demo made.
    """
    there = home.exists() and any(home.iterdir())
    made = (home / "hub" / config.FILE).exists() and config.load(home / "hub", "hub").demo
    if there and not made:
        raise click.ClickException(
            f"Mappen {home} er ikke en demos og bliver ikke rørt. Angiv en anden med --home."
        )
    shutil.rmtree(home, ignore_errors=True)


def _stay(stage: Stage) -> None:
    _tell("\nServerne kører. Log ind (adgangskoderne er lavet til denne demo):")
    for line in _log_ins(stage):
        _tell(line)
    _tell(f"Breve, som hubben sender, ligger i {stage.root / LETTERS}.")
    _tell("Slut med Ctrl-C.")
    signal.sigwait(ENDINGS)
    _tell("Stopper serverne …")


def _log_ins(stage: Stage) -> Iterator[str]:
    for party in (stage.hub, *stage.nodes.values()):
        for login, name, role in PEOPLE[party.program]:
            kept = party.home / "keys" / f"{login}.password"
            password = kept.read_text() if kept.exists() else "–"
            yield (
                f"  {party.url}/log-ind  {party.title:14}  {login:14} {password:14} {name}, {role}"
            )
