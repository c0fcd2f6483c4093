"""The hub's web program: pages for employers, sector services and operators, and /exchange."""

from flask import Flask

from hub import exchange
from hub.agreements import api as agreements_api
from hub.agreements import drafting
from hub.agreements import pages as agreements
from hub.employers import api as employers_api
from hub.employers import importing, key_api, key_pages, register_api, register_pages
from hub.employers import pages as employers
from hub.entrances import api as entrances_api
from hub.entrances import pages as entrances
from hub.figures import api as figures_api
from hub.figures import pages as figures
from hub.guests import api as guests_api
from hub.guests import pages as guests
from hub.intake import api as intake_api
from hub.intake import away
from hub.intake import pages as intake
from hub.matching import api as matching_api
from hub.matching import pages as matching
from hub.members import api as members_api
from hub.members import key_api as member_keys
from hub.members import leaving_api as member_leaving
from hub.members import pages as members
from hub.members import suspended, suspended_api
from hub.needs import api as needs_api
from hub.needs import changing, posting, template_api, template_pages, withdrawing
from hub.needs import pages as needs
from hub.outcomes import api as outcomes_api
from hub.outcomes import pages as outcomes
from hub.overview import api as overview_api
from hub.overview import pages as overview
from hub.placements import api as placements_api
from hub.placements import pages as placements
from hub.placements import place_api as room_api
from hub.placements import place_pages as room
from hub.placements import sheets
from hub.pledges import api as pledges_api
from hub.pledges import pages as pledges
from hub.proposals import api as proposals_api
from hub.proposals import pages as proposals
from hub.quotas import api as quotas_api
from hub.quotas import pages as quotas
from hub.restrictions import api as restrictions_api
from hub.restrictions import pages as restrictions
from hub.rules import api as rules_api
from hub.rules import pages as rules
from hub.sectors import api as sectors_api
from hub.sectors import pages as sectors
from hub.signals import api as signals_api
from hub.signals import pages as signals
from hub.signatures import api as signatures_api
from hub.signatures import pages as signatures
from hub.site import site
from shared.accounts.hub_access import HUB
from shared.accounts.pages import add_accounts
from shared.feed.local import Local
from shared.peers import api as peers_api
from shared.peers import pages as peers
from shared.promises import api as promises_api
from shared.promises import pages as promises
from shared.web.api import add_api
from shared.web.app import csrf, make_app

PAGES = (
    overview.blueprint,
    needs.blueprint,
    guests.blueprint,
    posting.blueprint,
    template_pages.blueprint,
    changing.blueprint,
    quotas.blueprint,
    withdrawing.blueprint,
    matching.blueprint,
    intake.blueprint,
    away.blueprint,
    sectors.blueprint,
    proposals.blueprint,
    placements.blueprint,
    sheets.blueprint,
    outcomes.blueprint,
    figures.blueprint,
    restrictions.blueprint,
    signals.blueprint,
    promises.blueprint,
    entrances.blueprint,
    room.blueprint,
    pledges.blueprint,
    employers.blueprint,
    importing.blueprint,
    key_pages.blueprint,
    signatures.blueprint,
    register_pages.blueprint,
    drafting.blueprint,
    agreements.blueprint,
    members.blueprint,
    suspended.blueprint,
    peers.blueprint,
    rules.blueprint,
)
API = (
    overview_api.blueprint,
    register_api.blueprint,
    employers_api.blueprint,
    key_api.blueprint,
    signatures_api.blueprint,
    sectors_api.blueprint,
    agreements_api.blueprint,
    needs_api.blueprint,
    matching_api.blueprint,
    template_api.blueprint,
    guests_api.blueprint,
    proposals_api.blueprint,
    intake_api.blueprint,
    rules_api.blueprint,
    placements_api.blueprint,
    outcomes_api.blueprint,
    figures_api.blueprint,
    restrictions_api.blueprint,
    signals_api.blueprint,
    promises_api.blueprint,
    suspended_api.blueprint,
    peers_api.blueprint,
    peers_api.quarantine,
    peers_api.security_events,
    peers_api.events,
    entrances_api.blueprint,
    room_api.blueprint,
    pledges_api.blueprint,
    quotas_api.blueprint,
)
SIGNED = (
    exchange.blueprint,
    members_api.blueprint,
    member_keys.blueprint,
    member_leaving.blueprint,
)  # by a party, instead of a log-in


def create_app(local: Local, *, url: str, secret: str) -> Flask:
    """Return the program that serves this hub under its public address."""
    app = make_app("hub", site=site(local), secret=secret, base_url=url)
    app.extensions["local"] = local
    app.config["PUBLIC_URL"] = url
    add_accounts(app, local.database, HUB, home="overview.front")
    for blueprint in SIGNED:
        csrf.exempt(blueprint)
    for blueprint in (*SIGNED, *PAGES):
        app.register_blueprint(blueprint)
    add_api(app, "Landsaftale: hub", *API)
    return app
