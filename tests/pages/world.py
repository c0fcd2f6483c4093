"""One hub and one node in which every page has something to show, both answering over HTTP."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import select
from werkzeug.serving import make_server

from hub.employers import keys
from hub.guests import actions as guests
from hub.guests import links, support, workplace
from hub.needs import templates
from hub.outcomes import telling
from hub.placements.actions import by_code
from hub.pledges import actions as pledges
from hub.pledges.actions import PledgeDraft
from hub.proposals import actions as intake
from hub.quotas import actions as quotas
from hub.quotas.actions import QuotaDraft
from hub.restrictions import actions as appeals
from hub.signals import actions as signals
from hub.tables import NeedTemplate, OutgoingLetter, PreparedNeed
from node.app import create_app
from node.citizens.actions import assign
from node.citizens.actions import by_code as by_candidate
from node.citizens.sharing import recall
from node.competences import actions as competences
from node.contacts import actions as contacts
from node.measures import actions as measures
from node.offices import actions as offices
from node.own_page import actions as own_page
from node.placements.room import ask_ahead
from node.proposals.actions import withdraw
from node.proposals.confirming import confirm
from node.proposals.contact import disclose
from node.restrictions import actions as decisions
from node.restrictions.actions import Wanted
from node.staircases import actions as staircases
from shared import told
from shared.accounts import actions as accounts
from shared.database import set_setting
from shared.feed import stored
from shared.feed.local import Local
from shared.needs.draft import SCHEMA
from shared.peers import actions as peers
from shared.promises import actions as promises
from shared.promises.actions import Given
from shared.records.codes import public_code
from shared.records.sector import Absence
from shared.rules.period import Period
from shared.tables import SignalIndex
from shared.trust.sealing import create_contact_key
from tests import make
from tests.hub.outcomes.ended import ended
from tests.hub.stage import draft_of, set_up
from tests.node.institutions import own
from tests.node.measures.plan import PHONE, a_colleague, a_measure
from tests.node.scene import Scene, citizens, scene
from tests.pages import parted
from tests.parties import Town, not_yet
from tests.shared.feed.test_quarantine import known_as

PASSWORD = "lang og hemmelig"
NAMED = {
    "consultant": "Ole Toft",
    "manager": "Lise Holm",
    "node.kam": "Nora Kvist",
    "team": "Tina Bro",
}
REVIEW = date(2027, 3, 1)
NAMES = ("Anna Ager", "Bo Bech", "Carla Carlsen", "Dan Dam", "Eva Eg", "Finn Friis",
         "Gerda Gram")  # fmt: skip


@dataclass(frozen=True, slots=True)
class World:
    """Where the parties answer, and the public codes of what stands on their pages."""

    play: Scene
    served: Mapping[str, tuple[Local, str]]  # each party of the list of pages, with its address
    left_placement: str  # of which nobody else knows any more
    candidate: str
    to_decide: str
    accepted: str
    confirmed: str  # by the municipality itself, within its quota
    agreement: str
    placement: str
    link: str  # that a municipality without a node was sent
    site_link: str  # that the manager of a workplace was sent
    help_link: str  # that the same was sent, to know whom to ring
    token: str  # of the link to a citizen's own page
    service: str
    employer: str
    signal: str
    limit: str
    promise: str  # the municipality's
    pledge: str  # that a need opens places of
    talk: str
    seat: str  # that another municipality offers
    department: str  # of the municipality as an employer
    own_need: str  # of its institutions
    opened: str  # by the employer, and taken back since

    def url(self, program: str) -> str:
        """Return the address of a party's front page."""
        return self.served[program][1]

    def login(self, program: str, role: str) -> str:
        """Let there be a person with this role; return the login."""
        local, _ = self.served[program]
        scopes = {"emp": self.play.stage.employer, "sector": self.service}
        accounts.add(local.database, "hub" if local.is_hub else "node", login=role,
                     name=NAMED.get(role, "Bodil Lund"), title="", roles=frozenset({role}),
                     password=PASSWORD, scope=scopes.get(role.partition(".")[0]))  # fmt: skip
        return role


@contextmanager
def world(folder: Path) -> Iterator[World]:
    """Play so much of the story that a proposal waits at each station, and a placement is on."""
    with Town(folder) as town:
        with town.hub.database.begin() as session:
            set_setting(session, "demo_today", "2026-11-23")
        stage = set_up(town, folder)
        with town.hub.begin("test") as tx:
            away = Absence(first=date(2026, 12, 7), last=date(2026, 12, 11),
                           substitute=make.contact("Rie Dam"))  # fmt: skip
            service = tx.write(make.sector_service(absences=(away,)), "made")
        _profiles(town)
        play = scene(stage, slots=6, free=(make.FREE,))
        stage.accede("147", state="declined")
        town.apply("461")  # waits for the operator
        with play.node.begin("test") as tx:
            tx.write(make.agreement_question(stage.agreement), "asked")
        people = citizens(play.node, *NAMES, caseworker="Bodil Lund")
        play.proposed(people[0])
        to_decide = _passed_on(play, people[1])
        play.to_meet(people[2])
        accepted = play.accepted(people[3])
        placement = play.planned(people[4])
        help_link = _helped(play, placement)
        opened, (token, _) = (
            _opened(play, people[6]), own_page.make_link(play.node, "test", people[2]),
        )  # fmt: skip
        play.exchange()
        signal, limit, (promise, talk), pledge, seat, (department, own_need), _ = (
            _signalled(play), _limited(play), _promised(play), _pledged(play), _seats(play),
            _as_employer(play, folder), _introduced(play, folder),
        )  # fmt: skip
        confirmed, (left, left_placement) = (
            _unheard(play, people[0], people[5]), parted.leave(play),
        )  # fmt: skip
        guests.ask(town.hub, "test", play.code, town.url)
        _recurs(town)
        workplace.ask(town.hub, "test", placement, town.url)
        with town.hub.read() as session:
            agreement = stored.get(session, stage.agreement).body.code
            employer = stored.get(session, stage.employer).body.code
            letters = session.scalars(
                select(OutgoingLetter.text).order_by(OutgoingLetter.id)
            ).all()
        link, *_, site_link = (one[one.index("/svar/") :].split()[0] for one in letters)
        with _all_served({"node": play.node, "left": left, **parted.stop(town)}) as served:
            yield World(
                play,
                {"hub": (town.hub, town.url), **served},
                left_placement,
                people[0],
                to_decide,
                accepted,
                confirmed,
                agreement,
                placement,
                link,
                site_link,
                help_link,
                token,
                service,
                employer,
                signal,
                limit,
                promise,
                pledge,
                talk,
                seat,
                department,
                own_need,
                opened,
            )


def _as_employer(play: Scene, folder: Path) -> tuple[str, str]:
    """The municipality's own institutions, two of them with places in a need."""
    town = play.stage.town
    made = own.employer(town)
    own.own_stage(town, folder)
    need = own.posted(town, (own.LARGE, 3), (own.SMALL, 1), title="Hjælpere i børnehaven")
    return str(made["Børn og dagtilbud"].body.code), str(need.body.code)


def _introduced(play: Scene, folder: Path) -> None:
    """The contact's key, which the node knows, introduces the next one."""
    with play.node.read() as session:
        code = stored.get(session, play.stage.employer).body.code
        [known] = [one for one in contacts.known_keys(session) if one.code == code]
    contacts.check(play.node, "login:karim", code, known.key_id)
    bundle = create_contact_key(folder / "new.key", folder / "mette.key")
    keys.add_contact_key(play.stage.town.hub, "test", code, bundle, contact=known.contact)
    play.exchange()


def _passed_on(play: Scene, person: str) -> str:
    """A proposal that the employer is to answer; colleagues who know branches see to it."""
    _know_branches(play.node, person)
    code = play.proposed(person)
    intake.pass_on(play.stage.town.hub, "test", code)
    return code


def _opened(play: Scene, person: str) -> str:
    """A proposal that is taken back after the employer has fetched the name."""
    code = play.to_meet(person)
    disclose(play.node, "test", code)
    play.exchange()
    intake.hand_out(play.stage.town.hub, "test", code)
    play.exchange()
    withdraw(play.node, "test", code)
    return code


def _unheard(play: Scene, candidate: str, other: str) -> str:
    """What one side has said and the other has not heard to the end."""
    _recalled(play, candidate)
    return _handed_out(play, other)


def _recalled(play: Scene, code: str) -> None:
    """Refused records; a citizen's two profiles recalled, the last nobody has heard of."""
    _refused(play)
    for exchange in (play.exchange, bool):
        with play.node.begin("test") as tx:
            person = by_candidate(tx.session, code)
            person.profile = tx.write(
                make.profile(), "published", valid_until=make.lease(tx.today)
            )
        with play.node.begin("test") as tx:
            recall(tx, by_candidate(tx.session, code))
        exchange()


def _profiles(town: Town) -> None:
    """Whom to match with, at the hub as if they had come by exchange."""
    with town.hub.begin("test") as tx:
        for number in range(12):
            hours = "full" if number < 6 else "up_to_20"
            tx.write(make.profile(hours=hours), "published", valid_until=make.lease(tx.today))


def _helped(play: Scene, placement: str) -> str:
    """Measures beside a placement, one missing; the link by which its workplace is told."""
    hub, node = play.stage.town.hub, play.node
    for kind in ("mentor", "treatment", "transport"):
        measures.agree(node, "test", placement, a_measure(kind=kind))
    measures.note_missing(node, "test", placement, 2, make.START)
    told = measures.Told(call=a_colleague(node, "Birgit Lund"), phone=PHONE,
                         steps=("on_time", "new_task"), next_talk=REVIEW)  # fmt: skip
    measures.tell(node, "test", placement, told)
    for stair in (("paid_hours", 10, date(2026, 12, 14)), ("ordinary", 30, REVIEW)):
        staircases.promise(node, "test", placement, stair)
    play.exchange()
    with hub.begin("test") as tx:
        row = by_code(tx.session, placement)
        return f"/svar/{links.make(tx, row.ref, '101', REVIEW, support.ASKS)}"


def _signalled(play: Scene) -> str:
    """A signal that the employer has replied to."""
    town, results = play.stage.town, ["sister_site", *["not"] * 29, *["unknown"] * 4]
    ended(town, play.stage, "1990000101", results, need=play.need.ref)
    beside = [*["employed_here"] * 8, *["not"] * 9]
    ended(town, play.stage, "1990000461", beside, need=play.need.ref, end_reason="no_show")
    telling.tell(town.hub, "test")
    signals.look(town.hub, "test")
    with town.hub.read() as session:
        code = session.scalars(select(SignalIndex.code)).one()
    signals.reply(town.hub, "test", code, "Køkkenet var lukket i foråret.", "Mette Kjær")
    play.exchange()
    return code


def _know_branches(node: Local, person: str) -> None:
    """Two consultants: one knows the branch, the other works with a citizen and is to be away."""
    for login, name in (("bodil", "Bodil Lund"), ("rie", "Rie Dam")):
        accounts.add(node.database, "node", login=login, name=name, title="",
                     roles=frozenset({"consultant"}), password=PASSWORD, scope=None)  # fmt: skip
    competences.learn(node, "login:bodil", "bodil", ["I", "G"])
    competences.be_away(node, "cli:rie", "bodil", date(2026, 12, 21), date(2027, 1, 3), "rie")
    assign(node, "test", person, "consultant", "rie")


def _limited(play: Scene) -> str:
    """A restriction that the employer has replied to, of a place that has another number now."""
    with play.stage.town.hub.begin("test") as tx:
        place = told.workplace(tx.session, "1990000101").body
        tx.write(
            replace(
                place,
                code=public_code("S"),
                p_number="1990000901",
                name="Søbredden Syd",
                address="SØBREDDEN 101, 2. sal",
            ),
            "registered",
        )
    play.exchange()
    wanted = Wanted(
        level="workplace",
        measure="limit",
        at_most=2,
        reason="1 af 30 kendte forløb førte til job.",
        review_on=REVIEW,
    )
    code = decisions.decide(play.node, "test", "1990000101", wanted, "Lise Holm").body.code
    play.exchange()
    appeals.reply(play.stage.town.hub, "test", code, "Vi ansætter to i januar.", "Mette Kjær")
    play.exchange()
    return code


def _promised(play: Scene) -> tuple[str, str]:
    """A promise of the municipality that was moved, and a talk; the employer's is overdue."""
    town = play.stage.town
    accounts.add(play.node.database, "node", login="karim", name="Karim Holst", title="",
                 roles=frozenset({"node.kam"}), password=PASSWORD)  # fmt: skip
    accounts.add(town.hub.database, "hub", login="mette", name="Mette Kjær", title="",
                 roles=frozenset({"emp.admin"}), password=PASSWORD,
                 scope=play.stage.employer)  # fmt: skip
    with town.hub.read() as session:
        employer = stored.get(session, play.stage.employer).body.code
    given = Given(to=employer, what="Tre kandidater til køkkenet", due=date(2026, 11, 24),
                  keeper="karim")  # fmt: skip
    code = str(promises.give(play.node, "test", given).body.code)
    promises.move(play.node, "test", code, date(2026, 12, 1), "De skal på kursus først.")
    for office in ("Virksomhedsservice Bygge", "Jobcenter Nord"):
        offices.keep(play.node, "login:karim", office, ["bodil", "rie"])
        offices.hand(play.node, "Karim Holst", code, office)
    with town.hub.begin("test") as tx:
        tx.write(make.promise(play.stage.employer, what="Svar på fem forslag",
                              due=date(2026, 11, 20), keeper="Mette Kjær"), "given")  # fmt: skip
    with town.hub.begin("test") as tx:
        tx.write(make.promise(play.stage.employer, what="Pladser efter nytår", at="09:30",
                              due=date(2026, 11, 26), keeper="Mette Kjær",
                              with_whom="Karim Holst"), "given")  # fmt: skip
        kept = tx.write(make.promise(play.stage.employer, what="Et job til én", state="kept",
                                     closed_on=date(2026, 11, 20), keeper="Mette Kjær"),
                        "kept")  # fmt: skip
    play.exchange()
    with play.node.begin("test") as tx:
        tx.write(make.objection(kept, play.stage.employer), "objected")
        talk = tx.get(tx.write(make.contact_note(play.stage.employer), "noted")).body.code
    return code, str(talk)


def _pledged(play: Scene) -> str:
    """A pledge of which three places are opened, and one that is not confirmed."""
    stage, hub = play.stage, play.stage.town.hub
    draft = PledgeDraft(year=2026, purpose="way_back", places=24)
    code = str(pledges.promise(hub, "test", stage.employer, draft).body.code)
    pledges.confirm(hub, "test", code)
    stage.post(("1990000101", 3), pledge=code, title="Små skridt i køkkenet")
    pledges.promise(hub, "test", stage.employer, replace(draft, purpose="first_job"))
    return code


def _handed_out(play: Scene, person: str) -> str:
    """Slots that we may confirm by ourselves: one is confirmed, one wanted back unheard."""
    code = play.proposed(person)
    for n in (3, 2):
        draft = QuotaDraft(slot_group=play.group, municipality="101", n=n,
                           until=date(2026, 11, 27))  # fmt: skip
        quotas.give(play.stage.town.hub, "test", play.code, draft)
        if n > 2:
            play.exchange()
            confirm(play.node, "test", code)
            play.exchange()
    return code


def _seats(play: Scene) -> str:
    """A place that we hold, one that another offers, and one that was taken over from us."""
    stage, hub = play.stage, play.stage.town.hub
    ask_ahead(play.node, "test", "1990000147", Period(make.START, make.FOUR_WEEKS), 1,
              date(2026, 12, 4))  # fmt: skip
    at = {"workplace": stage.workplaces["1990000147"], "p_number": "1990000147"}
    offered = make.seat_offer(stage.employer, giver="751", **at)
    taken = make.seat_offer(stage.employer, giver="101", taker="751", state="taken",
                            contact=make.contact("Ida Friis"), **at)  # fmt: skip
    with hub.begin("test") as tx:
        for one in (offered, taken):
            tx.write(one, "offered")
    return offered.code


def _refused(play: Scene) -> None:
    """Let the hub refuse two records of the node: one is set aside, one still waits."""
    hub, node = play.stage.town.hub, play.node
    known_as(hub, node, "municipality:999")
    with node.begin("test") as tx:
        for _ in range(2):
            tx.write(make.answer(municipality=node.municipality), "test")
    play.exchange()
    known_as(hub, node, node.authority)
    for local in (hub, node):
        peers.set_aside(local, "login:ida", 2)
    hub.watch.saw("", "unsigned")


def _recurs(town: Town) -> None:
    """A template of which a draft waits, and one that does not recur."""
    groups = [("1990000101", 6), ("1990000147", 3)]
    soon = draft_of(groups, answer_by="2026-12-02")
    templates.save(town.hub, "test", "Køkken hvert kvartal", SCHEMA.load(soon), "quarter")
    templates.save(town.hub, "test", "Julehjælp", SCHEMA.load(draft_of(groups)))
    with town.hub.database.begin() as session:
        row = session.scalars(select(NeedTemplate).where(NeedTemplate.every == "quarter")).one()
        session.add(PreparedNeed(template=row.code, start=row.next_start, made_on=row.saved_on,
                                 state="waiting"))  # fmt: skip


@contextmanager
def _all_served(nodes: Mapping[str, Local]) -> Iterator[dict[str, tuple[Local, str]]]:
    with ExitStack() as stack:
        yield {name: (one, stack.enter_context(_served(one))) for name, one in nodes.items()}


@contextmanager
def _served(node: Local) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, not_yet, threaded=True)
    url = f"http://127.0.0.1:{server.server_port}"
    server.app = create_app(node, url=url, secret="s" * 32)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield url
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
