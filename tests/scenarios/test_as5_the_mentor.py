"""AS-5, a bad winter: the mentor of one combined plan falls out on a Monday.

A citizen is in her second week at Søbredden, with a mentor and treatment beside it. Hub and node
are processes of their own; each party acts for itself, the manager on a phone, by a link.
"""

import re
from datetime import date

from flask.testing import FlaskClient
from sqlalchemy import inspect, select

from hub.guests import support
from hub.tables import OutgoingLetter
from node.inbox.row import told
from node.inbox.waiting import waiting
from node.measures.seen import plan_of
from shared.accounts.actions import who
from shared.accounts.tables import Account
from shared.codes.lists import codes
from shared.database import Base
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.tables import StoredRecord
from shared.records.kinds import KINDS
from tests.hub.people import app_of, browser_of
from tests.hub.stage import Stage
from tests.node.people import Person
from tests.scenarios.test_placement_life import Hotel
from tests.story.search import hits

MONDAY, WEDNESDAY = date(2026, 12, 14), date(2026, 12, 16)
DELIVERERS = ("Mia Holm", "30405060", "Psykiatrisk Klinik Nord", "30405061", "Ib Lund", "30405062")
NEEDLES = [
    word.encode()
    for word in (
        *DELIVERERS, '"mentor"', '"treatment"',
        *(title for one in codes("measures").values() for title in (one.da, one.en)),
    )
]  # fmt: skip


def stored_at(party: Local) -> bytes:
    """All that a party's tables and files hold, and its records as who has the keys reads them."""
    with party.read() as session:
        here = set(inspect(session.connection()).get_table_names())
        rows = [
            value if isinstance(value, bytes) else str(value).encode()
            for table in Base.metadata.sorted_tables if table.name in here
            for row in session.execute(select(table))
            for value in row
        ]  # fmt: skip
        rows += [one.content for kind in KINDS for one in stored.of_kind(session, kind)]
    return b"\0".join([*rows, *(at.read_bytes() for at in party.home.rglob("*") if at.is_file())])


def records_at(party: Local) -> list[bytes]:
    with party.read() as session:
        return sorted(session.scalars(select(StoredRecord.digest)))


def tasks(node: Local, today: date) -> list[tuple[str, str, date]]:
    """What the caseworker's inbox asks for because of the plan."""
    with node.read() as session:
        login = select(Account).where(Account.login == "caseworker-bodil.lund")
        rows = waiting(session, node, who(session.scalars(login).one()), today)
        found = [told(row) for row in rows]
    return [(one.what, one.code, one.due) for one in found if one.what in ("measure", "talk")]


def state_of(node: Local, code: str) -> str:
    with node.read() as session:
        return plan_of(session, node, code).state


def helped(hotel: Hotel, code: str) -> Person:
    """Let the caseworker agree a mentor and treatment, and tell the workplace whom it rings."""
    bodil, at = Person(hotel.node, "caseworker", "Bodil Lund"), f"/placeringer/{code}/plan"
    days = {"starts_on": "07-12-2026", "ends_on": "03-01-2027", "if_missing": "substitute"}
    for kind, name, phone in (("mentor", *DELIVERERS[:2]), ("treatment", *DELIVERERS[2:4])):
        sent = bodil.send(at, {"kind": kind, "deliverer": name, "phone": phone, **days})
        assert sent.status_code == 303
    said = {"call": "caseworker-bodil.lund", "call_phone": "20304050", "next_talk": "18-12-2026",
            "steps": ["on_time", "new_task"]}  # fmt: skip
    assert bodil.send(f"{at}/arbejdssted", said).status_code == 303
    hotel.play.exchange()
    return bodil


def link_of(hub: Local) -> str:
    """Let the hub write to the workplace, once; return the letter's link."""
    assert support.send_all(hub, "https://hub.example.dk") == 1
    assert support.send_all(hub, "https://hub.example.dk") == 0
    with hub.read() as session:
        letter = session.scalars(select(OutgoingLetter.text).order_by(OutgoingLetter.id)).all()[-1]
    assert "Bodil Lund, telefon 20304050" in letter
    link = re.search(r"/svar/\S+", letter)
    assert link
    return link[0]


def main_of(phone: FlaskClient, link: str) -> str:
    """What stands on a page, without what is round it."""
    return phone.get(link).text.partition("<main")[2].partition("</main")[0]


def test_the_mentor_falls_out_and_only_the_caseworker_hears_of_it(stage: Stage) -> None:
    hotel = Hotel(stage)
    code, hub, node = hotel.started(), hotel.hub, hotel.node
    bodil, at = helped(hotel, code), f"/placeringer/{code}/plan"
    link, phone = link_of(hub), app_of(hub).test_client()
    page = main_of(phone, link)
    for words in ("Bodil Lund", "tel:20304050", "Møder til tiden hver dag", "18. december 2026"):
        assert words in page
    assert "<form" not in page  # it asks nothing

    hotel.day(MONDAY.isoformat())
    before = records_at(hub)
    gone = bodil.send(f"{at}/mangler", {"which": "1", "missing_on": "14-12-2026"})
    assert gone.status_code == 303
    assert (state_of(node, code), tasks(node, MONDAY)) == (
        "missing", [("measure", code, WEDNESDAY)],
    )  # fmt: skip
    assert hotel.now(code).state == "started"  # the system stops nothing
    assert records_at(hub) == before  # nobody can tell from what travels
    assert main_of(phone, link) == page
    mette = browser_of(hub, "emp.admin", stage.employer)
    assert "tel:20304050" in mette.get(f"/placeringer/{code}").text

    hotel.day(WEDNESDAY.isoformat())
    done = {"settled_which": "1", "how": "replaced", "instead": DELIVERERS[4],
            "instead_phone": DELIVERERS[5]}  # fmt: skip
    assert bodil.send(f"{at}/loest", done).status_code == 303
    assert (state_of(node, code), tasks(node, WEDNESDAY)) == ("mended", [])
    talk = date(2026, 12, 18)
    assert tasks(node, talk) == [("talk", code, talk)]
    hotel.day("2027-01-03")
    hotel.tells(code, "ended")
    assert (state_of(node, code), tasks(node, date(2027, 1, 3))) == ("over", [])
    assert "tel:20304050" not in main_of(phone, link)  # nobody is rung after it

    everything = stored_at(hub)
    assert b"on_time" in everything  # what was searched is what was told
    assert hits(everything, NEEDLES) == []
    assert len(hits(stored_at(node), NEEDLES)) >= len(DELIVERERS)  # and the search finds
