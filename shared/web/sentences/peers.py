"""How it stands with a peer: what is wrong, and what to do (`shared/rules/peers.py`)."""

from typing import Final

from shared.web.sentences.sentence import Sentence

PEERS: Final = {
    "peer_in_step": Sentence("Vi og %(name)s har det samme.", "Du skal ikke gøre noget."),
    "peer_the_hub": Sentence("hubben"),
    "peer_revoked": Sentence(
        "Nøglerne for %(name)s er trukket tilbage.",
        "Noden laver en ny nøgle (landsaftale node rotate-key --lost). Inviter den igen, og "
        "godkend den, når I har læst ordene op for hinanden.",
    ),
    "peer_suspended": Sentence(
        "%(name)s er sat i bero: alt, den beder om, afvises. Intet går tabt.",
        "Ring til kommunen. Er alt i orden, så svar den igen (landsaftale hub suspend --lift). Er "
        "nøglen stjålet, så foreslå at trække den tilbage, og lad en anden bekræfte (landsaftale "
        "hub revoke).",
    ),
    "peer_silent": Sentence(
        "Der er ikke hørt fra %(name)s i %(ago)s.",
        "Ring til dem, der driver den. Intet går tabt: det, der venter, sendes, når forbindelsen "
        "er tilbage.",
    ),
    "peer_leaving": Sentence(
        "%(name)s er ved at træde ud. Sletninger, den mangler at kvittere for: %(number)s.",
        "Den sletter og kvitterer, når den udveksler. Svarer den ikke, så ring til dem, der "
        "driver den.",
    ),
    "peer_never": Sentence(
        "Der har ikke været nogen udveksling med %(name)s endnu.",
        "Se efter, at noden kører (landsaftale node run), og at den kan nå hubbens adresse.",
    ),
    "peer_apart": Sentence(
        "Vi og %(name)s har ikke det samme.",
        "De to sammenligner selv alt ved næste udveksling og sender det, der er forskelligt.",
    ),
    "peer_behind": Sentence(
        "Poster på vej til %(name)s: %(number)s. Den ældste har ventet i %(age)s.",
        "De sendes ved næste udveksling. Bliver tallet ved at vokse, så ring til dem, der driver "
        "den.",
    ),
    "peer_quarantine": Sentence(
        "Poster fra %(name)s, som ikke kunne bruges: %(number)s.",
        "Åbn karantænen: ved hver post står årsagen og vejen ud. Ingen andre poster venter.",
    ),
    "peer_refused": Sentence(
        "Poster fra os, som %(name)s har afvist: %(number)s.",
        "Åbn karantænen: ved hver post står årsagen og vejen ud. Ingen andre poster venter.",
    ),
    "peer_receipts": Sentence(
        "Sletninger, som %(name)s ikke har kvitteret for: %(number)s. Den ældste blev bedt om for "
        "%(age)s siden.",
        "Ring til dem, der driver den, og bed dem få den til at udveksle. Kommer der ingen "
        "kvittering, så sig det til databeskyttelsesrådgiveren.",
    ),
    "peer_clock": Sentence(
        "Urene her og hos %(name)s er %(apart)s fra hinanden.",
        "Stil det ur, der går forkert, efter en tidsserver. Der udveksles imens.",
    ),
    "peer_beyond": Sentence(
        "%(name)s har sendt profiler, som rammen ikke har plads til: %(number)s.",
        "Ring til kommunen, og spørg, hvor mange aktive kandidater den har registreret. Skriv "
        "tallet (landsaftale hub members candidates), så tages profilerne ind inden for en time. "
        "Har den ikke så mange, prøver nogen måske at høste forslag. Sig til, når det er set "
        "efter (landsaftale hub security seen).",
    ),
    "peer_put_off": Sentence(
        "Der er ikke plads til flere profiler hos %(name)s lige nu. %(number)s venter her.",
        "Ring til hubbens operatør, og oplys, hvor mange aktive kandidater I har registreret. "
        "Profilerne sendes igen af sig selv hver time. Alt andet udveksles som før.",
    ),
    "peer_held_back": Sentence(
        "Poster, der venter her, fordi %(name)s ikke kender dem: %(number)s. Slags: %(kinds)s.",
        "Bed dem, der driver den, om at opdatere. Så sendes posterne af sig selv. Intet går tabt.",
    ),
    "peer_withheld": Sentence(
        "Poster, som %(name)s holder tilbage, fordi vi ikke kender dem: %(number)s. "
        "Slags: %(kinds)s.",
        "Opdatér programmet her. Så kommer posterne af sig selv. Intet går tabt.",
    ),
    "peer_versions": Sentence(
        "Vi og %(name)s kender ikke de samme udgaver af: %(kinds)s.",
        "Opdatér den af de to, der har den ældste version. Poster, som den anden ikke kan bruge, "
        "venter imens og sendes af sig selv bagefter.",
    ),
    "peer_hostile": Sentence(
        "%(name)s har sendt noget, som ingen ærlig part sender: %(codes)s. Antal: %(number)s.",
        "Intet af det er taget i brug. Ring til dem, der driver den, på et nummer, I har i "
        "forvejen. Kan de ikke forklare det, er nøglen måske stjålet: hubben sætter den i bero "
        "med det samme (landsaftale hub suspend), og to personer trækker den tilbage (landsaftale "
        "hub revoke). Sig til, når det er set efter (landsaftale hub security seen).",
    ),
    # what no honest party sends, by the code of its refusal
    "security_unsigned": Sentence("en besked uden gyldig underskrift"),
    "security_not_a_member": Sentence("en besked med en nøgle, der ikke gælder mere"),
    "security_replayed": Sentence("den samme besked igen"),
    "security_malformed": Sentence("en besked, der ikke kan læses"),
    "security_too_large": Sentence("noget, der er alt for stort"),
    "security_too_fast": Sentence("flere beskeder, end der må sendes"),
    "security_unauthorised": Sentence("en post i en andens navn"),
    "security_bad_signature": Sentence("en post med forkert underskrift"),
    "security_key_revoked": Sentence("en post med en nøgle, der er trukket tilbage"),
    "security_fork": Sentence("to forskellige poster med samme nummer"),
    "security_rev_jump": Sentence("en post med et alt for højt nummer"),
    "security_suspended": Sentence("en besked fra en node, der er sat i bero"),
    "security_allowance_used": Sentence("flere profiler, end kommunen har oplyst kandidater til"),
    "security_identity": Sentence("en tekst, der ligner et CPR-nummer"),
    # trying a refused record again
    "tried_again": Sentence("Sendes igen ved næste udveksling."),
    "tried_anew": Sentence("Underskrives på ny, en udgave højere, og sendes."),
    "tried_asked": Sentence("Afsenderen bliver bedt om at sende den igen."),
    "tried_under_way": Sentence("Er på vej allerede."),
    "tried_gone": Sentence("Den er der ikke mere. Der er intet at sende."),
    "tried_never": Sentence("Hjælper ikke. Kun afsenderen kan, ved at skrive den på ny."),
    "quarantine_closed": Sentence(
        "Nr. %(number)s er afsluttet allerede.",
        "Se listen over alle, de afsluttede talt med.",
    ),
    # what people call the kinds of records
    "kind_membership": Sentence("medlemskab"),
    "kind_employer": Sentence("virksomhed"),
    "kind_department": Sentence("forvaltning"),
    "kind_workplace": Sentence("arbejdssted"),
    "kind_contact_key": Sentence("kontaktnøgle"),
    "kind_agreement": Sentence("aftale"),
    "kind_accession": Sentence("tilslutning"),
    "kind_agreement_question": Sentence("spørgsmål til aftale"),
    "kind_agreement_reply": Sentence("svar på spørgsmål"),
    "kind_need": Sentence("behov"),
    "kind_answer": Sentence("svar på behov"),
    "kind_guest_answer": Sentence("svar uden node"),
    "kind_pledge": Sentence("tilsagn"),
    "kind_quota": Sentence("kvote"),
    "kind_profile": Sentence("profil"),
    "kind_suggestion": Sentence("matchforslag"),
    "kind_proposal": Sentence("forslag"),
    "kind_screening": Sentence("indslusning"),
    "kind_decision": Sentence("virksomhedens svar"),
    "kind_waiting_place": Sentence("plads på venteliste"),
    "kind_disclosure": Sentence("forseglet kontakt"),
    "kind_handout": Sentence("udleveret kontakt"),
    "kind_capacity_claim": Sentence("brug af plads"),
    "kind_seat_offer": Sentence("tilbudt plads"),
    "kind_reservation": Sentence("plads på arbejdsstedet"),
    "kind_placement": Sentence("forløb"),
    "kind_site_report": Sentence("melding fra arbejdsstedet"),
    "kind_outcome": Sentence("resultat"),
    "kind_rule": Sentence("regel"),
    "kind_local_rule": Sentence("kommunens regel"),
    "kind_sector_service": Sentence("rekrutteringsservice"),
    "kind_feedback": Sentence("tilbagemelding"),
    "kind_signal": Sentence("signal"),
    "kind_reply": Sentence("virksomhedens svar på signal"),
    "kind_expected_sum": Sentence("forventet resultat"),
    "kind_outcome_table": Sentence("resultattabel"),
    "kind_restriction": Sentence("begrænsning"),
    "kind_same_place": Sentence("samme arbejdssted"),
    "kind_promise": Sentence("løfte"),
    "kind_objection": Sentence("indsigelse"),
    "kind_contact_note": Sentence("samtale"),
    "kind_staircase_plan": Sentence("trappe"),
    "kind_colleague": Sentence("kollega"),
    "kind_support": Sentence("støtte ved siden af"),
}
