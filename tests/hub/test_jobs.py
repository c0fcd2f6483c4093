"""What the parties do by themselves: each thing once, and what one says wrongly stops no other."""

from dataclasses import replace
from uuid import uuid4

from sqlalchemy import select

from hub.guests import actions as guests
from hub.guests.news import tell_all
from hub.guests.support import send_all
from hub.guests.workplace import ask_all
from hub.jobs import all_jobs as hub_jobs
from hub.letters.actions import write_all
from hub.tables import OutgoingLetter
from node.jobs import all_jobs as node_jobs
from node.profiles import actions as profiles
from shared import config
from shared.backup import rows
from shared.feed.local import Local
from tests import make
from tests.hub.stage import Stage
from tests.mail import mail_server
from tests.node.scene import citizens, scene, set_day
from tests.parties import Town

URL = "https://hub.example.dk"


def test_what_speaks_of_records_that_are_not_here_keeps_no_others_waiting(
    stage: Stage, town: Town
) -> None:
    node = town.node("101")
    nowhere = f"municipality:101/{uuid4()}"
    with node.begin("test") as tx:
        tx.write(make.restriction(f"hub:dk/{uuid4()}"), "decided")
        tx.write(make.restriction(stage.employer), "decided")
        tx.write(make.staircase_plan(nowhere), "planned")
        tx.write(make.support(nowhere), "told")
        tx.write(make.placement(nowhere, workplace=nowhere, state="started"), "started")
    town.synchronise("101")
    assert write_all(town.hub, URL) == 1
    set_day(town.hub, "2027-01-05")
    assert [act(town.hub, URL) for act in (tell_all, send_all, ask_all)] == [0, 0, 0]
    with town.hub.read() as session:
        (letter,) = session.scalars(select(OutgoingLetter))
        assert "har besluttet en begrænsning" in letter.subject


def test_what_was_not_done_for_a_week_is_done_once_however_often_it_is_tried(
    stage: Stage, town: Town
) -> None:
    """Fault 41: each job bears being done twice; which process does them: `test_jobs.py`."""
    hub = town.hub
    play = scene(stage)
    play.planned(*citizens(play.node, "Anna Ager"))
    profiles.request(play.node, "test")
    guests.ask(hub, "test", play.code, URL)
    play.exchange()
    with mail_server() as mail:
        settings = replace(config.load(hub.home, "hub"), smtp=mail.address, mail_from="a@b.dk")
        jobs = {hub: hub_jobs(hub, settings), play.node: node_jobs(play.node, 0)}
        for day in ("2026-11-24", "2026-12-01"):  # and nothing on the days between
            counts = []
            for _ in range(3):
                for local, do in jobs.items():
                    set_day(local, day)
                    for job in do:
                        if job.name not in ("exchange", "listen"):
                            job.do()
                counts.append((len(mail.letters), *map(kept, jobs)))
            play.exchange()
            assert counts[1:] == [counts[0]] * 2, day


def kept(local: Local) -> list[object]:
    """All that a party has kept."""
    with local.read() as session:
        return list(rows.dumped(session.connection()))
