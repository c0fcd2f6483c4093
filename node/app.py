"""The node's web program: a municipality's own pages."""

from flask import Flask

from node.agreements import api as agreements_api
from node.agreements import pages as agreements
from node.citizens import agreeing, erasing_pages, sharing_api, text_api, text_pages, wishing
from node.citizens import api as candidates_api
from node.citizens import pages as citizens
from node.competences import api as competences_api
from node.competences import pages as competences
from node.contacts import api as contacts_api
from node.contacts import pages as contacts
from node.employers import api as employers_api
from node.employers import pages as employers
from node.erasures import api as erasures_api
from node.erasures import deletion_pages as deletion
from node.erasures import pages as erasures
from node.events import api as events_api
from node.events import pages as events
from node.figures import api as figures_api
from node.figures import pages as figures
from node.imports import api as imports_api
from node.imports import pages as imports
from node.inbox import api as inbox_api
from node.inbox import pages as inbox
from node.institutions import api as institutions_api
from node.institutions import needs_pages as own_needs
from node.institutions import pages as institutions
from node.measures import api as measures_api
from node.measures import pages as measures
from node.membership import pages as membership
from node.needs import api as needs_api
from node.needs import openings, openings_api, question, question_api
from node.needs import pages as needs
from node.offices import api as offices_api
from node.offices import pages as offices
from node.outcomes import api as outcomes_api
from node.outcomes import pages as outcomes
from node.own_page import api as own_page_api
from node.own_page import pages as own_page
from node.placements import (
    acting_pages,
    deciding_api,
    deciding_pages,
    hearing_pages,
    outcome_pages,
    paper_api,
    paper_pages,
    place_api,
    planning_pages,
    running_pages,
)
from node.placements import api as placements_api
from node.placements import pages as placements
from node.placements import place_pages as room
from node.pledges import api as pledges_api
from node.pledges import pages as pledges
from node.profiles import api as profiles_api
from node.profiles import pages as profiles
from node.proposals import api as proposals_api
from node.proposals import pages as proposals
from node.restrictions import api as restrictions_api
from node.restrictions import pages as restrictions
from node.rules import api as rules_api
from node.rules import pages as rules
from node.signals import api as signals_api
from node.signals import pages as signals
from node.site import front, site
from node.staircases import api as staircases_api
from node.staircases import pages as staircases
from node.swaps import api as swaps_api
from node.swaps import pages as swaps
from shared.accounts.node_access import NODE
from shared.accounts.pages import add_accounts
from shared.feed.local import Local
from shared.peers import api as peers_api
from shared.peers import pages as peers
from shared.promises import api as promises_api
from shared.promises import pages as promises
from shared.web.api import add_api
from shared.web.app import make_app

PAGES = (
    inbox.blueprint,
    needs.blueprint,
    proposals.blueprint,
    placements.blueprint,
    planning_pages.blueprint,
    acting_pages.blueprint,
    running_pages.blueprint,
    measures.blueprint,
    staircases.blueprint,
    hearing_pages.blueprint,
    paper_pages.blueprint,
    outcome_pages.blueprint,
    room.blueprint,
    figures.blueprint,
    restrictions.blueprint,
    swaps.blueprint,
    competences.blueprint,
    offices.blueprint,
    events.blueprint,
    outcomes.blueprint,
    signals.blueprint,
    promises.blueprint,
    pledges.blueprint,
    employers.blueprint,
    institutions.blueprint,
    own_needs.blueprint,
    contacts.blueprint,
    agreements.blueprint,
    membership.blueprint,
    membership.drift,
    peers.blueprint,
    citizens.blueprint,
    agreeing.blueprint,
    erasing_pages.blueprint,
    erasures.blueprint,
    deletion.blueprint,
    own_page.blueprint,
    wishing.blueprint,
    openings.blueprint,
    text_pages.blueprint,
    profiles.blueprint,
    imports.blueprint,
    question.blueprint,
    deciding_pages.blueprint,
    rules.blueprint,
)
API = (
    inbox_api.blueprint,
    contacts_api.blueprint,
    agreements_api.blueprint,
    candidates_api.blueprint,
    sharing_api.blueprint,
    text_api.blueprint,
    profiles_api.blueprint,
    erasures_api.blueprint,
    erasures_api.of_one,
    own_page_api.blueprint,
    needs_api.blueprint,
    openings_api.blueprint,
    question_api.blueprint,
    proposals_api.blueprint,
    placements_api.blueprint,
    deciding_api.blueprint,
    measures_api.blueprint,
    staircases_api.blueprint,
    place_api.blueprint,
    figures_api.blueprint,
    restrictions_api.blueprint,
    swaps_api.blueprint,
    competences_api.blueprint,
    offices_api.blueprint,
    events_api.blueprint,
    outcomes_api.blueprint,
    signals_api.blueprint,
    promises_api.blueprint,
    peers_api.blueprint,
    peers_api.quarantine,
    peers_api.security_events,
    peers_api.events,
    pledges_api.blueprint,
    employers_api.blueprint,
    institutions_api.blueprint,
    rules_api.blueprint,
    imports_api.blueprint,
    paper_api.blueprint,
)


def create_app(local: Local, *, url: str, secret: str) -> Flask:
    """Return the program that serves this node under its address."""
    app = make_app("node", site=site(local), secret=secret, base_url=url)
    app.extensions["local"] = local
    add_accounts(app, local.database, NODE, home="front")
    app.add_url_rule("/", "front", front)
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    add_api(app, "Landsaftale: node", *API)
    return app
