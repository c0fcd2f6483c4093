"""The hub's access table: route by route, who may use it."""

from typing import Final

from shared.accounts.access import Access, read_access

HUB: Final[Access] = read_access("""
# nodes, by their signature
exchange.exchange POST: party
exchange.news GET: party
exchange.repair POST: party
exchange.reminder POST: party
member_keys.index GET: party
member_keys.announce POST: party
member_keys.revoke POST: party
member_leaving.leave POST: party
members_api.show GET: party
members_api.apply POST: party

# programs, by a person's token
api-docs.openapi_json GET: anyone
overview_api.show GET: emp.admin emp.contact
needs_api.index GET: emp.admin emp.contact sector kam auditor
needs_api.show GET: emp.admin emp.contact sector kam auditor
needs_api.post POST: emp.admin emp.contact
needs_api.change PUT: emp.admin emp.contact
needs_api.resize POST: emp.admin emp.contact
needs_api.confirm POST: emp.admin emp.contact
needs_api.close POST: emp.admin emp.contact
quotas_api.index GET: emp.admin emp.contact sector kam auditor
quotas_api.give POST: emp.admin emp.contact
matching_api.show GET: sector kam auditor
matching_api.run POST: sector kam
need-templates_api.index GET: emp.admin emp.contact
need-templates_api.save POST: emp.admin emp.contact
need-templates_api.remove DELETE: emp.admin emp.contact
need-templates_api.post POST: emp.admin emp.contact
need-templates_api.drop POST: emp.admin emp.contact
employers_api.index GET: kam auditor hub.operator
employers_api.show GET: kam auditor hub.operator
employers_api.make POST: kam hub.operator
workplaces_api.index GET: emp.admin emp.contact
workplaces_api.take POST: emp.admin
contact-keys_api.index GET: emp.admin emp.contact
contact-keys_api.take POST: emp.admin
signatures_api.index GET: emp.admin emp.contact
signatures_api.papers GET: emp.admin emp.contact
signatures_api.take POST: emp.admin emp.contact
agreements_api.index GET: emp.admin emp.contact kam sector auditor
agreements_api.show GET: emp.admin emp.contact kam sector auditor
agreements_api.model GET: emp.admin kam sector
agreements_api.make POST: emp.admin kam sector
agreements_api.renew PUT: emp.admin kam sector
agreements_api.offer POST: emp.admin kam sector
agreements_api.suspend POST: emp.admin
agreements_api.resume POST: emp.admin
agreements_api.terminate POST: emp.admin
agreements_api.consent POST: emp.admin
agreements_api.reply PUT: emp.admin kam sector
rooms_api.show GET: emp.admin emp.contact
rooms_api.tell POST: emp.admin emp.contact
rooms_api.renew POST: emp.admin emp.contact
guests_api.ask POST: emp.admin emp.contact sector
guests_api.ask_workplace POST: emp.admin emp.contact kam
guests_api.send_support POST: emp.admin emp.contact kam
sectors_api.index GET: sector kam auditor hub.operator
sectors_api.show GET: sector kam auditor hub.operator
sectors_api.make PUT: hub.operator
sectors_api.close POST: hub.operator
sectors_api.away POST: sector hub.operator
sectors_api.back DELETE: sector hub.operator
intake_api.index GET: sector
intake_api.shortlist POST: sector
intake_api.tell POST: sector
intake_api.show GET: sector kam auditor hub.operator
proposals_api.index GET: emp.admin emp.contact sector
proposals_api.show GET: emp.admin emp.contact sector
proposals_api.pass_on POST: sector
proposals_api.send_back POST: sector
proposals_api.meet POST: emp.admin emp.contact
proposals_api.accept POST: emp.admin emp.contact
proposals_api.decline POST: emp.admin emp.contact
proposals_api.disclosure GET: emp.admin emp.contact
placements_api.index GET: emp.admin emp.contact
placements_api.answers GET: emp.admin emp.contact
placements_api.show GET: emp.admin emp.contact
placements_api.sheet GET: emp.admin emp.contact
figures_api.index GET: emp.admin emp.contact sector kam auditor hub.operator
restrictions_api.index GET: emp.admin emp.contact kam auditor hub.operator
restrictions_api.show GET: emp.admin emp.contact kam auditor hub.operator
restrictions_api.reply PUT: emp.admin emp.contact
signals_api.index GET: emp.admin emp.contact kam auditor hub.operator
signals_api.show GET: emp.admin emp.contact kam auditor hub.operator
signals_api.reply PUT: emp.admin emp.contact
outcomes_api.show GET: emp.admin emp.contact kam auditor hub.operator
placements_api.tell POST: emp.admin emp.contact
promises_api.index GET: emp.admin emp.contact kam auditor
promises_api.give POST: emp.admin emp.contact
promises_api.show GET: emp.admin emp.contact kam auditor
promises_api.keep POST: emp.admin emp.contact
promises_api.break_ POST: emp.admin emp.contact
promises_api.move POST: emp.admin emp.contact
promises_api.object_to POST: emp.admin emp.contact
promises_api.agree POST: emp.admin emp.contact
promises_api.hand_over POST: emp.admin emp.contact
needs_api.withdraw POST: emp.admin
pledges_api.index GET: emp.admin emp.contact sector kam auditor
pledges_api.promise POST: emp.admin
pledges_api.show GET: emp.admin emp.contact sector kam auditor
pledges_api.resize PUT: emp.admin
pledges_api.confirm POST: emp.admin
pledges_api.report GET: emp.admin emp.contact sector kam auditor
municipalities_api.index GET: emp.admin emp.contact
municipalities_api.show GET: emp.admin emp.contact
municipalities_api.book POST: emp.admin emp.contact
municipalities_api.owed GET: emp.admin emp.contact

# people, by their roles
overview.front GET: anyone
overview.show GET: emp.admin emp.contact
needs.index GET: emp.admin emp.contact sector kam auditor
posting.begin GET: emp.admin emp.contact
posting.step POST: emp.admin emp.contact
templates.index GET: emp.admin emp.contact
templates.repeat POST: emp.admin emp.contact
templates.remove POST: emp.admin emp.contact
templates.drop POST: emp.admin emp.contact
changing.slots GET: emp.admin emp.contact
changing.resize POST: emp.admin emp.contact
changing.confirm POST: emp.admin emp.contact
changing.ask GET: emp.admin emp.contact
changing.close POST: emp.admin emp.contact
quotas.index GET: emp.admin emp.contact
quotas.give POST: emp.admin emp.contact
withdrawing.ask GET: emp.admin
withdrawing.withdraw POST: emp.admin
needs.show GET: emp.admin emp.contact sector kam auditor
matching.show GET: sector kam auditor
matching.run POST: sector kam
guests.show GET: anyone  # the link is the key
guests.answer POST: anyone
guests.ask POST: emp.admin emp.contact sector
guests.ask_workplace POST: emp.admin emp.contact
guests.send_support POST: emp.admin emp.contact
proposals.show GET: emp.admin emp.contact sector
proposals.meet POST: emp.admin emp.contact
proposals.accept POST: emp.admin emp.contact
proposals.decline POST: emp.admin emp.contact
proposals.contact GET: emp.admin emp.contact
intake.show GET: sector
intake.shortlist POST: sector
intake.send_back POST: sector
intake.tell POST: sector
away.show GET: sector
away.tell POST: sector
away.back POST: sector
sectors.new GET: hub.operator
sectors.make POST: hub.operator
sectors.edit GET: hub.operator
sectors.change POST: hub.operator
sectors.close POST: hub.operator
intake.index GET: sector kam auditor hub.operator
intake.branch GET: sector kam auditor hub.operator
placements.index GET: emp.admin emp.contact
placements.show GET: emp.admin emp.contact
placements.answers GET: emp.admin emp.contact
sheets.show GET: emp.admin emp.contact
figures.index GET: emp.admin emp.contact sector kam auditor hub.operator
figures.export GET: emp.admin emp.contact sector kam auditor hub.operator
restrictions.index GET: emp.admin emp.contact kam auditor hub.operator
restrictions.show GET: emp.admin emp.contact kam auditor hub.operator
restrictions.export GET: emp.admin emp.contact kam auditor hub.operator
restrictions.reply POST: emp.admin emp.contact
signals.index GET: emp.admin emp.contact kam auditor hub.operator
signals.show GET: emp.admin emp.contact kam auditor hub.operator
signals.export GET: emp.admin emp.contact kam auditor hub.operator
signals.reply POST: emp.admin emp.contact
outcomes.index GET: emp.admin emp.contact kam auditor hub.operator
outcomes.show GET: emp.admin emp.contact kam auditor hub.operator
outcomes.export GET: emp.admin emp.contact kam auditor hub.operator
placements.tell POST: emp.admin emp.contact
pledges.index GET: emp.admin emp.contact sector kam auditor
pledges.new GET: emp.admin
pledges.promise POST: emp.admin
pledges.show GET: emp.admin emp.contact sector kam auditor
pledges.confirm POST: emp.admin
pledges.resize POST: emp.admin
pledges.report GET: emp.admin emp.contact sector kam auditor
pledges.export GET: emp.admin emp.contact sector kam auditor
room.show GET: emp.admin emp.contact
room.tell POST: emp.admin emp.contact
room.renew POST: emp.admin emp.contact
room.over POST: emp.admin emp.contact
employers.workplaces GET: emp.admin emp.contact
register.index GET: kam auditor hub.operator
register.new GET: kam hub.operator
register.make POST: kam hub.operator
keys.show GET: emp.admin emp.contact
keys.take POST: emp.admin
signatures.show GET: emp.admin emp.contact
signatures.papers GET: emp.admin emp.contact
signatures.take POST: emp.admin emp.contact
importing.choose GET: emp.admin
importing.take POST: emp.admin
agreements.index GET: emp.admin emp.contact kam sector hub.operator hub.support auditor
agreements.show GET: emp.admin emp.contact kam sector hub.operator hub.support auditor
drafting.begin GET: emp.admin kam sector
drafting.step POST: emp.admin kam sector
agreements.print_out GET: emp.admin emp.contact kam sector hub.operator hub.support auditor
agreements.reply POST: emp.admin kam sector
agreements.unit POST: emp.admin
agreements.offer POST: emp.admin kam sector
agreements.stop POST: emp.admin
agreements.resume POST: emp.admin
members.show GET: hub.operator hub.support
suspensions.show GET: hub.operator hub.support
suspensions.confirm POST: hub.operator
suspensions.lift POST: hub.operator
suspensions_api.index GET: hub.operator hub.support
suspensions_api.confirm POST: hub.operator
suspensions_api.lift POST: hub.operator
peers_api.index GET: hub.operator hub.support
peers_api.show GET: hub.operator hub.support
quarantine_api.list_held GET: hub.operator hub.support
quarantine_api.show_held GET: hub.operator hub.support
quarantine_api.set_aside POST: hub.operator
quarantine_api.replay POST: hub.operator
security-events_api.list_security GET: hub.operator hub.support
security-events_api.see_security POST: hub.operator
operator-acts_api.list_acts GET: hub.operator hub.support
peers.show GET: hub.operator hub.support
peers.index GET: hub.operator hub.support
peers.record GET: hub.operator hub.support
peers.set_aside POST: hub.operator
peers.would GET: hub.operator
peers.try_again POST: hub.operator
peers.list_security GET: hub.operator hub.support
peers.see_security POST: hub.operator
peers.events GET: hub.operator hub.support
rules_api.index GET: logged_in
rules_api.events GET: hub.operator auditor
rules_api.draft POST: hub.operator
rules_api.confirm POST: hub.operator
rules_api.withdraw POST: hub.operator
rules.index GET: logged_in
rules.new GET: hub.operator
rules.draft POST: hub.operator
rules.confirm POST: hub.operator
rules.withdraw POST: hub.operator
promises.index GET: emp.admin emp.contact kam auditor
promises.give POST: emp.admin emp.contact
promises.show GET: emp.admin emp.contact kam auditor
promises.keep POST: emp.admin emp.contact
promises.break_ POST: emp.admin emp.contact
promises.move POST: emp.admin emp.contact
promises.object_to POST: emp.admin emp.contact
promises.agree POST: emp.admin emp.contact
promises.hand_over POST: emp.admin emp.contact
entrances.index GET: emp.admin emp.contact
entrances.show GET: emp.admin emp.contact
entrances.book POST: emp.admin emp.contact
entrances.owed GET: emp.admin emp.contact
""")
