"""A manager without a log-in takes a placement from hearing to end, by letters alone.

Søbredden's manager never opens an account: each thing that the placement lacks comes by mail, and
København's node takes what is answered as any other word of the workplace.
"""

import re

from hub.guests import workplace
from hub.guests.post import deliver
from hub.placements.answers import answered
from node.placements import actions as node_acts
from shared import clock
from tests.hub.needs.test_pages import token_of
from tests.hub.people import app_of
from tests.hub.stage import Stage
from tests.mail import MailServer, mail_server
from tests.scenarios.test_placement_life import Hotel

URL = "https://hub.example.dk"


class Manager:
    """Reads mail and presses links; has no account."""

    def __init__(self, hotel: Hotel, server: MailServer) -> None:
        self.hotel, self.server = hotel, server
        self.browser = app_of(hotel.hub).test_client()

    def answers(self, **said: str) -> None:
        """Open the newest letter's link and press, and let the node hear of it."""
        assert deliver(self.hotel.hub, self.server.address, "hub@example.dk") == 1
        found = re.search(r"/svar/\S+", self.server.letters[-1].get_content())
        assert found
        form = {"csrf_token": token_of(self.browser, found[0])} | said
        assert self.browser.post(found[0], data=form).status_code == 303
        self.hotel.play.exchange()
        node_acts.follow(self.hotel.node)


def test_a_manager_answers_by_mail_alone_and_the_municipality_follows(stage: Stage) -> None:
    hotel = Hotel(stage, people=1)
    code = hotel.planned()
    with mail_server() as server:
        manager = Manager(hotel, server)
        workplace.ask(hotel.hub, "user:karim", code, URL)
        manager.answers(hearing="agreed", heard="shop_steward", on="23-11-2026")
        assert hotel.now(code).state == "heard"
        hotel.granted(code)
        hotel.day("2026-12-07")
        workplace.ask(hotel.hub, "user:karim", code, URL)
        manager.answers(on="07-12-2026")
        assert hotel.now(code).state == "started"
        for day, letters in (("2026-12-22", 0), ("2026-12-23", 1), ("2026-12-24", 0)):
            hotel.day(day)
            assert workplace.ask_all(hotel.hub, URL) == letters, day  # 60 per cent: the 23rd
        manager.answers(answer="hire", hours="30", hire_from="04-01-2027", on="24-12-2026")
        hotel.day("2027-01-03")
        workplace.ask(hotel.hub, "user:karim", code, URL)
        manager.answers(on="03-01-2027")
        assert hotel.now(code).state == "ended"
        names = {"Anna Ager", "Anna", "Ager"}
        letters_text = " ".join(str(one) + one.get_content() for one in server.letters)
        assert not any(name in letters_text for name in names)
        assert len(server.letters) == 4
    with hotel.hub.read() as session:
        (tally,) = answered(session, None, clock.today(session)).values()
    assert (tally.hire, tally.unanswered) == (1, 0)
