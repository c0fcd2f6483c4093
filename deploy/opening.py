"""`landsaftale contact-key` and `landsaftale open`: what an employer contact does alone.

Both work without a hub and without network, on files only: the key never leaves its holder.
"""

import json
from pathlib import Path

import click

from shared.cli import Shown, shows
from shared.problem import Refused
from shared.trust.keys import fingerprint
from shared.trust.sealing import bundle_to_json, create_contact_key, open_sealed

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("contact-key")
@click.argument("new_file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--after", "former", type=FILE, help="Your key until now: it introduces the new.")
@shows
def contact_key(new_file: Path, former: Path | None) -> Shown:
    """Make an employer contact's key in NEW_FILE, which only you can read.

    The public half goes beside it, to `NEW_FILE.bundle.json`: send that to the hub, and read
    out the words when it rings. Never send NEW_FILE itself.

    With `--after` municipalities that know your key until now follow to the new one by
    themselves. Keep the old file: it opens what was sealed before.

    Example: landsaftale contact-key mette.key
    """
    bundle_file = new_file.with_name(new_file.name + ".bundle.json")
    try:
        bundle = create_contact_key(new_file, former)
    except FileExistsError as wrong:
        raise Refused("file_exists", path=str(new_file)) from wrong
    bundle_file.write_text(bundle_to_json(bundle), encoding="utf-8")
    words = fingerprint(bundle.signer)
    made = {"key": str(new_file), "bundle": str(bundle_file)}
    return Shown(
        made | {"key_id": bundle.key_id, "words": words},
        [f"Nøglen ligger i {new_file}. Behold den selv.",
         f"Send {bundle_file} til hubben, og læs disse ord op:", f"  {words}"],
    )  # fmt: skip


@click.command("open")
@click.argument("file", type=FILE)
@click.option("--key", "key_file", type=FILE, required=True, help="Your own key file.")
@shows
def open_disclosure(file: Path, key_file: Path) -> Shown:
    """Open FILE, a sealed contact, with your key file.

    Example: landsaftale open F-7K3QM2X.json --key mette.key
    """
    try:
        sealed = json.loads(file.read_text(encoding="utf-8"))
        proposal, box = str(sealed["proposal"]), str(sealed["sealed"])
    except (ValueError, KeyError, TypeError) as wrong:
        raise Refused("sealed_unreadable", path=str(file)) from wrong
    content = open_sealed(box, proposal, key_file)
    return Shown(dict(content), [f"{name}: {line}" for name, line in content.items()])
