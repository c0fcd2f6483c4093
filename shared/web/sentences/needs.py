"""Needs, proposals and room at a workplace: what is refused, and why slots are open."""

from typing import Final

from shared.web.sentences.sentence import Sentence

NEEDS: Final = {
    # a need that cannot be posted
    "code_unknown": Sentence(
        "Feltet %(field)s: koden »%(given)s« står ikke på listen eller er lukket.",
        "Vælg en kode fra listen. Den nærmeste er »%(nearest)s«.",
    ),
    "date_passed": Sentence(
        "Feltet %(field)s: %(day)s er allerede gået.", "Vælg en dag fra og med %(today)s."
    ),
    "day_gone": Sentence("%(day)s er allerede gået.", "Vælg en dag fra og med %(today)s."),
    "occupation_unlisted": Sentence(
        "Stillingen »%(given)s« står ikke på listen.",
        "Den nærmeste er »%(nearest)s«. Vælg en fra listen, eller skriv DISCO-koden.",
    ),
    "skill_unlisted": Sentence(
        "»%(given)s« står ikke på listen.", "Den nærmeste er »%(nearest)s«. Vælg en fra listen."
    ),
    "template_name": Sentence(
        "Skabelonen mangler et navn på højst %(most)s tegn.", "Skriv fx Julehjælp."
    ),
    "no_agreement_in_force": Sentence(
        "I har ingen aftale, der gælder i dag, så der kan ikke oprettes et behov.",
        "Ring til den kommune, der er vært for aftalen, og få den fornyet.",
    ),
    "signal_gone": Sentence(
        "Signalet forsvandt %(day)s, og der er ikke mere at svare på.",
        "Jeres tidligere svar står stadig ved det.",
    ),
    "reply_missing": Sentence("Skriv, hvad I vil svare.", "Et tomt svar kan ikke sendes."),
    "review_to_come": Sentence(
        "Dagen for et nyt kig skal ligge efter i dag.", "Skriv fx 01-03-2027."
    ),
    "limit_missing": Sentence(
        "Skriv, hvor mange der højst må være ad gangen.", "Skal der ingen være, så vælg Ingen nye."
    ),
    "restricted_already": Sentence(
        "Der står allerede en begrænsning her fra jer: %(restriction)s.",
        "Lad den stå eller ophæv den, før I beslutter noget andet.",
    ),
    "restriction_lifted": Sentence(
        "%(restriction)s blev ophævet %(day)s.", "Der er ikke mere at gøre ved den."
    ),
    "not_two_places": Sentence(
        "De to P-numre er ikke to arbejdssteder hos samme virksomhed.",
        "Vælg to P-numre under virksomheden.",
    ),
    "draft_changed": Sentence(
        "Det, der blev skrevet på de tidligere trin, kan ikke læses.",
        "Begynd forfra, eller kopiér et tidligere behov.",
    ),
    "answer_by_late": Sentence(
        "Svarfristen %(answer_by)s ligger ikke før den første start %(start)s.",
        "Sæt fristen tidligere, eller flyt starten.",
    ),
    "workplace_unknown": Sentence(
        "Arbejdsstedet »%(workplace)s« kendes ikke.",
        "Brug P-nummeret eller koden fra listen over arbejdssteder, eller indlæs stedet først.",
    ),
    "workplace_elsewhere": Sentence(
        "Arbejdsstedet »%(workplace)s« (%(name)s) hører til en anden virksomhed.",
        "Et behov gælder én virksomhed. Opret et behov for hver.",
    ),
    "agreement_unclear": Sentence(
        "Det er ikke til at se, hvilken aftale behovet hører under: %(found)s passer.",
        "Skriv aftalens kode i feltet agreement.",
    ),
    "agreement_suspended": Sentence(
        "Aftalen %(agreement)s er sat på pause.", "Kontakt den nøglekundeansvarlige."
    ),
    "agreement_terminated": Sentence(
        "Aftalen %(agreement)s er opsagt og gælder ikke længere.",
        "Opret behovet under en ny aftale.",
    ),
    "agreement_in_consultation": Sentence(
        "Aftalen %(agreement)s er til høring og gælder ikke endnu.",
        "Vent, til den er tilbudt kommunerne.",
    ),
    "unit_not_consented": Sentence(
        "Enheden med CVR-nummer %(cvr)s drives af en anden og har ikke selv sagt ja til aftalen "
        "%(agreement)s.",
        "Få enhedens ja, og lad hubbens operatør notere det på aftalen.",
    ),
    "agreement_period": Sentence(
        "Aftalen %(agreement)s gælder fra %(first)s til %(last)s.",
        "Vælg en dag i perioden, eller forny aftalen.",
    ),
    "unit_not_covered": Sentence(
        "Aftalen %(agreement)s omfatter ikke virksomheden med CVR-nummer %(cvr)s.",
        "Vælg andre arbejdssteder, eller føj enheden til aftalen.",
    ),
    "branch_not_covered": Sentence(
        "Aftalen %(agreement)s omfatter ikke branchen %(branch)s.",
        "Vælg en branche, som aftalen omfatter.",
    ),
    "instrument_not_covered": Sentence(
        "Aftalen %(agreement)s omfatter ikke %(instruments)s.",
        "Vælg blandt de redskaber, som aftalen nævner.",
    ),
    # a need that opens a pledge
    "need_reserved": Sentence(
        "Pladserne er tilsagt til et formål, og hvem de er til, ved kun kommunerne.",
        "Kommunerne finder selv, hvem af deres egne der passer.",
    ),
    "pledge_unknown": Sentence(
        "Tilsagnet »%(given)s« er ikke et af virksomhedens.", "Se koderne under Tilsagn."
    ),
    "pledge_elsewhere": Sentence(
        "Tilsagnet %(pledge)s hører under en anden aftale end behovet.",
        "Vælg tilsagnets aftale, eller et andet tilsagn.",
    ),
    "pledge_stays": Sentence(
        "Behovet %(need)s kan ikke skifte til et andet tilsagn.",
        "Luk behovet, og åbn pladserne i et nyt.",
    ),
    "pledge_not_confirmed": Sentence(
        "Tilsagnet %(pledge)s er ikke bekræftet, så pladserne kan ikke åbnes.",
        "Bekræft det først.",
    ),
    "pledge_year_over": Sentence(
        "Året er gået, så der kan ikke gives, bekræftes eller åbnes pladser i det.",
        "Giv et tilsagn for et senere år.",
    ),
    "pledge_exceeded": Sentence(
        "Af de %(places)s tilsagte pladser er %(left)s ikke åbnet, så der kan ikke åbnes "
        "%(slots)s.",
        "Åbn %(left)s eller færre, eller sæt tilsagnet op.",
    ),
    "pledge_reduced": Sentence(
        "Tilsagnet %(pledge)s på %(places)s pladser er bekræftet og kan ikke sættes ned.",
        "Skriv %(places)s eller flere.",
    ),
    "outside_pledge": Sentence(
        "Pladserne er tilsagt til et formål, som %(candidate)s ikke er blandt, eller "
        "målgruppen er ikke kendt.",
        "Se, hvor borgeren ellers kunne komme hen, under Muligheder.",
    ),
    "need_closed": Sentence("Behovet er lukket.", "Opret et nyt, hvis der stadig mangler nogen."),
    "need_expired": Sentence(
        "Behovet er udløbet, fordi ingen bekræftede det.",
        "Kopiér det, hvis der stadig mangler nogen.",
    ),
    "need_paused": Sentence(
        "Behovet er sat på pause, til virksomheden bekræfter, at det stadig gælder.",
        "Bekræft det på behovets side. Så kan alt gøres igen.",
    ),
    "cut_below_agreed": Sentence(
        "%(taken)s har allerede en plads her, så der kan ikke kun være %(slots)s.",
        "Skriv %(taken)s eller flere, eller aftal først med kommunen, at nogen stopper.",
    ),
    "cut_below_given": Sentence(
        "%(given)s af pladserne er givet videre til kommuner, som kan have bekræftet dem.",
        "Tag dem tilbage først: de er fri, når kommunen har hørt det.",
    ),
    "cut_choose": Sentence(
        "Der bliver plads til %(choose)s af de %(waiting)s forslag, der venter; %(chosen)s er "
        "valgt. Aftalte møder, der ligger fast: %(meetings)s.",
        "Vælg %(choose)s, der går videre. De andre får besked om, at pladsen er væk.",
    ),
    "cut_keep_unknown": Sentence(
        "Der er ikke noget valg at træffe om %(proposals)s.",
        "Vælg kun blandt de forslag, der venter, hvor pladserne ikke rækker til alle.",
    ),
    "resize_to_nothing": Sentence(
        "Så er der ingen pladser tilbage.", "Luk behovet, hvis I ikke mangler nogen længere."
    ),
    "job_terms_with_ordinary": Sentence(
        "Et almindeligt job har løn og kontrakt (job) og redskabet ordinary; et forløb har ingen "
        "af dem.",
        "Skriv form = ordinary, instruments = [ordinary] og job, eller udelad alle tre.",
    ),
    "centre_has_mentor": Sentence(
        "Et virksomhedscenter har en mentor på arbejdspladsen.",
        "Skriv, hvem det er, eller vælg et andet redskab.",
    ),
    "preparation_not_listed": Sentence(
        "»%(given)s« står ikke blandt det, der skal være på plads før den første dag.",
        "Føj det til before_first_day, eller tag det ud af preparations.",
    ),
    "slot_gone": Sentence(
        "Den plads, som forslaget %(proposal)s gjaldt, er faldet væk.",
        "Bliver der flere pladser igen, får kommunen besked efter ventelisten.",
    ),
    # why slots are open
    "open_all_agreed": Sentence("Alle pladser er aftalt."),
    "open_enough_proposed": Sentence(
        "Der er forslag til alle pladser: %(screening)s hos indslusningen, %(to_decide)s venter "
        "på jeres svar, %(meet)s skal mødes."
    ),
    "open_nobody_asked": Sentence(
        "Ingen er spurgt, for ingen er med i aftalen endnu. Ring til %(municipality)s: %(phone)s."
    ),
    "open_nobody_near": Sentence(
        "%(municipality)s er ikke med i aftalen. Nærmest af dem, der er med, er %(nearest)s, "
        "cirka %(minutes)s minutter væk. Ring til %(municipality)s: %(phone)s."
    ),
    "open_nobody_within": Sentence(
        "Ingen inden for %(within)s minutter. Nærmest er %(nearest)s, cirka %(minutes)s minutter "
        "væk; %(count)s af %(asked)s spurgte siger for langt."
    ),
    "open_no_to_time": Sentence(
        "%(asked)s spurgt, %(count)s sagde nej til kl. %(time)s: %(names)s."
    ),
    "open_limit_reached": Sentence(
        "%(name)s tager højst %(limit)s ad gangen hos jer, så pladserne venter. Ring: %(phone)s."
    ),
    "open_offered": Sentence(
        "En plads er tilbudt den første på ventelisten: %(name)s har den til og med %(day)s."
    ),
    "open_paused": Sentence("Behovet er sat på pause, til I bekræfter, at det stadig gælder."),
    "open_awaiting_answers": Sentence("Svar ventes senest %(day)s fra %(names)s."),
    "open_answers_late": Sentence("Fristen var %(day)s. Svar mangler fra %(names)s."),
    "open_promised": Sentence(
        "Lovet, men ikke foreslået endnu: %(count)s i behovet, af %(names)s."
    ),
    "open_answers_later": Sentence("%(names)s svarer senere, senest %(day)s."),
    "open_all_not_now": Sentence(
        "%(asked)s spurgt, ingen kan nu (%(names)s). Grund hos %(count)s: %(reason)s."
    ),
    "open_proposals_fell": Sentence(
        "Forslag er faldet fra: %(declined)s nej tak, %(returned)s sendt tilbage, %(withdrawn)s "
        "trukket. Spørg %(names)s om flere."
    ),
    "open_too_few_promised": Sentence(
        "De spurgte har lovet %(count)s i hele behovet, færre end der er pladser: %(names)s."
    ),
    # a proposal
    "screening_first": Sentence(
        "Forslaget %(proposal)s er ikke set af indslusningen endnu.",
        "Vent, til det er sendt videre. Det sker senest efter to arbejdsdage.",
    ),
    "proposal_returned": Sentence(
        "Forslaget %(proposal)s er sendt tilbage til kommunen.",
        "Vent på et nyt forslag, eller ring til kommunens kontakt.",
    ),
    "proposal_withdrawn": Sentence(
        "Forslaget %(proposal)s er trukket tilbage af kommunen.",
        "Se de andre forslag til pladsen.",
    ),
    "already_accepted": Sentence("I har allerede sagt ja til forslaget %(proposal)s."),
    "already_declined": Sentence(
        "I har sagt nej tak til forslaget %(proposal)s.",
        "Ring til kommunen, hvis det var en fejl; den kan foreslå igen.",
    ),
    "already_decided": Sentence(
        "Virksomheden har taget stilling til forslaget %(proposal)s.",
        "Der er ikke mere at gøre for indslusningen.",
    ),
    "meet_first": Sentence(
        "I har ikke aftalt møde om forslaget %(proposal)s endnu.", "Aftal møde først."
    ),
    "slots_taken": Sentence(
        "Pladsen er lige blevet besat: %(taken)s af %(slots)s pladser er aftalt.",
        "Forslaget %(proposal)s står stadig på ventelisten og kan få en plads, der bliver ledig.",
    ),
    "slots_given": Sentence(
        "De pladser, der er tilbage (%(given)s), er givet videre til kommuner.",
        "Forslaget %(proposal)s står på ventelisten. Tag pladser tilbage, eller vent til kvotens "
        "sidste dag.",
    ),
    # slots that municipalities may confirm by themselves
    "quota_not_short": Sentence(
        "Kun behov med en svarfrist på højst %(days)s arbejdsdage kan gives videre.",
        "Her når kommunerne at foreslå, så I kan møde kandidaten først.",
    ),
    "quota_until": Sentence(
        "Den sidste dag skal ligge fra %(first)s til og med %(last)s, som er svarfristen.",
        "Skriv en dag imellem.",
    ),
    "quota_too_many": Sentence(
        "Kommunen kan højst få %(most)s i alt: resten er aftalt eller givet til andre.",
        "Skriv højst %(most)s, eller tag nogle tilbage fra andre.",
    ),
    "quota_not_asked": Sentence(
        "%(municipality)s er ikke spurgt om behovet eller har ikke sit eget system på "
        "Landsaftale.",
        "Vælg en kommune, der er med i aftalen og ligger inden for rækkevidde.",
    ),
    "quota_left": Sentence("I kan selv bekræfte: %(left)s tilbage."),
    "quota_none": Sentence(
        "Virksomheden har ikke givet jer pladser her, som I selv kan bekræfte.",
        "Vent på virksomhedens svar.",
    ),
    "quota_passed": Sentence(
        "I kunne selv bekræfte til og med %(until)s.",
        "Derefter er det virksomheden, der giver pladserne.",
    ),
    "quota_used": Sentence(
        "I har bekræftet %(confirmed)s af de %(n)s, som I selv kunne.",
        "Resten giver virksomheden.",
    ),
    "slot_group_gone": Sentence(
        "De pladser, som forslaget %(proposal)s gælder, er ikke med i behovet længere.",
        "Se de andre pladser i behovet.",
    ),
    "contact_key_missing": Sentence(
        "Virksomheden har ingen kontakt med en nøgle, så navnet kan ikke sendes forseglet.",
        "Læg kontaktens nøgle ind med kommandoen `employers contact-key`.",
    ),
    "disclosure_missing": Sentence(
        "Kommunen har ikke sendt kontaktoplysninger på forslaget %(proposal)s endnu.",
        "De kommer ved næste udveksling, efter at I har aftalt møde.",
    ),
    # a placement
    "report_order": Sentence(
        "Forløbet %(placement)s er ikke nået dertil: det står som »%(state)s«.",
        "Se på forløbets side, hvad der er næste skridt.",
    ),
    "nothing_asked": Sentence(
        "Arbejdsstedet skal ikke melde noget om forløbet %(placement)s lige nu.",
        "Se på forløbets side, hvad der er næste skridt.",
    ),
    "no_mail_address": Sentence(
        "Der er ingen mailadresse på lederen af %(workplace)s.",
        "Skriv den i listen over arbejdssteder, og indlæs den igen, eller ring.",
    ),
    "link_answered": Sentence(
        "Spørgsmålet er besvaret, eller der er ikke brug for svaret længere.",
        "Åbn linket for at se, hvad der blev svaret.",
    ),
    "report_in_future": Sentence(
        "%(day)s er ikke kommet endnu.", "Meld tilbage, når det er sket; i dag er %(today)s."
    ),
    "before_first_day": Sentence(
        "Forløbet %(placement)s må først starte %(first)s.", "Ret datoen."
    ),
    # the answer before the end
    "answer_lacks_hours": Sentence(
        "Et ja mangler timer om ugen.", "Skriv, hvor mange timer jobbet er på."
    ),
    "answer_lacks_hire_from": Sentence(
        "Et ja mangler den første dag i jobbet.", "Skriv dagen, fx 04-01-2027."
    ),
    "answer_lacks_reason": Sentence("Et nej mangler en grund.", "Vælg en grund fra listen."),
    "answer_lacks_yes_if": Sentence(
        "Det mangler, hvad der skulle til for et ja.",
        "Vælg fra listen; »intet« er også et svar.",
    ),
    "answer_lacks_again_on": Sentence(
        "Det mangler, hvornår I vil spørges igen.", "Skriv en dag inden forløbet slutter."
    ),
    "again_on_range": Sentence(
        "Dagen skal komme efter i dag og senest %(last)s, hvor forløbet slutter.",
        "Vælg en dag imellem.",
    ),
}
