"""`landsaftale hub signatures …`"""

import json
from pathlib import Path

import click

from hub.signatures import actions
from shared.cli import Shown, actor, shows, table, with_local
from shared.feed.local import Local
from shared.said import employer_by_code
from shared.trust.papers import papers_json, read_signed

FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def signatures() -> None:
    """Acts of an employer that its contact signs with a key of its own."""


@signatures.command("list")
@click.argument("employer")
@shows
@with_local
def list_(local: Local, employer: str) -> Shown:
    """List what the contact of this EMPLOYER has not signed.

    Example: landsaftale hub signatures list V-7K3QM2X
    """
    with local.read() as session:
        found = actions.unsigned(session, employer_by_code(session, employer).ref)
    rows = [{"act": one.record.ref, "code": one.code, "said": one.said, "on": one.on.isoformat()}
            for one in found]  # fmt: skip
    return Shown({"unsigned": rows}, table((one["code"], one["said"], one["on"]) for one in rows))


@signatures.command()
@click.argument("employer")
@click.option("--only", "codes", multiple=True, metavar="CODE", help="Not all: F-… or A-….")
@click.option("--output", type=FILE, required=True)
@shows
@with_local
def papers(local: Local, employer: str, codes: tuple[str, ...], output: Path) -> Shown:
    """Write what the contact of this EMPLOYER may sign to a file for `landsaftale sign`.

    Example: landsaftale hub signatures papers V-7K3QM2X --output papers.json
    """
    with local.read() as session:
        found = actions.papers(session, employer_by_code(session, employer).ref, codes)
    text = json.dumps(papers_json(found), ensure_ascii=False, indent=1)
    output.write_text(text, encoding="utf-8")
    how = f"{output}: underskrives med landsaftale sign {output} --key NØGLEFIL"
    return Shown({"file": str(output), "papers": len(found)}, [how])


@signatures.command()
@click.argument("employer")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@shows
@with_local
def take(local: Local, employer: str, file: Path) -> Shown:
    """Take in FILE, what a contact of this EMPLOYER has signed: all of it, or nothing.

    Example: landsaftale hub signatures take V-7K3QM2X papers.json.signed.json
    """
    with local.read() as session:
        key = employer_by_code(session, employer).ref
    done = actions.take(local, actor(), key, read_signed(file.read_bytes()).signed)
    return Shown({"signed": [one.ref for one in done]}, [f"{len(done)} underskrifter er gemt."])
