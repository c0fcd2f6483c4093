"""From four weeks at Søbredden to paid hours to a job on a promised day, one of them late.

The hotel promises ten paid hours from 4 January and thirty hours' job from 1 February 2027. The
hours begin; the job does not, and both sides see it the day after.
"""

from datetime import date

import pytest
from sqlalchemy import select

from hub.guests import news
from hub.tables import OutgoingLetter
from node.inbox.row import told
from node.inbox.waiting import waiting
from node.staircases import actions
from node.staircases.seen import plan_of
from shared.accounts.actions import who
from shared.accounts.tables import Account
from shared.problem import Refused
from tests.hub.people import app_of, browser_of
from tests.hub.stage import Stage
from tests.node.people import Person, program_of
from tests.reading import as_read
from tests.scenarios.test_placement_life import Hotel

HOURS, JOB, ANEW = date(2027, 1, 4), date(2027, 2, 1), date(2027, 3, 1)


def tasks(hotel: Hotel, today: date) -> list[tuple[str, date]]:
    """What the consultant's inbox asks for because of the stairs."""
    with hotel.node.read() as session:
        login = Account.login == "consultant-karim.holst"
        person = who(session.query(Account).where(login).one())
        rows = [told(row) for row in waiting(session, hotel.node, person, today)]
    return [(one.code, one.due) for one in rows if one.what == "stair"]


def states(hotel: Hotel, code: str) -> list[str]:
    with hotel.node.read() as session:
        return [one.state for one in plan_of(session, hotel.node, code).stairs]


def told_by_mail(hotel: Hotel) -> None:
    """Let the hub write to the workplace of the late step, once, with a page for the phone."""
    url = "https://hub.example.dk"
    assert [news.tell_all(hotel.hub, url), news.tell_all(hotel.hub, url)] == [1, 0]
    with hotel.hub.read() as session:
        letter = as_read(
            session.scalars(select(OutgoingLetter.text).order_by(OutgoingLetter.id)).all()[-1]
        )
    assert "30 timer om ugen, fra mandag den 1. februar 2027. Det er ikke noteret" in letter
    phone = app_of(hotel.hub).test_client()  # nobody is logged in
    page = phone.get(letter[letter.index("/svar/") :].split()[0]).text
    assert "Lovet mandag den 1. februar 2027, og det er ikke sket." in page
    assert "Ring til Karim Holst" in page


def test_a_job_that_was_promised_and_did_not_come_is_seen_by_both(stage: Stage) -> None:
    hotel = Hotel(stage)
    code, node = hotel.started(), hotel.node
    karim, at = Person(node, "consultant"), f"/placeringer/{code}/trappe"
    hours = {"rung": "paid_hours", "hours": "10", "promised_on": "04-01-2027"}
    assert karim.send(at, hours).status_code == 303
    assert karim.send(at, {**hours, "promised_on": "03-01-2027"}).status_code == 422  # below
    job = {"rung": "ordinary", "hours": "30", "promised_on": "01-02-2027"}
    assert karim.send(at, job).status_code == 303
    assert "Næste trin er lovet mandag den 4. januar 2027" in karim.see(at).text
    with pytest.raises(Refused, match="stair_order"):
        actions.promise(node, "test", code, ("paid_hours", 37, ANEW))  # after a job comes nothing
    with pytest.raises(Refused, match="day_not_between"):
        actions.keep(node, "test", code, 1, HOURS)  # it is not there yet
    hotel.day("2027-01-03")
    hotel.tells(code, "ended")
    assert tasks(hotel, date(2027, 1, 3)) == []

    hotel.day(HOURS.isoformat())
    assert tasks(hotel, HOURS) == [(code, HOURS)]
    assert karim.send(f"{at}/holdt", {"number": "1", "kept_on": "04-01-2027"}).status_code == 303
    hotel.day("2027-02-02")
    assert states(hotel, code) == ["kept", "late"]
    assert tasks(hotel, date(2027, 2, 2)) == [(code, JOB)]
    assert "1 trin skulle være sket." in karim.see(at).text
    mette = browser_of(hotel.hub, "emp.admin", stage.employer)
    for address, words in (
        ("/overblik", "Overskredet: 1. februar"),
        (f"/placeringer/{code}", "Lovet mandag den 1. februar 2027, og det er ikke sket."),
    ):
        assert words in mette.get(address).text

    told_by_mail(hotel)

    program = program_of(node, "consultant", "Ida Bro")
    told_ = program.post(f"/api/v1/placements/{code}/staircase/dropped",
                         json={"number": 2, "reason": "no_vacancy"}).json  # fmt: skip
    assert [one["state"] for one in told_["stairs"]] == ["kept", "dropped"]
    with pytest.raises(Refused, match="stair_over"):
        actions.keep(node, "test", code, 2)  # a promise that was given up does not come back
    actions.promise(node, "test", code, ("ordinary", 30, ANEW))
    hotel.play.exchange()
    assert "1. marts 2027" in mette.get(f"/placeringer/{code}").text
    assert states(hotel, code) == ["kept", "dropped", "promised"]
