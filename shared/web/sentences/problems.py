"""Problems of `shared/problem.py`, and the error pages of HTTP."""

from typing import Final

from shared.web.sentences.sentence import Sentence

PROBLEMS: Final = {
    "unnamed": Sentence(
        "Det kan ikke lade sig gøre (%(code)s).",
        "Prøv igen, eller kontakt supporten og oplys koden.",
    ),
    # the pages
    "http_400": Sentence(
        "Siden kunne ikke læse det, der blev sendt.",
        "Gå tilbage, indlæs siden igen, og send den en gang til.",
    ),
    "http_401": Sentence("Du er ikke logget ind.", "Log ind, og prøv igen."),
    "http_403": Sentence(
        "Du har ikke adgang til siden.",
        "Spørg den, der opretter brugere hos jer, hvis du skal have adgang.",
    ),
    "http_404": Sentence(
        "Siden findes ikke.",
        "Adressen kan være skrevet forkert, eller det, den viste, kan være trukket tilbage.",
    ),
    "http_405": Sentence(
        "Siden kan ikke bruges på den måde.",
        "Gå tilbage til siden, du kom fra, og brug knappen dér.",
    ),
    "http_413": Sentence(
        "Filen er for stor.", "Del filen i flere, eller gem kun de kolonner, der skal bruges."
    ),
    "http_422": Sentence("Noget af det, du skrev, kan ikke bruges.", "Ret det, og send igen."),
    "http_500": Sentence(
        "Noget gik galt hos os.",
        "Prøv igen om lidt. Sker det igen, så kontakt supporten og oplys koden nedenfor.",
    ),
    "form_expired": Sentence(
        "Siden har stået åben for længe, eller du er logget ind et andet sted.",
        "Gå tilbage, indlæs siden igen, og send den en gang til. Intet er gemt endnu.",
    ),
    "other_site": Sentence(
        "Formularen blev sendt fra et andet websted og er ikke behandlet.",
        "Åbn siden her hos os, og send den derfra.",
    ),
    # the federation
    "unsigned": Sentence(
        "Udvekslingen var ikke underskrevet.", "Se efter, at begge parter bruger samme version."
    ),
    "clock_off": Sentence(
        "Uret hos den anden part går for meget forkert.",
        "Stil uret på maskinen efter en tidsserver, og prøv igen.",
    ),
    "replayed": Sentence(
        "Den samme udveksling er modtaget før og er ikke behandlet igen.",
        "Der skal ikke gøres noget, hvis det kun sker en enkelt gang.",
    ),
    "not_a_member": Sentence(
        "Parten er ikke medlem af føderationen.",
        "Bed hubbens operatør om en invitation, eller vent på godkendelsen.",
    ),
    "membership_ends": Sentence(
        "Kommunen er ved at træde ud af Landsaftale, så der bliver ikke taget imod noget nyt.",
        "Der skal ikke gøres noget. Det, der er skrevet, bliver hos kommunen selv.",
    ),
    "membership_ended": Sentence(
        "Kommunen er trådt ud af Landsaftale, og der udveksles ikke mere.",
        "Vil den med igen, så lav en ny nøgle (landsaftale node rotate-key --lost), og bed "
        "hubbens operatør om en ny invitation.",
    ),
    "suspended": Sentence(
        "Hubbens operatør har sat kommunens node i bero, så der udveksles ikke for tiden.",
        "Ring til hubbens operatør på et nummer, I har i forvejen. Intet er tabt: det, der er "
        "skrevet, sendes af sig selv, når det er ophævet.",
    ),
    "not_suspended": Sentence(
        "%(municipality)s er ikke sat i bero.", "Der skal ikke gøres noget."
    ),
    "revocation_not_proposed": Sentence(
        "Ingen har det seneste døgn foreslået at trække nøglerne for %(municipality)s tilbage.",
        "Foreslå det (landsaftale hub revoke %(municipality)s), og lad en anden bekræfte.",
    ),
    "second_operator_needed": Sentence(
        "Du har selv foreslået at trække nøglerne for %(municipality)s tilbage. En anden skal "
        "bekræfte.",
        "Noden er sat i bero imens, så der sker ikke mere. Bed en kollega bekræfte under eget "
        "navn. Har hubben kun én operatør, så skriv sole_operator = true i landsaftale.toml.",
    ),
    "revocation_changed": Sentence(
        "Forslaget om nøglerne for %(municipality)s er ændret, siden du så det.",
        "Åbn siden igen, læs, hvad der nu er foreslået, og bekræft det.",
    ),
    "leaving_not_over": Sentence(
        "Noden har til %(day)s til at kvittere. Der mangler %(missing)s.",
        "Ring til dem, der driver noden. Medlemskabet slutter af sig selv, når alt er bekræftet.",
    ),
    "hub_key_unknown": Sentence(
        "Hubben underskriver med en nøgle, som hverken vi eller dens tidligere nøgle kender.",
        "Ring til hubbens operatør, og sammenlign ordene: `landsaftale node trust-hub`. Udveksl "
        "ikke, før de er ens.",
    ),
    "chain_broken": Sentence(
        "Kæden over, hvad vi og %(peer)s har sagt til hinanden, er ændret fra nummer %(n)s.",
        "Gem en kopi af databasen, og ring til den anden parts operatør: dér ligger vores "
        "underskrevne led.",
    ),
    "chain_doubted": Sentence(
        "%(peer)s har underskrevet to forskellige led med samme nummer.",
        "Gem en kopi af databasen, og ring til den anden parts operatør.",
    ),
    "key_known": Sentence("Nøglen har været i brug før.", "Lav en ny nøgle, og prøv igen."),
    "key_revoked": Sentence(
        "Posten er underskrevet med en nøgle, der er trukket tilbage, efter at den blev det.",
        "Noden skal skrive under med sin nye nøgle: `landsaftale node rotate-key --lost`.",
    ),
    "position_ahead": Sentence(
        "Hubben er kun nået til nummer %(position)s hos kommunen.",
        "Vælg et nummer, der ikke er højere.",
    ),
    "diverged": Sentence(
        "De to parter har ikke det samme, heller ikke efter at de har sammenlignet.",
        "Noden prøver igen af sig selv. Bliver det ved, så ring til hubbens operatør: en af dem "
        "kan have fået en gammel database. Ingen oplysninger går tabt imens.",
    ),
    "two_lives": Sentence(
        "Der er to udgaver af den anden parts database i brug: en gammel ved siden af den nye.",
        "Der udveksles ikke med nogen af dem, før du har valgt. Ring til dens operatør, stop den "
        "gamle, og vælg den rigtige med kommandoen lives choose.",
    ),
    "older_life": Sentence(
        "Den anden part har talt med en nyere udgave af denne database.",
        "Den her er måske en gammel kopi. Se efter, om der kører to, stop den gamle, og vælg med "
        "kommandoen lives choose.",
    ),
    "restored_not_repaired": Sentence(
        "Databasen er genskabt fra en sikkerhedskopi, og der kan ikke skrives i den endnu. Den "
        "venter på at få det nyeste tilbage fra: %(peers)s.",
        "Det sker af sig selv, når de udveksler. Kommer en af dem ikke igen, kan operatøren gå "
        "videre uden med kommandoen lives go-on.",
    ),
    "backup_key_missing": Sentence(
        "Der er ingen nøgle at forsegle sikkerhedskopien for.",
        "Lav en med landsaftale backup-key, og sæt backup_key i indstillingerne. En kopi, som "
        "enhver kan læse, laves kun med --plain.",
    ),
    "backup_not_written": Sentence(
        "Sikkerhedskopien kunne ikke skrives til %(path)s: %(why)s.",
        "Den tidligere fil er der endnu. Gør plads, eller vælg et andet sted.",
    ),
    "backup_unreadable": Sentence(
        "%(path)s er ikke en sikkerhedskopi.", "Vælg en fil, som kommandoen backup har lavet."
    ),
    "backup_newer": Sentence(
        "%(path)s er lavet af en nyere udgave.", "Installér den udgave, og prøv igen."
    ),
    "backup_sealed": Sentence(
        "Sikkerhedskopien er forseglet for nøglen %(key)s.", "Angiv nøglens fil med --key."
    ),
    "backup_key_wrong": Sentence(
        "%(path)s åbner ikke denne sikkerhedskopi.", "Find den nøgle, som den er forseglet for."
    ),
    "backup_damaged": Sentence(
        "Sikkerhedskopien er beskadiget eller afkortet. Intet er ændret.", "Brug en anden kopi."
    ),
    "backup_of_another": Sentence(
        "Sikkerhedskopien er af %(party)s (%(program)s), ikke af den, der bor i denne mappe.",
        "Angiv en anden mappe med --home, eller vælg en anden kopi.",
    ),
    "backup_other_database": Sentence(
        "Sikkerhedskopien er fra %(kind)s og kan kun genskabes dér.",
        "Angiv en database af samme slags med --database.",
    ),
    "database_not_empty": Sentence(
        "Databasen er ikke tom: den hører til %(party)s.",
        "Skal det, der er i den, smides væk, så sig det med --replace.",
    ),
    "keys_missing": Sentence(
        "Nøgler mangler: %(names)s. De er ikke med i sikkerhedskopien.",
        "Læg de gemte nøgler i %(folder)s, og prøv igen.",
    ),
    "journal_missing": Sentence(
        "Slettejournalen %(path)s mangler eller er kortere, end den var.",
        "Læg den gemte fil der først, ellers kommer det slettede igen. Er den tabt, så sig "
        "--without-journal.",
    ),
    "peer_unknown": Sentence(
        "Der udveksles ikke med nogen, der hedder %(peer)s.", "Se navnene med lives list."
    ),
    "too_large": Sentence("Det, der blev sendt, er for stort.", "Send det i mindre dele."),
    "too_fast": Sentence(
        "Der spørges oftere, end der kan svares.",
        "Vent %(wait)s sekunder. Noden gør det selv. Sker det igen og igen, så se efter, om to "
        "programmer bruger samme nøgle.",
    ),
    "allowance_used": Sentence(
        "Hubben har plads til %(most)s profiler fra kommunen.",
        "Oplys hubbens operatør, hvor mange aktive kandidater der er registreret. Profilen "
        "sendes igen af sig selv.",
    ),
    "lease_too_long": Sentence(
        "Profilen skulle gemmes i mere end %(days)s dage.",
        "Se efter, om uret går rigtigt begge steder. Ellers er det en fejl i afsenderens program: "
        "profilen vises ikke, og den sendes igen af sig selv.",
    ),
    "exchange_open": Sentence(
        "En anden udveksling med samme part er ikke slut endnu.",
        "Vent %(wait)s sekunder. Noden gør det selv.",
    ),
    "malformed": Sentence(
        "Det, der blev sendt, kan ikke læses.", "Se efter, at begge parter bruger samme version."
    ),
    "protocol_unknown": Sentence(
        "De to parter taler ingen fælles version af udvekslingen: den ene %(ours)s, den anden "
        "%(theirs)s.",
        "Opdatér den af parterne, der har den ældste version.",
    ),
    "hub_not_https": Sentence(
        "Linket begynder ikke med https://, så andre kan lytte med.",
        "Bed hubbens operatør om et link, der begynder med https://.",
    ),
    "invitation_unknown": Sentence(
        "Invitationen findes ikke.", "Se efter, at hele linket er kopieret, eller bed om et nyt."
    ),
    "invitation_used": Sentence(
        "Invitationen er allerede brugt.", "Bed hubbens operatør om en ny."
    ),
    "invitation_expired": Sentence("Invitationen er udløbet.", "Bed hubbens operatør om en ny."),
    "fingerprint_differs": Sentence(
        "De to sider ser ikke det samme fingeraftryk.",
        "Godkend ikke. Ring til den anden part, og læs ordene op for hinanden.",
    ),
    "already_joined": Sentence("Noden er allerede tilsluttet en hub."),
    "hub_unreachable": Sentence(
        "Hubben svarer ikke lige nu.",
        "Du kan arbejde videre. Det, der venter, bliver sendt, når forbindelsen er tilbage.",
    ),
    # a record
    "schema": Sentence("Oplysningerne har ikke den rette form.", "Ret dem, og prøv igen."),
    "identity": Sentence(
        "En tekst ligner et CPR-nummer og må ikke sendes.",
        "Den, der skrev den, skriver den på ny uden tallet. Den er ikke gemt her.",
    ),
    "unknown_kind": Sentence(
        "Den slags oplysninger kendes ikke her.", "Opdatér til samme version som den anden part."
    ),
    "unauthorised": Sentence(
        "Den part har ikke ret til at ændre oplysningerne.",
        "Hubbens operatør ser efter, hvem parten taler for. Derefter kan posten prøves igen.",
    ),
    "bad_signature": Sentence(
        "Underskriften passer ikke til nøglen.",
        "Oplysningerne er lagt i karantæne. Kontakt den, der sendte dem.",
    ),
    "fork": Sentence(
        "Der findes to forskellige udgaver med samme nummer.",
        "Den første gælder, den anden er lagt i karantæne. Kontakt den, der sendte dem.",
    ),
    "stale": Sentence(
        "Nogen har ændret det samme imens.", "Indlæs siden igen, og se den nye udgave først."
    ),
    "rev_jump": Sentence(
        "Postens nummer er alt for højt eller under 1.",
        "Kontakt den, der sendte den: den skal skrives på ny.",
    ),
    # what people do
    "not_found": Sentence(
        "Det, du leder efter, findes ikke: %(what)s.",
        "Det kan være trukket tilbage, eller du kan mangle adgang til det.",
    ),
    "not_allowed": Sentence(
        "Din rolle giver ikke ret til det.",
        "Spørg den, der opretter brugere hos jer, hvis du skal have adgang.",
    ),
    "setting_unknown": Sentence(
        "Indstillingen »%(setting)s« findes ikke.",
        "Ret navnet, og start igen. Den nærmeste, der kendes, er »%(nearest)s«.",
    ),
    "setting_wrong": Sentence(
        "Indstillingen »%(setting)s« mangler eller har ikke den rette form (%(wanted)s).",
        "Ret den i landsaftale.toml eller i miljøet, og start igen.",
    ),
    "home_missing": Sentence(
        "Mappen %(home)s er ikke sat op.", "Angiv en anden med --home, eller sæt den op først."
    ),
    "home_exists": Sentence(
        "Mappen %(home)s er allerede sat op.", "Angiv en anden mappe med --home."
    ),
    "port_in_use": Sentence(
        "Port %(port)s er optaget.", "Stop det program, der bruger den, eller vælg en anden port."
    ),
    "database_busy": Sentence(
        "Databasen svarer ikke lige nu.",
        "Intet af det, du sendte, er gemt. Prøv igen om lidt. Bliver det ved, så se efter, om "
        "den kører, eller om et andet program holder den.",
    ),
    "members_wrong": Sentence(
        "%(number)s felter kan ikke bruges.", "Ret dem, som errors peger på, og send igen."
    ),
    "token_days": Sentence(
        "En nøgle til API'et varer fra 1 til %(longest)s dage.", "Vælg et antal dage derimellem."
    ),
    "database_forgets": Sentence(
        "Databasen kan glemme det, den har sagt er gemt, hvis strømmen går: %(settings)s er slået "
        "fra.",
        "Slå det til i PostgreSQLs opsætning (postgresql.conf eller ALTER ROLE), og start igen.",
    ),
    "tables_older": Sentence(
        "Databasens tabeller er fra en tidligere udgave.",
        "Tag en sikkerhedskopi, og kør: landsaftale %(program)s upgrade.",
    ),
    "tables_newer": Sentence(
        "Databasen er taget i brug af en nyere udgave.",
        "Installér den nyere udgave igen, eller genskab sikkerhedskopien fra før.",
    ),
    "key_readable": Sentence(
        "Nøglefilen %(path)s kan læses af andre end ejeren.",
        "Giv kun ejeren adgang (chmod 600), og overvej at skifte nøglen.",
    ),
    "not_a_demo": Sentence(
        "Dagen kan kun flyttes i en database, der er mærket som demo.",
        "Brug demoens mappe, eller lad dagen være.",
    ),
    "identity_key_missing": Sentence(
        "Nøglen til borgernes oplysninger (%(path)s) mangler eller er en anden end deres.",
        "Læg nøglefilen tilbage fra sikkerhedskopien. Lav ikke en ny.",
    ),
    "participation_count_only": Sentence(
        "Kommunen deltager ikke i nogen aftale med profiler, så ingen bliver offentliggjort.",
        "Foreslå kandidater fra egne lister, eller tilslut jer en aftale med profiler.",
    ),
    # log-in
    "login_wrong": Sentence(
        "Brugernavn eller adgangskode er forkert.",
        "Prøv igen. Er brugeren lukket, så spørg den, der opretter brugere hos jer.",
    ),
    "login_paused": Sentence(
        "Der er prøvet for mange gange med det brugernavn.",
        "Vent %(minutes)s minutter, og prøv igen.",
    ),
    "login_taken": Sentence("Brugernavnet »%(login)s« er optaget.", "Vælg et andet."),
    "login_long": Sentence(
        "Brugernavnet er længere end %(most)s tegn.",
        "Brug et kortere, fx mailadressens begyndelse.",
    ),
    "password_short": Sentence(
        "Adgangskoden er for kort.", "Vælg en på mindst %(shortest)s tegn."
    ),
    "account_in_charge": Sentence(
        "Brugeren »%(login)s« kan ikke lukkes: ingen ville se efter løfterne %(codes)s.",
        "Overdrag dem først, med `promises hand-over` eller på løftets side.",
    ),
    "account_unknown": Sentence(
        "Brugeren »%(login)s« findes ikke.", "Se listen med kommandoen `accounts list`."
    ),
    "role_unknown": Sentence("Rollen findes ikke her.", "Vælg mellem: %(known)s."),
    "roles_apart": Sentence(
        "De roller må én bruger ikke have sammen: %(roles)s.",
        "Den, der driver noden, ser ikke borgere. Opret to brugere.",
    ),
    "scope_missing": Sentence(
        "En bruger med rollen %(roles)s hører til en virksomhed.",
        "Angiv virksomheden med --scope.",
    ),
    # employers and agreements
    "draft_unreadable": Sentence(
        "Filen %(file)s er ikke TOML: %(why)s.", "Ret linjen, og prøv igen."
    ),
    "draft_field": Sentence(
        "Feltet »%(field)s« i %(file)s kan ikke bruges: %(why)s.", "Ret det, og prøv igen."
    ),
    "draft_fields": Sentence(
        "Feltet »%(field)s« i %(file)s kan ikke bruges: %(why)s.",
        "Ret det, og prøv igen. Andre felter, der skal rettes: %(more)s.",
    ),
    "employer_field": Sentence(
        "Feltet »%(field)s« kan ikke bruges: %(why)s.", "Ret det, og prøv igen."
    ),
    "cvr_wrong": Sentence(
        "CVR-nummeret »%(cvr)s« mangler, står to gange eller har et forkert kontrolciffer.",
        "Skriv de 8 cifre, som de står i CVR.",
    ),
    "employer_elsewhere": Sentence(
        "%(employer)s er en kommune, der selv fører sine arbejdssteder og behov.",
        "Bed kommunen rette dem i sin egen node.",
    ),
    "institution_elsewhere": Sentence(
        "Række %(rows)s ligger i en anden kommune.",
        "Tag rækken ud: kun institutioner i kommunen selv kan indlæses. Intet er gemt.",
    ),
    "pledge_at_hub": Sentence(
        "Pladser i et tilsagn (%(pledge)s) åbnes i hubben.",
        "Tag tilsagnet ud af behovet, eller opret behovet i hubben.",
    ),
    "institutions_only": Sentence(
        "Her slår kommunen kun behov op for sine egne institutioner.",
        "Vælg arbejdssteder, der står under Egne arbejdspladser.",
    ),
    "no_employer_yet": Sentence(
        "Kommunen er ikke oprettet som arbejdsgiver endnu.",
        "Opret den med CVR-nummer og kontakt under Egne arbejdspladser.",
    ),
    "department_taken": Sentence(
        "Der er allerede en afdeling, der hedder »%(name)s«.", "Skriv et andet navn."
    ),
    "target_year_over": Sentence(
        "%(year)s er gået, og målet for det år står fast.", "Skriv et år, der ikke er gået."
    ),
    "cvr_taken": Sentence(
        "%(employer)s har allerede CVR-nummer %(cvr)s.",
        "En juridisk enhed hører til én virksomhed. Brug den, der er oprettet.",
    ),
    "p_number_elsewhere": Sentence(
        "En anden virksomhed har allerede arbejdsstedet i række %(rows)s.",
        "Spørg de to virksomheder, hvem der har arbejdsstedet, og ret listen. Intet er gemt.",
    ),
    "unit_not_in_group": Sentence(
        "CVR-nummer %(cvr)s hører ikke til virksomheden.",
        "Vælg mellem virksomhedens egne: %(known)s.",
    ),
    "invited_unknown": Sentence(
        "Kommunen %(municipality)s findes ikke.",
        'Skriv de 98 kommuners trecifrede koder, eller skriv "all".',
    ),
    "hosting_unknown": Sentence(
        "Den ansvarlige myndighed »%(authority)s« findes ikke.",
        "Skriv »municipality:« og kommunens kode, fx municipality:101.",
    ),
    "period_backwards": Sentence(
        "Aftalen slutter %(valid_to)s, før den kan gælde.", "Vælg en senere slutdato."
    ),
    "mandate_later": Sentence(
        "Mandatet er fra %(mandate_on)s, og den dag er ikke kommet.",
        "Vent med aftalen, til den ansvarlige myndighed har sit mandat.",
    ),
    "answer_days_range": Sentence(
        "Svarfristen er %(days)s arbejdsdage.", "Vælg mellem 1 og 10 arbejdsdage."
    ),
    "candidate_days_range": Sentence(
        "Fristen for kandidater er %(days)s arbejdsdage.", "Vælg mellem 1 og 30 arbejdsdage."
    ),
    "slug_differs": Sentence(
        "Servicens korte navn er et andet end »%(slug)s« i adressen.",
        "Skriv det samme begge steder.",
    ),
    "absence_backwards": Sentence(
        "Fraværet slutter %(last)s, før det begynder.", "Vælg en senere sidste dag."
    ),
    "absence_overlaps": Sentence(
        "Der er allerede meldt fravær fra %(first)s til %(last)s.",
        "Tag det tilbage først, eller vælg andre dage.",
    ),
    "branch_not_run": Sentence(
        "Jeres service har ikke branchen: %(branch)s.",
        "Vælg kun brancher, som servicen selv driver.",
    ),
    "employer_differs": Sentence(
        "Aftalen %(agreement)s er indgået med en anden virksomhed.",
        "Lav en ny aftale, eller ret virksomhedens kode.",
    ),
    "branch_taken": Sentence(
        "Branchen %(branch)s har allerede en rekrutteringsservice: %(service)s.",
        "Luk den først, eller vælg andre brancher.",
    ),
    "shortlist_empty": Sentence(
        "Der er ikke valgt nogen til listen.", "Sæt kryds ved dem, virksomheden skal se."
    ),
    "nobody_nominated": Sentence(
        "Ingen kommune har foreslået nogen til pladserne i behovet %(need)s.",
        "Der er intet at melde tilbage om.",
    ),
    "nominations_under_way": Sentence(
        "%(count)s forslag til pladserne i behovet %(need)s venter stadig på et svar.",
        "Giv tilbagemeldingen, når det sidste er afgjort.",
    ),
    "agreement_step": Sentence(
        "Aftalen %(agreement)s kan ikke gå fra %(was)s til %(state)s.",
        "Se på aftalens side, hvor den står.",
    ),
    "agreement_reason": Sentence(
        "Der mangler en grund.",
        "Skriv i en sætning, hvorfor: alle i aftalen %(agreement)s ser den.",
    ),
    "unit_no_franchise": Sentence(
        "Enheden med CVR-nummer %(cvr)s er koncernens egen og siger ikke ja for sig selv.",
        "Den er med, når den står i aftalen.",
    ),
    "file_exists": Sentence(
        "Filen %(path)s findes allerede.",
        "Vælg et andet navn. En nøgle bliver aldrig overskrevet.",
    ),
    "sealed_unreadable": Sentence(
        "Filen %(path)s er ikke en forseglet kontakt.",
        "Hent den igen med kommandoen `proposals disclosure`.",
    ),
    "cannot_open": Sentence(
        "Kontakten kan ikke åbnes med den nøgle.",
        "Brug nøglefilen, som hører til den kontaktperson, der sagde ja til mødet.",
    ),
}
