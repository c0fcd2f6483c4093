"""Everything the hub does by itself."""

from pathlib import Path

from hub.config import open_hub
from shared import jobs
from shared.feed.sequence import sequence
from shared.jobs import Job


def run(home: Path) -> None:
    """Run the hub's jobs until told to stop."""
    local = open_hub(home)

    jobs.run(
        local.database,
        home,
        [
            Job("sequence", 1, lambda: sequence(local.database)),
            Job("react", 1, local.react),
        ],
    )
