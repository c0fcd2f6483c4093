"""The console command `landsaftale`: mounts the hub's and the node's commands, and the demo."""

import gc
import json
import sys

import click

from shared.cli import Lazy, SomeRefused, plain
from shared.problem import Problem

NEW_OBJECTS = 50_000  # made before the collector looks again: a batch of records makes more
PLACES = {
    "hub": "hub.cli:hub",
    "node": "node.cli:node",
    "demo": "deploy.demo.cli:demo",
    "clock": "deploy.demo.day:clock",
    "rules": "deploy.ruling:rules",
    "open": "deploy.opening:open_disclosure",
    "sign": "deploy.signing:sign_papers",
    "backup-key": "shared.backup.commands:backup_key",
    "contact-key": "deploy.opening:contact_key",
}


@click.group(cls=Lazy, places=PLACES)
def landsaftale() -> None:
    """One agreement, many municipalities.

    Exit status: 0 done, 1 refused with a sentence, 2 wrong arguments; 3 of `status` and `peers`:
    something needs a person.
    """


def main(arguments: list[str] | None = None) -> int:
    """Run a command; a problem becomes a sentence and its remedy on standard error."""
    gc.set_threshold(NEW_OBJECTS)  # looking after each 700 takes a third of an exchange's time
    try:
        done = landsaftale.main(args=arguments, prog_name="landsaftale", standalone_mode=False)
    except click.Abort:
        return 130
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except SomeRefused as refused:
        for code, one in refused.problems.items():
            _tell(one, f"{code}: ")
        return 1
    except Problem as problem:
        _tell(problem)
        if "--json" in (sys.argv[1:] if arguments is None else arguments):
            click.echo(json.dumps({"problem": plain(problem)}))
        return 1
    return done if isinstance(done, int) else 0


def _tell(problem: Problem, of: str = "") -> None:
    from babel import Locale

    from shared.web.words import say_problem

    at = problem.params.get("pointers")  # the members of a record at fault, where that is known
    where = f" ({', '.join(at)})" if isinstance(at, list) else ""
    click.echo(f"{of}{say_problem(problem, locale=Locale('da'))}{where}", err=True)


if __name__ == "__main__":
    sys.exit(main())
