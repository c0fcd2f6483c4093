"""A node's access table: route by route, who may use it."""

from typing import Final

from shared.accounts.access import Access, read_access

NODE: Final[Access] = read_access("""
# programs, by a person's token
api-docs.openapi_json GET: anyone
inbox_api.index GET: caseworker team consultant node.kam manager
agreements_api.index GET: caseworker team consultant node.kam manager
agreements_api.show GET: caseworker team consultant node.kam manager
agreements_api.accede PUT: node.kam manager
agreements_api.decline POST: node.kam manager
agreements_api.pause POST: node.kam manager
agreements_api.resume POST: node.kam manager
agreements_api.leave POST: node.kam manager
agreements_api.ask POST: node.kam manager
needs_api.index GET: caseworker team consultant node.kam manager
needs_api.show GET: caseworker team consultant node.kam manager
needs_api.answer PUT: caseworker team consultant node.kam
needs_api.fits GET: caseworker team consultant node.kam
options_api.show GET: caseworker team consultant node.kam
questions_api.ask POST: caseworker team consultant node.kam
proposals_api.index GET: caseworker team consultant node.kam
proposals_api.show GET: caseworker team consultant node.kam
proposals_api.propose POST: caseworker team consultant node.kam
proposals_api.withdraw POST: caseworker team consultant node.kam
proposals_api.disclose POST: caseworker team consultant node.kam
proposals_api.tell POST: caseworker team consultant node.kam
proposals_api.confirm POST: caseworker team consultant node.kam
placements_api.index GET: caseworker team consultant node.kam manager
placements_api.answered GET: caseworker team consultant node.kam manager
placements_api.hearing GET: manager team
placements_api.choose_hearing PUT: manager team
contact-keys_api.index GET: caseworker team consultant node.kam manager
contact-keys_api.check POST: node.kam manager
contact-keys_api.demanded GET: caseworker team consultant node.kam manager
contact-keys_api.demand PUT: manager
placements_api.make POST: caseworker team consultant node.kam
placements_api.show GET: caseworker team consultant node.kam manager
placements_api.apply POST: caseworker team consultant node.kam
placements_api.grant POST: caseworker team
placements_api.refuse POST: caseworker team
placements_api.decide_room POST: caseworker team
placements_api.take_offer POST: caseworker team consultant node.kam
placements_api.end POST: caseworker team consultant node.kam
placements_api.interrupt POST: caseworker team consultant node.kam
placements_api.resume POST: caseworker team consultant node.kam
placements_api.rang POST: consultant node.kam
placements_api.outcome POST: caseworker team consultant node.kam
deciding_api.facts GET: caseworker team consultant node.kam
deciding_api.state_facts PUT: caseworker team consultant node.kam
deciding_api.extensions GET: caseworker team consultant node.kam manager
deciding_api.ask_extension POST: caseworker team consultant node.kam
deciding_api.decide_extension POST: caseworker team
deciding_api.judged GET: caseworker team consultant node.kam manager
staircases_api.show GET: caseworker team consultant node.kam
staircases_api.promise POST: caseworker team consultant node.kam
staircases_api.keep POST: caseworker team consultant node.kam
staircases_api.drop POST: caseworker team consultant node.kam
measures_api.show GET: caseworker team
measures_api.agree POST: caseworker team
measures_api.note_missing POST: caseworker team
measures_api.settle POST: caseworker team
measures_api.tell PUT: caseworker team
papers_api.sheets GET: caseworker team consultant node.kam
papers_api.note POST: caseworker team consultant node.kam
papers_api.export GET: caseworker team consultant node.kam
papers_api.take POST: team consultant node.kam
papers_api.undo POST: team consultant node.kam
competences_api.index GET: caseworker team consultant node.kam manager
competences_api.learn PUT: team consultant node.kam manager
competences_api.be_away POST: team consultant node.kam manager
competences_api.come_back POST: team consultant node.kam manager
offices_api.index GET: team consultant node.kam manager
events_api.index GET: team consultant node.kam manager
offices_api.keep PUT: node.kam manager
offices_api.close DELETE: node.kam manager
offices_api.hand POST: consultant node.kam manager
offices_api.take_back DELETE: consultant node.kam manager
figures_api.index GET: team node.kam manager
swaps_api.index GET: caseworker team consultant node.kam manager
swaps_api.held GET: caseworker team consultant node.kam manager
swaps_api.take POST: caseworker team consultant node.kam
swaps_api.offer POST: caseworker team consultant node.kam
swaps_api.take_back POST: caseworker team consultant node.kam
restrictions_api.index GET: caseworker team consultant node.kam manager
restrictions_api.show GET: caseworker team consultant node.kam manager
restrictions_api.decide POST: manager
restrictions_api.uphold POST: manager
restrictions_api.lift POST: manager
restrictions_api.say_same PUT: manager
pledges_api.index GET: caseworker team consultant node.kam manager
outcomes_api.show GET: caseworker team consultant node.kam manager
signals_api.index GET: caseworker team consultant node.kam manager
signals_api.show GET: caseworker team consultant node.kam manager
rules_api.index GET: logged_in
rules_api.events GET: manager
rules_api.confirm POST: manager
rules_api.withdraw POST: manager
rooms_api.show GET: caseworker team consultant node.kam manager
rooms_api.tell POST: caseworker team consultant node.kam
rooms_api.renew POST: caseworker team consultant node.kam
rooms_api.ask_ahead POST: caseworker team consultant node.kam
rooms_api.give_back POST: caseworker team consultant node.kam
promises_api.index GET: caseworker team consultant node.kam manager
promises_api.give POST: consultant node.kam
promises_api.show GET: caseworker team consultant node.kam manager
promises_api.keep POST: consultant node.kam
promises_api.break_ POST: consultant node.kam
promises_api.move POST: consultant node.kam
promises_api.object_to POST: consultant node.kam
promises_api.agree POST: consultant node.kam
promises_api.hand_over POST: consultant node.kam
institutions_api.index GET: caseworker team consultant node.kam manager
institutions_api.be_employer PUT: node.kam manager
institutions_api.add POST: node.kam manager
institutions_api.change_head PUT: node.kam manager
institutions_api.set_target PUT: node.kam manager
institutions_api.take POST: node.kam manager
institutions_api.list_needs GET: caseworker team consultant node.kam manager
institutions_api.post POST: node.kam manager
institutions_api.confirm POST: node.kam manager
institutions_api.close POST: node.kam manager
employers_api.index GET: caseworker team consultant node.kam manager
employers_api.show GET: caseworker team consultant node.kam manager
employers_api.owed GET: team consultant node.kam manager
employers_api.note POST: consultant node.kam
employers_api.take_back DELETE: consultant node.kam
employers_api.hand_over POST: node.kam manager
employers_api.be_away POST: node.kam manager
employers_api.be_free PUT: node.kam manager

# people, by their roles: a line for each route, `slice.function GET: role role`
front GET: logged_in
inbox.index GET: caseworker team consultant node.kam manager
pledges.index GET: caseworker team consultant node.kam manager
needs.index GET: caseworker team consultant node.kam manager
needs.show GET: caseworker team consultant node.kam manager
needs.fits GET: caseworker team consultant node.kam
needs.answer POST: caseworker team consultant node.kam
proposals.index GET: caseworker team consultant node.kam
proposals.propose POST: caseworker team consultant node.kam
proposals.ask GET: caseworker team consultant node.kam
proposals.withdraw POST: caseworker team consultant node.kam
proposals.tell POST: caseworker team consultant node.kam
proposals.confirm POST: caseworker team consultant node.kam
proposals.disclose POST: caseworker team consultant node.kam
placements.index GET: caseworker team consultant node.kam manager
placements.show GET: caseworker team consultant node.kam manager
planning.new GET: caseworker team consultant node.kam
planning.make POST: caseworker team consultant node.kam
acting.apply POST: caseworker team consultant node.kam
acting.grant POST: caseworker team
acting.decide_room POST: caseworker team
acting.take_offer POST: caseworker team consultant node.kam
room.show GET: caseworker team consultant node.kam manager
room.tell POST: caseworker team consultant node.kam
room.renew POST: caseworker team consultant node.kam
room.over POST: caseworker team consultant node.kam
room.ask_ahead POST: caseworker team consultant node.kam
room.give_back POST: caseworker team consultant node.kam
acting.refuse POST: caseworker team
acting.end POST: caseworker team consultant node.kam
acting.outcome POST: caseworker team consultant node.kam
competences.index GET: caseworker team consultant node.kam manager
competences.show GET: team consultant node.kam manager
competences.learn POST: team consultant node.kam manager
competences.be_away POST: team consultant node.kam manager
competences.come_back POST: team consultant node.kam manager
offices.index GET: team consultant node.kam manager
events.index GET: team consultant node.kam manager
offices.show GET: team consultant node.kam manager
offices.keep POST: node.kam manager
offices.close POST: node.kam manager
offices.choose GET: consultant node.kam manager
offices.hand POST: consultant node.kam manager
offices.take_back POST: consultant node.kam manager
figures.index GET: team node.kam manager
figures.export GET: team node.kam manager
staircases.show GET: caseworker team consultant node.kam
staircases.promise POST: caseworker team consultant node.kam
staircases.keep POST: caseworker team consultant node.kam
staircases.drop POST: caseworker team consultant node.kam
measures.show GET: caseworker team
measures.agree POST: caseworker team
measures.note_missing POST: caseworker team
measures.settle POST: caseworker team
measures.tell POST: caseworker team
swaps.index GET: caseworker team consultant node.kam
swaps.take POST: caseworker team consultant node.kam
swaps.offer POST: caseworker team consultant node.kam
swaps.take_back POST: caseworker team consultant node.kam
restrictions.index GET: caseworker team consultant node.kam manager
restrictions.show GET: caseworker team consultant node.kam manager
restrictions.export GET: caseworker team consultant node.kam manager
restrictions.new GET: manager
restrictions.decide POST: manager
restrictions.uphold POST: manager
restrictions.lift POST: manager
restrictions.say_same POST: manager
outcomes.index GET: caseworker team consultant node.kam manager
outcomes.show GET: caseworker team consultant node.kam manager
outcomes.export GET: caseworker team consultant node.kam manager
signals.index GET: caseworker team consultant node.kam manager
signals.show GET: caseworker team consultant node.kam manager
signals.export GET: caseworker team consultant node.kam manager
hearing.show GET: manager team
hearing.choose POST: manager team
contacts.show GET: caseworker team consultant node.kam manager
contacts.check POST: node.kam manager
contacts.demand POST: manager
paper.choose GET: caseworker team consultant node.kam
paper.sheets GET: caseworker team consultant node.kam
paper.note POST: caseworker team consultant node.kam
paper.export GET: caseworker team consultant node.kam
outcome_file.ask GET: team consultant node.kam
outcome_file.take POST: team consultant node.kam
outcome_file.undo POST: team consultant node.kam
running.interrupt POST: caseworker team consultant node.kam
running.resume POST: caseworker team consultant node.kam
running.rang POST: consultant node.kam
running.index GET: caseworker team consultant node.kam manager
agreements.index GET: caseworker team consultant node.kam manager
agreements.show GET: caseworker team consultant node.kam manager
agreements.accede POST: node.kam manager
agreements.decline POST: node.kam manager
agreements.say POST: node.kam manager
agreements.resume POST: node.kam manager
deciding.facts GET: caseworker team consultant node.kam
deciding.state_facts POST: caseworker team consultant node.kam
deciding.extension GET: caseworker team consultant node.kam manager
deciding.ask_extension POST: caseworker team consultant node.kam
deciding.decide_extension POST: caseworker team
rules.index GET: logged_in
rules.ask GET: manager
rules.confirm POST: manager
rules.withdraw POST: manager
drift.index GET: node.admin
peers_api.index GET: node.admin
peers_api.show GET: node.admin
quarantine_api.list_held GET: node.admin
quarantine_api.show_held GET: node.admin
quarantine_api.set_aside POST: node.admin
quarantine_api.replay POST: node.admin
security-events_api.list_security GET: node.admin
security-events_api.see_security POST: node.admin
operator-acts_api.list_acts GET: node.admin
peers.show GET: node.admin
peers.index GET: node.admin
peers.record GET: node.admin
peers.set_aside POST: node.admin
peers.would GET: node.admin
peers.try_again POST: node.admin
peers.list_security GET: node.admin
peers.see_security POST: node.admin
peers.events GET: node.admin
membership.index GET: logged_in
membership.exchange POST: logged_in
citizens.index GET: caseworker team consultant node.kam dpo
citizens.show GET: caseworker team consultant node.kam dpo
citizens.show_name POST: caseworker team consultant
citizens.assign POST: caseworker team
imports.index GET: node.admin
imports.take POST: node.admin
imports.ask_undo GET: node.admin
imports.undo POST: node.admin
erasing.ask GET: team dpo
erasing.erase POST: team dpo
erasures.index GET: dpo team
deletion.letter GET: caseworker team dpo
deletion.confirm POST: caseworker team
profiles.index GET: team node.admin dpo
profiles.publish POST: team node.admin
texts.index GET: node.admin dpo
texts.new GET: node.admin
texts.add POST: node.admin
consent.ask GET: caseworker team
consent.answer POST: caseworker team
consent.ask_withdrawal GET: caseworker team
consent.withdraw POST: caseworker team
own_page.show GET: anyone  # the link is the key
own_page.ask GET: anyone
own_page.withdraw POST: anyone
own_page.preview GET: caseworker team
own_page.make POST: caseworker team
candidates_api.index GET: caseworker team consultant node.kam dpo
candidates_api.show GET: caseworker team consultant node.kam dpo
candidates_api.say POST: caseworker team
candidates_api.wish PUT: caseworker team
candidates_api.assign PUT: caseworker team
own-page_api.make POST: caseworker team
candidates_api.erase POST: team dpo
sharing_api.show GET: caseworker team consultant node.kam dpo
sharing_api.ask GET: caseworker team
sharing_api.withdraw POST: caseworker team
erasures_api.index GET: dpo team
recalls_api.show GET: caseworker team dpo
profiles_api.index GET: team node.admin dpo
profiles_api.publish POST: team node.admin
texts_api.index GET: caseworker team node.admin dpo
texts_api.add POST: node.admin
imports_api.index GET: node.admin
imports_api.take POST: node.admin
imports_api.undo POST: node.admin
wishes.ask GET: caseworker team
wishes.note POST: caseworker team
options.show GET: caseworker team consultant node.kam
question.ask GET: caseworker team consultant node.kam
question.note POST: caseworker team consultant node.kam
promises.index GET: caseworker team consultant node.kam manager
promises.give POST: consultant node.kam
promises.show GET: caseworker team consultant node.kam manager
promises.keep POST: consultant node.kam
promises.break_ POST: consultant node.kam
promises.move POST: consultant node.kam
promises.object_to POST: consultant node.kam
promises.agree POST: consultant node.kam
promises.hand_over POST: consultant node.kam
institutions.index GET: caseworker team consultant node.kam manager
institutions.be_employer POST: node.kam manager
institutions.new GET: node.kam manager
institutions.add POST: node.kam manager
institutions.show GET: caseworker team consultant node.kam manager
institutions.set_target POST: node.kam manager
institutions.change_head POST: node.kam manager
institutions.take POST: node.kam manager
own_needs.ask GET: node.kam manager
own_needs.post POST: node.kam manager
own_needs.confirm POST: node.kam manager
own_needs.close POST: node.kam manager
employers.index GET: caseworker team consultant node.kam manager
employers.show GET: caseworker team consultant node.kam manager
employers.owed GET: team consultant node.kam manager
employers.note POST: consultant node.kam
employers.take_back POST: consultant node.kam
employers.hand_over POST: node.kam manager
employers.be_away POST: node.kam manager
employers.be_free POST: node.kam manager
employers.choose GET: node.kam manager
employers.be_back POST: node.kam manager
""")
