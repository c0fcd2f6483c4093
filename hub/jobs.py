"""Everything the hub does by itself."""

from pathlib import Path

from hub.config import open_hub
from hub.guests.news import tell_all
from hub.guests.post import deliver, post
from hub.guests.support import send_all
from hub.guests.workplace import ask_all
from hub.letters.actions import write_all
from hub.matching.actions import run_all
from hub.needs.actions import age
from hub.needs.recurring import prepare
from hub.needs.waiting import answer_late
from hub.outcomes.telling import tell_daily
from hub.signals.actions import look_daily
from shared import config, jobs
from shared.config import Settings
from shared.exchange.asking import forget_nonces
from shared.exchange.purge import purge_daily
from shared.feed.lapse import lapse
from shared.feed.local import Local
from shared.feed.sequence import sequence
from shared.jobs import Job


def _post(local: Local, settings: Settings) -> list[Job]:
    if not (settings.smtp and settings.mail_from):
        return []
    return [
        Job("post", 5, lambda: deliver(local, settings.smtp, settings.mail_from)),
        Job("ask_workplaces", 600, lambda: ask_all(local, settings.url)),
        Job("tell_workplaces", 600, lambda: send_all(local, settings.url)),
        Job("news", 600, lambda: tell_all(local, settings.url)),
        Job("write_to_employers", 60, lambda: write_all(local, settings.url)),
    ]


def all_jobs(local: Local, settings: Settings) -> list[Job]:
    """Return what the hub does again and again."""
    return [
        Job("sequence", 1, lambda: sequence(local.database)),
        Job("forget_nonces", 60, lambda: forget_nonces(local)),
        Job("lapse", 1, lambda: lapse(local)),
        Job("purge", 600, lambda: purge_daily(local)),
        Job("react", 1, local.react),
        *_post(local, settings),
        Job("age_needs", 60, lambda: age(local)),
        Job("prepare_needs", 60, lambda: prepare(local, post, settings.url)),
        Job("suggest", 600, lambda: run_all(local)),
        Job("tell_outcomes", 600, lambda: tell_daily(local)),
        Job("look_for_signals", 600, lambda: look_daily(local)),
        Job("answer_late", 60, lambda: answer_late(local)),
    ]


def run(home: Path) -> None:
    """Run the hub's jobs until told to stop.

    Raises:
        Refused: its database may forget what is committed (`database_forgets`).
    """
    local, settings = open_hub(home), config.load(home, "hub")
    local.database.must_keep()
    jobs.run(local.database, all_jobs(local, settings))
