"""What a municipality's acts are refused for: agreements, answers, proposals, placements."""

from typing import Final

from shared.web.sentences.sentence import Sentence

MUNICIPALITY: Final = {
    # places that are swapped
    "seat_gone": Sentence(
        "Pladsen er ikke til at overtage længere.", "Se, om der er andre på siden Byt pladser."
    ),
    "seat_not_given": Sentence(
        "Hubben har ikke givet jer pladsen endnu.", "Vent på svaret, før I tilbyder den til andre."
    ),
    # who knows what
    "branch_unknown": Sentence(
        "Branchen %(branch)s står ikke på listen.", "Brug bogstaverne i DB25, fx I for hoteller."
    ),
    "away_backwards": Sentence(
        "Den sidste dag væk ligger før den første eller er forbi.", "Ret dagene."
    ),
    "away_overlaps": Sentence(
        "Der er allerede meldt væk på nogle af de dage.", "Fjern dem først, eller vælg andre dage."
    ),
    "office_empty": Sentence("Der skal arbejde nogen på et kontor.", "Vælg mindst én."),
    "office_member_unknown": Sentence(
        "%(login)s er ikke konsulent eller KAM her.", "Vælg en, der er."
    ),
    "office_has": Sentence(
        "%(office)s har opgaver endnu: %(codes)s.", "Tag dem tilbage, eller giv dem videre, først."
    ),
    "office_has_it": Sentence("%(office)s har allerede %(codes)s.", "Vælg et andet kontor."),
    "away_own": Sentence("Man kan ikke træde ind for sig selv.", "Vælg en anden."),
    # an agreement
    "not_invited": Sentence(
        "Aftalen %(agreement)s inviterer ikke jeres kommune.",
        "Ring til aftalens kontakt, hvis kommunen skal med.",
    ),
    "already_acceded": Sentence(
        "Kommunen er allerede tilsluttet aftalen %(agreement)s.",
        "Træd ud af aftalen, hvis den ikke skal gælde længere.",
    ),
    "not_acceded": Sentence(
        "Kommunen er ikke tilsluttet aftalen %(agreement)s.", "Tilslut kommunen først."
    ),
    "not_acceded_yet": Sentence(
        "Kommunens tilslutning til aftalen %(agreement)s gælder først fra %(first)s.",
        "Vælg en start fra den dag.",
    ),
    "instrument_reserved": Sentence(
        "Kommunen har i sin tilslutning til aftalen %(agreement)s forbeholdt sig, hvilke "
        "redskaber den bruger, og dette er ikke et af dem.",
        "Vælg et andet redskab, eller ret tilslutningen.",
    ),
    "unit_reserved": Sentence(
        "Kommunen har i sin tilslutning til aftalen %(agreement)s forbeholdt sig, hvilke "
        "juridiske enheder den samarbejder med, og denne er ikke en af dem.",
        "Vælg et andet arbejdssted, eller ret tilslutningen.",
    ),
    "terms_changed": Sentence(
        "Vilkårene i aftalen %(agreement)s er ændret, siden kommunen sluttede sig til.",
        "Læs dem, og tilslut kommunen igen.",
    ),
    # an answer to a need
    "job_is_no_placement": Sentence(
        "Forslaget %(proposal)s gælder et almindeligt job, så der skal ikke planlægges et forløb.",
        "Kandidaten er ansat; virksomheden skriver kontrakten.",
    ),
    "need_rests": Sentence(
        "Behovet %(need)s er sat på pause: virksomheden har ikke bekræftet, at det stadig gælder.",
        "Vent, til det er åbent igen, eller ring til virksomheden.",
    ),
    "need_over": Sentence("Behovet %(need)s er lukket.", "Der skal ikke svares længere."),
    "link_over": Sentence(
        "Linket gjaldt til og med %(last_day)s.", "Ring til virksomheden, hvis I stadig vil svare."
    ),
    "supply_number": Sentence(
        "Antallet skal være mellem 1 og %(slots)s, som virksomheden søger.",
        "Skriv, hvor mange I kan levere.",
    ),
    "later_day": Sentence(
        "Dagen skal ligge efter %(first)s og senest %(last)s, hvor de første starter.",
        "Vælg en dag imellem.",
    ),
    "reason_unknown": Sentence("Grunden står ikke på listen.", "Vælg en fra listen."),
    # a plan of measures beside a placement
    "plan_over": Sentence(
        "Forløbet %(placement)s er slut.",
        "En plan kan kun ændres, mens forløbet er planlagt eller i gang.",
    ),
    "nothing_told": Sentence(
        "Kommunen har ikke fortalt noget om forløbet %(placement)s, eller det er ikke i gang.",
        "Ring til kommunens nøglekundeansvarlige.",
    ),
    "staircase_none": Sentence(
        "Forløbet %(placement)s blev ikke til noget.", "Der kan ikke loves noget efter det."
    ),
    "stair_order": Sentence(
        "Trinnet ligger ikke over det forrige.",
        "Vælg en dag efter det trin, der er lovet. Efter et job kommer der ingen trin.",
    ),
    "stair_passed": Sentence("Den dag er gået.", "Et løfte gælder en dag fra og med %(today)s."),
    "stair_early": Sentence(
        "Forløbet begynder først %(first)s, så intet trin er sket endnu.",
        "Notér det, når trinnet er begyndt.",
    ),
    "stair_over": Sentence(
        "Trinnet er allerede sket eller opgivet.", "Notér et nyt løfte som et nyt trin."
    ),
    "days_order": Sentence("Sidste dag ligger før første dag.", "Ret en af de to dage."),
    "measure_apart": Sentence(
        "Indsatsen har ingen dag fælles med forløbet, %(first)s til %(last)s.",
        "Vælg dage, så de to følges ad.",
    ),
    "measure_not_now": Sentence(
        "Det kan ikke siges om den indsats nu.", "Se på planen, hvordan indsatsen står."
    ),
    "measure_not_then": Sentence(
        "Dagen er ikke en af indsatsens dage, eller den er noteret.",
        "Vælg en anden dag, %(first)s til %(last)s.",
    ),
    "deliverer_missing": Sentence(
        "Det mangler, hvem der træder til.", "Skriv navn og arbejdstelefon."
    ),
    "call_no_colleague": Sentence(
        "»%(login)s« er ingen, arbejdsstedet kan ringe til.",
        "Vælg en kollega, der har en konto her og arbejder med borgere eller virksomheder.",
    ),
    "steps_many": Sentence("Der er valgt for mange skridt.", "Vælg højst %(most)s."),
    "talk_to_come": Sentence("Den dag er gået.", "Vælg en dag fra og med i dag."),
    # a proposal
    "instrument_not_asked": Sentence(
        "Behovet gælder ikke det redskab.", "Vælg blandt dem, som behovet nævner."
    ),
    "consent_missing": Sentence(
        "Samtykke mangler: %(candidate)s kan ikke foreslås endnu.",
        "Spørg borgeren, og notér svaret. Først da kan du foreslå.",
    ),
    "candidate_placed": Sentence(
        "%(candidate)s er allerede i et forløb: %(placement)s.",
        "Vælg en anden, eller vent, til forløbet er slut.",
    ),
    "already_proposed": Sentence(
        "%(candidate)s er allerede foreslået til pladsen: %(proposal)s.",
        "Vent på svaret, eller vælg en anden plads.",
    ),
    "reservation_full": Sentence(
        "Kommunen har forbeholdt sig højst %(limit)s ad gangen hos virksomheden, og %(used)s er "
        "i gang eller foreslået.",
        "Vent, til en plads bliver fri, træk et forslag tilbage, eller ret tilslutningen.",
    ),
    "placed_on_proposal": Sentence(
        "Forslaget er blevet til forløbet %(placement)s.", "Afslut forløbet i stedet."
    ),
    "proposal_over": Sentence(
        "Forslaget %(proposal)s er trukket tilbage, eller virksomheden har sagt nej tak.",
        "Foreslå en anden, eller den samme til en anden plads.",
    ),
    "not_asked_to_meet": Sentence(
        "Virksomheden har ikke bedt om at møde kandidaten i forslaget %(proposal)s.",
        "Navn og telefon sendes først, når den har sagt ja til et møde.",
    ),
    "no_contact_key": Sentence(
        "Virksomhedens kontakt har ingen nøgle, så navnet kan ikke sendes forseglet.",
        "Bed hubbens operatør om at lægge kontaktens nøgle ind, eller giv det i telefon.",
    ),
    "contact_key_forged": Sentence(
        "Nøglen for %(contact)s er ikke underskrevet af kontakten selv. Intet er sendt.",
        "Ring til kontakten og til hubbens operatør.",
    ),
    "contact_key_changed": Sentence(
        "%(contact)s har fået en anden nøgle end den, kommunen kender. Intet er sendt. Kendt: "
        "%(pinned)s. Ny: %(offered)s.",
        "Ring til kontakten, og sammenlign ordene under Kontaktnøgler. Passer de ikke, så kontakt "
        "hubbens operatør.",
    ),
    "contact_must_sign": Sentence(
        "%(act)s står kun på hubbens ord. Kommunen kræver, at virksomhedens kontakt selv skriver "
        "under.",
        "Bed kontakten om at underskrive, og sammenlign ordene under Kontaktnøgler.",
    ),
    "contact_key_unknown": Sentence(
        "Nøglen for %(contact)s er ikke sammenlignet endnu. Intet er sendt.",
        "Ring til kontakten, og sammenlign ordene under Kontaktnøgler.",
    ),
    # a placement
    "not_accepted": Sentence(
        "Virksomheden har ikke sagt ja til forslaget %(proposal)s endnu.",
        "Forløbet kan planlægges, når den har.",
    ),
    "start_past": Sentence("Starten ligger før %(first)s.", "Vælg en dag fra og med i dag."),
    "no_room": Sentence(
        "Forløbet kan ikke bevilges: på %(workplace)s er mindst %(counted)s af %(allowed)s brugt "
        "%(fullest_day)s (%(used)s), regnet af %(ordinary)s ordinært ansatte (%(paragraph)s).",
        "Første dag med plads er %(first_day)s. Planlæg forløbet derfra, eller et andet sted.",
    ),
    "no_room_ever": Sentence(
        "Forløbet kan ikke bevilges: på %(workplace)s er mindst %(counted)s af %(allowed)s brugt "
        "%(fullest_day)s (%(used)s), regnet af %(ordinary)s ordinært ansatte (%(paragraph)s).",
        "Der er ingen dag med plads det næste år. Find et andet arbejdssted.",
    ),
    "rule_in_the_way": Sentence(
        "Forløbet kan ikke bevilges endnu: ikke alle regler er opfyldt.",
        "Se på forløbets side, hvad der mangler. Målgruppe og varighed kan du afgøre med en "
        "begrundelse; resten skal være på plads.",
    ),
    "step_not_now": Sentence(
        "Det skridt kan forløbet %(placement)s ikke tage nu.",
        "Se på forløbets side, hvad det næste skridt er, og hvad der mangler.",
    ),
    "vitas_taken": Sentence(
        "Sagsnummeret %(reference)s er allerede noteret ved forløbet %(other)s.",
        "Se efter i VITAS, hvilket forløb det hører til.",
    ),
    "vitas_length": Sentence(
        "Sagsnummeret i VITAS har mellem %(min)s og %(max)s tegn.",
        "Skriv det, som det står i VITAS.",
    ),
    "day_not_between": Sentence(
        "%(day)s passer ikke: dagen skal ligge fra %(first)s til i dag.", "Ret dagen."
    ),
    "back_not_between": Sentence(
        "Dagen, hvor kandidaten ventes tilbage, skal ligge efter %(first)s og senest %(last)s.",
        "Ret dagen, eller lad den stå tom.",
    ),
    "promised_not_between": Sentence(
        "Dagen skal ligge fra %(first)s til %(last)s.",
        "Skriv den dag, arbejdsstedet lovede at svare.",
    ),
    "end_reason_missing": Sentence(
        "Skriv, hvorfor forløbet slutter før %(last)s.", "Vælg en grund fra listen."
    ),
    "not_ended": Sentence(
        "Forløbet %(placement)s er ikke slut endnu.", "Resultatet noteres, når det er slut."
    ),
    "outcome_early": Sentence("Det kan først vides %(first)s.", "Notér resultatet fra den dag."),
}
