"""Every page of both programs, who looks at it, and where it stands: the one list."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page as Tab

from tests.pages.world import World

FAULTY = """P-nummer;CVR;Navn;Adresse;Postnr;By;Kommune;Fuldtidspersoner
1990000900;99000007;Havnen;Kajen 1;8000;Aarhus C;Aarhus;12,5
1990000901;99000007;Torvet;Torvet 2;8000;Aarhus C;Aarhus;mange
"""
LACKING = """CPR-nr.;Navn;Mobil;Målgruppe;Stillingsønske 1
6101904000;Anna Ager;20304050;6.2;9412
3102994000;Nogen;20304050;6.2;9412
"""
OUTCOMES = "Forløb;Uger;Resultat\nP-0000000;13;Ledig\n"
TEXT = {"name": "Vores samtykke 1", "scope": "Profil og forslag", "valid_from": "01-01-2027",
        "words": "Vi lægger en profil ind.\n\nDu kan sige nej igen."}  # fmt: skip
TASK = {
    "title": "Køkkenhjælpere",
    "occupation": "9412",
    "tasks": "Opvask.",
}
TIME = {"hours": "30", "starts_at": "5.30", "start": "07-12-2026", "weeks": "4"}
TERMS = {"ordinary_positions": "2", "answer_by": "30-11-2026"}


@dataclass(frozen=True, slots=True)
class Page:
    """A page by its route; `act` is what leads from there to a page that has no address."""

    route: str  # party, dot, endpoint; with a word after a colon where a route has several
    role: str  # empty: nobody is logged in
    path: Callable[[World], str]
    act: Callable[[Tab], None] | None = None

    @property
    def program(self) -> str:
        """Hub, node, or a node by what has become of it, such as `left`: no longer a member."""
        return self.route.partition(".")[0]

    @property
    def is_a_state(self) -> bool:
        """Whether it is another state, such as a refused form, of a page that has been seen."""
        return ":" in self.route

    @property
    def endpoint(self) -> str:
        """As the access table names it."""
        return self.route.partition(".")[2].partition(":")[0]


def _import_faulty(tab: Tab) -> None:
    file = {"name": "steder.csv", "mimeType": "text/csv", "buffer": FAULTY.encode()}
    tab.set_input_files("[name=file]", file)  # type: ignore[arg-type]
    _send(tab)


def _import_full_list(tab: Tab) -> None:
    file = {"name": "liste.csv", "mimeType": "text/csv", "buffer": LACKING.encode()}
    tab.set_input_files("[name=file]", file)  # type: ignore[arg-type]
    tab.check("[name=hel]")
    _send(tab)


def _look_at_outcomes(tab: Tab) -> None:
    file = {"name": "resultater.csv", "mimeType": "text/csv", "buffer": OUTCOMES.encode()}
    tab.set_input_files("[name=file]", file)  # type: ignore[arg-type]
    _send(tab)


def _write_task(tab: Tab) -> None:
    for name, value in TASK.items():
        tab.fill(f"[name={name}]", value)
    tab.fill("#f-must", "vaske op")
    for name in ("before_first_day", "adaptations", "licences"):
        tab.click(f"details:has([name={name}]) summary")
        tab.check(f"[name={name}] >> nth=0")
    _send(tab)


def _write_slots(tab: Tab) -> None:
    _write_task(tab)
    for name, value in TIME.items():
        if field := tab.query_selector(f"[name={name}]"):  # a job has no length
            field.fill(value)
    tab.select_option("[name=shift]", "day")
    tab.fill("td .w-num >> nth=0", "2")
    tab.fill("td .w-num >> nth=1", "3")
    _send(tab)


def _write_terms(tab: Tab) -> None:
    _write_slots(tab)
    for name, value in TERMS.items():
        tab.fill(f"[name={name}]", value)
    _send(tab)


def _write_group(tab: Tab) -> None:
    _write_terms(tab)
    with tab.expect_navigation():
        tab.click("[value^=gruppe] >> nth=1")


def _write_job(tab: Tab) -> None:
    tab.check("[name=form][value=ordinary]")
    _write_slots(tab)


def _cut_slots(tab: Tab) -> None:
    tab.fill("td .w-num >> nth=0", "3")
    _send(tab)


def _hand_out(tab: Tab) -> None:
    tab.select_option("[name=slot_group]", index=1)
    tab.select_option("[name=municipality]", index=1)
    tab.fill("[name=n]", "1")
    tab.fill("[name=until]", "26-11-2026")
    _send(tab)


def _write_text(tab: Tab) -> None:
    for name, value in TEXT.items():
        tab.fill(f"[name={name}]", value)
    tab.check("[name=basis] >> nth=0")
    _send(tab)


def _move_empty(tab: Tab) -> None:
    tab.click("details:has([name=due]) summary")
    with tab.expect_navigation() as led:
        tab.click("details:has([name=due]) .button")
    assert led.value.status == 422


def _reply_empty(tab: Tab) -> None:
    tab.fill("[name=text]", "")
    _send(tab, 422)


def _send(tab: Tab, status: int = 200) -> None:
    """Press the page's one filled button."""
    with tab.expect_navigation() as led:
        tab.click("main .button-primary")
    assert led.value
    assert led.value.status == status, tab.inner_text("main")


def _send_empty(tab: Tab) -> None:
    _send(tab, 422)


def _import_nothing(tab: Tab) -> None:
    tab.click("details:has([name=file]) summary")
    with tab.expect_navigation() as led:
        tab.click("details:has([name=file]) .button")
    assert led.value
    assert led.value.status == 422, tab.inner_text("main")


def _away_empty(tab: Tab) -> None:
    with tab.expect_navigation() as led:
        tab.click("form[action$='/vaek'] .button")
    assert led.value
    assert led.value.status == 422, tab.inner_text("main")


PAGES: tuple[Page, ...] = (
    Page("hub.accounts.log_in", "", lambda _: "/log-ind"),
    Page("hub.accounts.log_in:wrong", "", lambda _: "/log-ind", _send_empty),
    Page("hub.overview.front", "", lambda _: "/"),
    Page("hub.overview.front:nowhere", "", lambda _: "/er-her-ikke"),
    Page("hub.overview.show", "emp.admin", lambda _: "/overblik"),
    Page("hub.needs.index", "emp.admin", lambda _: "/behov"),
    Page("hub.needs.index:closed", "emp.admin", lambda _: "/behov?vis=lukkede"),
    Page("hub.needs.show", "emp.admin", lambda at: f"/behov/{at.play.code}"),
    Page("hub.matching.show", "kam", lambda at: f"/behov/{at.play.code}/match"),
    Page("hub.matching.show:again", "kam", lambda at: f"/behov/{at.play.code}/match", _send),
    Page("hub.guests.show", "", lambda at: at.link),
    Page("hub.guests.show:wrong", "", lambda at: at.link, _send_empty),
    Page("hub.guests.show:workplace", "", lambda at: at.site_link),
    Page("hub.guests.show:workplace_wrong", "", lambda at: at.site_link, _send_empty),
    Page("hub.guests.show:support", "", lambda at: at.help_link),
    Page("hub.changing.slots", "emp.admin", lambda at: f"/behov/{at.play.code}/pladser"),
    Page("hub.changing.slots:review", "emp.admin", lambda at: f"/behov/{at.play.code}/pladser",
         _cut_slots),
    Page("hub.changing.ask", "emp.admin", lambda at: f"/behov/{at.play.code}/luk"),
    Page("hub.quotas.index", "emp.admin", lambda at: f"/behov/{at.play.code}/kvoter"),
    Page("hub.quotas.index:wrong", "emp.admin", lambda at: f"/behov/{at.play.code}/kvoter",
         _send_empty),
    Page("hub.quotas.index:review", "emp.admin", lambda at: f"/behov/{at.play.code}/kvoter",
         _hand_out),
    Page("hub.posting.begin", "emp.admin", lambda _: "/behov/nyt"),
    Page("hub.posting.begin:wrong", "emp.admin", lambda _: "/behov/nyt", _send_empty),
    Page("hub.posting.begin:slots", "emp.admin", lambda _: "/behov/nyt", _write_task),
    Page("hub.templates.index", "emp.admin", lambda _: "/behov/skabeloner"),
    Page("hub.posting.begin:terms", "emp.admin", lambda _: "/behov/nyt", _write_slots),
    Page("hub.posting.begin:job", "emp.admin", lambda _: "/behov/nyt", _write_job),
    Page("hub.posting.begin:review", "emp.admin", lambda _: "/behov/nyt", _write_terms),
    Page("hub.posting.begin:group", "emp.admin", lambda _: "/behov/nyt", _write_group),
    Page("hub.proposals.show", "emp.admin", lambda at: f"/forslag/{at.to_decide}"),
    Page("hub.proposals.show:confirmed", "emp.admin", lambda at: f"/forslag/{at.confirmed}"),
    Page("hub.placements.index", "emp.admin", lambda _: "/placeringer"),
    Page("hub.placements.answers", "emp.admin", lambda _: "/placeringer/svar"),
    Page("hub.outcomes.index", "auditor", lambda _: "/resultater"),
    Page("hub.outcomes.show", "emp.admin", lambda at: f"/resultater/{at.employer}"),
    Page("hub.outcomes.show:others", "auditor", lambda at: f"/resultater/{at.employer}"),
    Page("hub.signals.index", "emp.admin", lambda _: "/signaler"),
    Page("hub.signals.show", "emp.admin", lambda at: f"/signaler/{at.signal}"),
    Page("hub.signals.show:wrong", "emp.admin", lambda at: f"/signaler/{at.signal}", _reply_empty),
    Page("hub.signals.show:others", "auditor", lambda at: f"/signaler/{at.signal}"),
    Page("hub.figures.index", "auditor", lambda _: "/tal"),
    Page("node.swaps.index", "consultant", lambda _: "/bytte"),
    Page("node.figures.index", "manager", lambda _: "/tal"),
    Page("hub.restrictions.index", "emp.admin", lambda _: "/begraensninger"),
    Page("hub.restrictions.show", "emp.admin", lambda at: f"/begraensninger/{at.limit}"),
    Page("hub.restrictions.show:wrong", "emp.admin", lambda at: f"/begraensninger/{at.limit}",
         _reply_empty),
    Page("node.competences.index", "manager", lambda _: "/kompetencer"),
    Page("node.competences.show", "manager", lambda _: "/kompetencer/bodil"),
    Page("node.competences.show:wrong", "manager", lambda _: "/kompetencer/bodil", _away_empty),
    Page("node.events.index", "node.kam", lambda _: "/haendelser"),
    Page("node.offices.index", "node.kam", lambda _: "/kontorer"),
    Page("node.offices.index:wrong", "node.kam", lambda _: "/kontorer", _send_empty),
    Page("node.offices.show", "node.kam", lambda _: "/kontorer/Jobcenter%20Nord"),
    Page("node.offices.choose", "node.kam", lambda at: f"/kontorer/giv/{at.play.code}"),
    Page("node.offices.choose:wrong", "node.kam", lambda at: f"/kontorer/giv/{at.play.code}",
         _send_empty),
    Page("node.restrictions.index", "manager", lambda _: "/begraensninger"),
    Page("node.restrictions.show", "manager", lambda at: f"/begraensninger/{at.limit}"),
    Page("node.restrictions.new", "manager", lambda _: "/begraensninger/ny/1990000101"),
    Page("node.restrictions.new:wrong", "manager", lambda _: "/begraensninger/ny/1990000101",
         _send_empty),
    Page("hub.promises.index", "emp.admin", lambda _: "/loefter"),
    Page("hub.promises.show", "emp.admin", lambda at: f"/loefter/{at.promise}"),
    Page("hub.entrances.index", "emp.admin", lambda _: "/kommuner"),
    Page("hub.entrances.show", "emp.admin", lambda _: "/kommuner/101"),
    Page("hub.entrances.show:wrong", "emp.admin", lambda _: "/kommuner/101", _send_empty),
    Page("hub.entrances.owed", "emp.admin",
         lambda _: "/kommuner/101/mellemvaerende?vis=employer-overdue"),
    Page("node.employers.owed", "node.kam",
         lambda at: f"/virksomheder/{at.employer}/mellemvaerende?vis=municipality-proposed"),
    Page("node.employers.index", "node.kam", lambda _: "/virksomheder"),
    Page("node.institutions.index", "manager", lambda _: "/egne-arbejdspladser"),
    Page("node.institutions.new", "manager", lambda _: "/egne-arbejdspladser/ny"),
    Page("node.institutions.new:wrong", "manager", lambda _: "/egne-arbejdspladser/ny",
         _send_empty),
    Page("node.institutions.show", "manager", lambda at: f"/egne-arbejdspladser/{at.department}"),
    Page("node.own_needs.ask", "manager",
         lambda at: f"/egne-arbejdspladser/{at.department}/behov"),
    Page("node.own_needs.ask:wrong", "manager",
         lambda at: f"/egne-arbejdspladser/{at.department}/behov", _send_empty),
    Page("node.institutions.show:wrong", "manager",
         lambda at: f"/egne-arbejdspladser/{at.department}", _import_nothing),
    Page("node.employers.show", "node.kam", lambda at: f"/virksomheder/{at.employer}"),
    Page("node.employers.show:wrong", "node.kam", lambda at: f"/virksomheder/{at.employer}",
         _send_empty),
    Page("node.employers.choose", "node.kam", lambda _: "/virksomheder/overdragelse"),
    Page("node.employers.choose:somebody", "node.kam",
         lambda _: "/virksomheder/overdragelse/karim"),
    Page("node.employers.choose:wrong", "node.kam",
         lambda _: "/virksomheder/overdragelse/karim", _send_empty),
    Page("node.promises.index", "node.kam", lambda _: "/loefter"),
    Page("node.promises.index:wrong", "node.kam", lambda _: "/loefter", _send_empty),
    Page("node.promises.show:wrong", "node.kam", lambda at: f"/loefter/{at.promise}", _move_empty),
    Page("node.promises.show", "node.kam", lambda at: f"/loefter/{at.promise}"),
    Page("node.pledges.index", "caseworker", lambda _: "/tilsagn"),
    Page("node.outcomes.index", "manager", lambda _: "/resultater"),
    Page("node.outcomes.show", "consultant", lambda at: f"/resultater/{at.employer}"),
    Page("node.signals.index", "manager", lambda _: "/signaler"),
    Page("node.signals.show", "manager", lambda at: f"/signaler/{at.signal}"),
    Page("hub.sheets.show", "emp.admin", lambda at: f"/placeringer/{at.placement}/vitas"),
    Page("hub.placements.show", "emp.admin", lambda at: f"/placeringer/{at.placement}"),
    Page("hub.pledges.index", "kam", lambda _: "/tilsagn"),
    Page("hub.pledges.new", "emp.admin", lambda _: "/tilsagn/nyt"),
    Page("hub.pledges.new:wrong", "emp.admin", lambda _: "/tilsagn/nyt", _send_empty),
    Page("hub.pledges.show", "emp.admin", lambda at: f"/tilsagn/{at.pledge}"),
    Page("hub.pledges.report", "emp.admin",
         lambda at: f"/tilsagn/opgoerelse/{at.employer}/2026"),
    Page("hub.withdrawing.ask", "emp.admin", lambda _: "/behov/luk-alle"),
    Page("hub.room.show", "emp.admin", lambda _: "/arbejdssteder/1990000101/plads"),
    Page("hub.room.show:wrong", "emp.admin", lambda _: "/arbejdssteder/1990000101/plads",
         _send_empty),
    Page("hub.employers.workplaces", "emp.admin", lambda _: "/arbejdssteder"),
    Page("hub.keys.show", "emp.admin", lambda _: "/kontaktnoegler"),
    Page("hub.signatures.show", "emp.contact", lambda _: "/underskrifter"),
    Page("hub.signatures.show:wrong", "emp.contact", lambda _: "/underskrifter", _send_empty),
    Page("hub.register.index", "kam", lambda at: f"/virksomheder?ny={at.employer}"),
    Page("hub.register.new", "kam", lambda _: "/virksomheder/ny"),
    Page("hub.register.new:wrong", "kam", lambda _: "/virksomheder/ny", _send_empty),
    Page("hub.importing.choose", "emp.admin", lambda _: "/arbejdssteder/indlaes"),
    Page("hub.importing.choose:wrong", "emp.admin", lambda _: "/arbejdssteder/indlaes",
         _send_empty),
    Page("hub.importing.choose:report", "emp.admin", lambda _: "/arbejdssteder/indlaes",
         _import_faulty),
    Page("hub.agreements.index", "emp.admin", lambda _: "/aftale"),
    Page("hub.drafting.begin", "emp.admin", lambda _: "/aftale/ny"),
    Page("hub.drafting.begin:choose", "kam", lambda _: "/aftale/ny"),
    Page("hub.drafting.begin:version", "emp.admin", lambda at: f"/aftale/ny?fra={at.agreement}"),
    Page("hub.drafting.begin:wrong", "emp.admin", lambda _: "/aftale/ny", _send_empty),
    Page("hub.drafting.begin:review", "emp.admin", lambda at: f"/aftale/ny?fra={at.agreement}",
         _send),
    Page("hub.agreements.show", "emp.admin", lambda at: f"/aftale/{at.agreement}"),
    Page("hub.agreements.print_out", "emp.admin", lambda at: f"/aftale/{at.agreement}/udskrift"),
    Page("hub.intake.show", "sector", lambda _: "/indslusning"),
    Page("hub.intake.branch", "sector", lambda _: "/branche/hotel"),
    Page("hub.intake.index", "auditor", lambda _: "/branche"),
    Page("hub.away.show", "sector", lambda _: "/indslusning/fravaer"),
    Page("hub.away.show:wrong", "sector", lambda _: "/indslusning/fravaer", _send_empty),
    Page("hub.sectors.new", "hub.operator", lambda _: "/rekrutteringsservice/ny"),
    Page("hub.sectors.new:wrong", "hub.operator", lambda _: "/rekrutteringsservice/ny",
         _send_empty),
    Page("hub.sectors.edit", "hub.operator", lambda _: "/rekrutteringsservice/hotel"),
    Page("hub.members.show", "hub.operator", lambda _: "/drift"),
    Page("hub.suspensions.show", "hub.operator", lambda _: "/drift/bero/147"),
    Page("hub.suspensions.show:own", "hub.operator", lambda _: "/drift/bero/766"),
    Page("hub.suspensions.show:support", "hub.support", lambda _: "/drift/bero/630"),
    Page("hub.peers.show", "hub.operator", lambda _: "/drift/part/node:101"),
    Page("hub.peers.show:knows_less", "hub.operator", lambda _: "/drift/part/node:147"),
    Page("hub.peers.index", "hub.operator", lambda _: "/drift/karantaene?vis=alle"),
    Page("hub.peers.record", "hub.operator", lambda _: "/drift/karantaene/1"),
    Page("hub.peers.would", "hub.operator", lambda _: "/drift/karantaene/igen"),
    Page("hub.peers.list_security", "hub.operator", lambda _: "/drift/sikkerhed"),
    Page("hub.peers.events", "hub.operator", lambda _: "/drift/haendelser"),
    Page("hub.rules.index", "hub.operator", lambda _: "/regler"),
    Page("hub.rules.index:later", "hub.operator", lambda _: "/regler?dag=04-01-2027"),
    Page("hub.rules.new", "hub.operator", lambda _: "/regler/ny"),
    Page("hub.rules.new:row", "hub.operator", lambda _: "/regler/ny?regel=VP-EXT-1"),
    Page("hub.rules.new:wrong", "hub.operator", lambda _: "/regler/ny?regel=VP-EXT-1",
         _send_empty),
    Page("node.rules.index", "manager", lambda _: "/regler"),
    Page("node.rules.ask", "manager", lambda _: "/regler/LT-RATE/bekraeft"),
    Page("node.accounts.log_in", "", lambda _: "/log-ind"),
    Page("node.inbox.index", "caseworker", lambda _: "/indbakke"),
    Page("node.inbox.index:manager", "manager", lambda _: "/indbakke"),
    Page("node.inbox.index:answer", "caseworker", lambda at: f"/indbakke?svar={at.play.code}"),
    Page("node.needs.index", "caseworker", lambda _: "/behov"),
    Page("node.needs.show", "caseworker", lambda at: f"/behov/{at.play.code}"),
    Page("node.needs.index:manager", "manager", lambda _: "/behov"),
    Page("node.placements.show:manager", "manager", lambda at: f"/placeringer/{at.placement}"),
    Page("node.needs.show:manager", "manager", lambda at: f"/behov/{at.play.code}"),
    Page("node.needs.fits", "caseworker", lambda at: f"/behov/{at.play.code}/match?vis=alle"),
    Page("node.proposals.index", "caseworker", lambda _: "/forslag"),
    Page("node.proposals.ask", "caseworker", lambda at: f"/forslag/{at.to_decide}/traek"),
    Page("node.planning.new", "caseworker", lambda at: f"/forslag/{at.accepted}/planlaeg"),
    Page("node.placements.index", "caseworker", lambda _: "/placeringer"),
    Page("node.placements.show", "caseworker", lambda at: f"/placeringer/{at.placement}"),
    Page("node.deciding.facts", "caseworker", lambda at: f"/placeringer/{at.placement}/sag"),
    Page("node.deciding.extension", "caseworker",
         lambda at: f"/placeringer/{at.placement}/forlaeng"),
    Page("node.staircases.show", "caseworker", lambda at: f"/placeringer/{at.placement}/trappe"),
    Page("node.staircases.show:wrong", "consultant",
         lambda at: f"/placeringer/{at.placement}/trappe", _send_empty),
    Page("node.measures.show", "caseworker", lambda at: f"/placeringer/{at.placement}/plan"),
    Page("node.measures.show:wrong", "caseworker",
         lambda at: f"/placeringer/{at.placement}/plan", _send_empty),
    Page("node.running.index", "caseworker", lambda _: "/placeringer/svar"),
    Page("node.paper.choose", "caseworker", lambda _: "/placeringer/vitas"),
    Page("node.paper.choose:wrong", "caseworker", lambda _: "/placeringer/vitas/ark"),
    Page("node.paper.sheets", "caseworker", lambda at: f"/placeringer/vitas/ark?p={at.placement}"),
    Page("node.outcome_file.ask", "team", lambda _: "/placeringer/resultater"),
    Page("node.outcome_file.ask:shown", "team", lambda _: "/placeringer/resultater",
         _look_at_outcomes),
    Page("node.outcome_file.ask:wrong", "team", lambda _: "/placeringer/resultater", _send_empty),
    Page("node.contacts.show", "manager", lambda _: "/kontaktnoegler"),
    Page("node.hearing.show", "manager", lambda _: "/placeringer/hoering"),
    Page("node.room.show", "caseworker", lambda _: "/arbejdssteder/1990000101/plads"),
    Page("node.room.show:wrong", "caseworker", lambda _: "/arbejdssteder/1990000101/plads",
         _send_empty),
    Page("node.citizens.index", "caseworker", lambda _: "/kandidater"),
    Page("node.citizens.show", "caseworker", lambda at: f"/kandidater/{at.candidate}"),
    Page("node.erasing.ask", "dpo", lambda at: f"/kandidater/{at.candidate}/slet"),
    Page("node.erasing.ask:wrong", "dpo", lambda at: f"/kandidater/{at.candidate}/slet",
         _send_empty),
    Page("node.consent.ask", "caseworker", lambda at: f"/kandidater/{at.candidate}/samtykke"),
    Page("node.consent.ask:wrong", "caseworker",
         lambda at: f"/kandidater/{at.candidate}/samtykke", _send_empty),
    Page("node.own_page.show", "", lambda at: f"/min-side/{at.token}"),
    Page("node.own_page.show:closed", "", lambda _: "/min-side/nobodys"),
    Page("node.own_page.ask", "", lambda at: f"/min-side/{at.token}/sig-nej"),
    Page("node.own_page.preview", "caseworker", lambda at: f"/kandidater/{at.candidate}/min-side"),
    Page("node.own_page.preview:link", "caseworker",
         lambda at: f"/kandidater/{at.candidate}/min-side", _send),
    Page("node.wishes.ask", "caseworker", lambda at: f"/kandidater/{at.candidate}/oensker"),
    Page("node.options.show", "caseworker", lambda at: f"/kandidater/{at.candidate}/muligheder"),
    Page("node.consent.ask_withdrawal", "caseworker",
         lambda at: f"/kandidater/{at.candidate}/traek-tilbage"),
    Page("node.question.ask", "caseworker",
         lambda at: f"/behov/{at.play.code}/spoerg/{at.candidate}/{at.play.group}"),
    Page("node.question.ask:wrong", "caseworker",
         lambda at: f"/behov/{at.play.code}/spoerg/{at.candidate}/{at.play.group}", _send_empty),
    Page("node.erasures.index", "dpo", lambda _: "/sletninger"),
    Page("node.deletion.letter", "caseworker", lambda at: f"/brev-om-sletning/{at.opened}"),
    Page("node.deletion.letter:wrong", "caseworker", lambda at: f"/brev-om-sletning/{at.opened}",
         _send_empty),
    Page("node.profiles.index", "node.admin", lambda _: "/profiler"),
    Page("node.texts.index", "node.admin", lambda _: "/samtykke"),
    Page("node.texts.new", "node.admin", lambda _: "/samtykke/ny"),
    Page("node.texts.new:shown", "node.admin", lambda _: "/samtykke/ny", _write_text),
    Page("node.imports.index", "node.admin", lambda _: "/indlaesning"),
    Page("node.imports.index:report", "node.admin", lambda _: "/indlaesning", _import_full_list),
    Page("node.imports.ask_undo", "node.admin", lambda _: "/indlaesning/fortryd"),
    Page("node.agreements.index", "manager", lambda _: "/aftaler"),
    Page("node.agreements.show", "manager", lambda at: f"/aftaler/{at.agreement}"),
    Page("node.agreements.show:change", "manager",
         lambda at: f"/aftaler/{at.agreement}?ret=tilslutning"),
    Page("node.membership.index", "caseworker", lambda _: "/synk"),
    Page("node.drift.index", "node.admin", lambda _: "/drift"),
    Page("node.peers.show", "node.admin", lambda _: "/drift/part/hub:dk"),
    Page("left.membership.index", "caseworker", lambda _: "/synk"),
    Page("left.placements.show", "caseworker", lambda at: f"/placeringer/{at.left_placement}"),
    Page("left.drift.index", "node.admin", lambda _: "/drift"),
    Page("left.inbox.index", "caseworker", lambda _: "/indbakke"),
    *(
        page
        for party in ("suspended", "put_off")
        for page in (
            Page(f"{party}.drift.index", "node.admin", lambda _: "/drift"),
            Page(f"{party}.peers.show", "node.admin", lambda _: "/drift/part/hub:dk"),
            Page(f"{party}.membership.index", "caseworker", lambda _: "/synk"),
        )
    ),
)  # fmt: skip
NO_PAGE = {
    "hub.look.static", "node.look.static",
    "hub.proposals.contact", "hub.signatures.papers",  # a file to keep
    "hub.signals.export", "node.signals.export",  # files to keep
    "hub.figures.export", "node.figures.export",  # files to keep
    "hub.restrictions.export", "node.restrictions.export",  # files to keep
    "hub.outcomes.export", "node.outcomes.export", "hub.pledges.export",  # files to keep
    "node.paper.export",  # a file to keep
    "hub.exchange.news", "hub.member_keys.index",  # what a node asks
    "node.peers.index", "node.peers.record", "node.peers.would", "node.peers.events",  # as hub's
    "node.peers.list_security",
    "node.front",  # leads on to each person's first page
}  # fmt: skip
