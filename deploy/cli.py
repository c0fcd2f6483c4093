"""The console command `landsaftale`: mounts the hub's and the node's commands, and the demo."""

import gc
import importlib
import json
import sys

import click

NEW_OBJECTS = 50_000  # made before the collector looks again: a batch of records makes more
GROUPS = {
    "hub": ("hub.cli", "hub", "A hub: members, employers, agreements, needs, placements."),
    "node": ("node.cli", "node", "A municipality's node: candidates, needs, proposals."),
    "demo": ("deploy.demo.cli", "demo", "Play the whole story with one hub and six nodes."),
    "open": ("deploy.opening", "open_disclosure", "Open a sealed disclosure, without network."),
    "contact-key": ("deploy.opening", "contact_key", "Make an employer contact's key file."),
}


class Programs(click.Group):
    """Imports a program when it is asked for, so that `--help` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the programs."""
        return list(GROUPS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import the program of this name."""
        if name not in GROUPS:
            return None
        module, attribute, _ = GROUPS[name]
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the programs without importing them."""
        with formatter.section("Programs"):
            formatter.write_dl([(name, text) for name, (_, _, text) in GROUPS.items()])


@click.command(cls=Programs)
def landsaftale() -> None:
    """One agreement, many municipalities.

    Exit status: 0 done, 1 refused with a sentence, 2 wrong arguments.
    """


def main(arguments: list[str] | None = None) -> int:
    """Run a command; a problem becomes a sentence and its remedy on standard error."""
    from shared.problem import Problem

    gc.set_threshold(NEW_OBJECTS)  # looking after each 700 takes a third of an exchange's time
    try:
        landsaftale.main(args=arguments, prog_name="landsaftale", standalone_mode=False)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.Abort:
        return 130
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except Problem as problem:
        _tell(problem, sys.argv[1:] if arguments is None else arguments)
        return 1
    return 0


def _tell(problem: Exception, arguments: list[str]) -> None:
    from babel import Locale

    from shared.problem import Problem
    from shared.web.words import say_problem

    assert isinstance(problem, Problem)  # noqa: S101 -- so called
    said = say_problem(problem, locale=Locale("da"))
    click.echo(str(said), err=True)
    if "--json" in arguments:
        params = {name: str(value) for name, value in problem.params.items()}
        click.echo(json.dumps({"problem": {"code": problem.code, "params": params}}))


if __name__ == "__main__":
    sys.exit(main())
