"""The rules of a placement: what each says, by its code, with the figures it was judged by."""

from typing import Final

from shared.web.sentences.sentence import Sentence

CHECKS: Final = {
    "stair_follows": Sentence("Ingen dage uden en plads imellem."),
    "stair_gap": Sentence(
        "Forløbet slutter %(last)s, og trinnet begynder %(first)s. Du vurderer selv dagene "
        "imellem."
    ),
    "stair_upwards": Sentence("%(hours)s timer om ugen: ikke færre end trinnet under."),
    "stair_downwards": Sentence(
        "%(hours)s timer om ugen, færre end de %(most)s på trinnet under. Du vurderer selv."
    ),
    "stair_contract": Sentence(
        "En almindelig kontrakt: den tæller som ordinært ansat og skal ikke bevilges."
    ),
    "stair_hours": Sentence(
        "Sammen med forløbet bliver det %(hours)s timer om ugen. Det må højst være %(most)s."
    ),
    "agreement_covers": Sentence(
        "Kommunen er tilsluttet, og aftalen omfatter redskabet på startdagen."
    ),
    "eligible": Sentence("Borgerens målgruppe kan få redskabet."),
    "target_group_not_eligible": Sentence("Borgerens målgruppe kan ikke få redskabet."),
    "target_group_closed": Sentence(
        "Målgruppen er lukket for sager, der begynder fra %(closed_from)s."
    ),
    "target_group_unknown": Sentence("Borgerens målgruppe står ikke i fagsystemets fil."),
    "case_start_unknown": Sentence(
        "Målgruppen er lukket for nye sager fra %(closed_from)s, og filen siger ikke, hvornår "
        "sagen begyndte."
    ),
    "subgroup_unknown": Sentence(
        "Reglen deler målgruppen i to, og filen siger ikke, hvor borgeren hører til."
    ),
    "no_rule_known": Sentence("Der er ingen regel her om redskabet. Du vurderer selv."),
    "no_checked_rule": Sentence("Der er ingen efterprøvet regel for %(on)s. Du vurderer selv."),
    "duration_ok_weeks": Sentence(
        "Fra %(first)s til %(last)s. Målgruppen må højst have %(weeks)s uger: til %(last_day)s."
    ),
    "duration_ok_months": Sentence(
        "Fra %(first)s til %(last)s. Målgruppen må højst have %(months)s måneder: til "
        "%(last_day)s."
    ),
    "duration_exceeded_weeks": Sentence(
        "Slutter %(last)s. Målgruppen må højst have %(weeks)s uger: til %(last_day)s."
    ),
    "duration_exceeded_months": Sentence(
        "Slutter %(last)s. Målgruppen må højst have %(months)s måneder: til %(last_day)s."
    ),
    "duration_unlimited": Sentence(
        "Fra %(first)s til %(last)s. Målgruppen har ingen længste tid."
    ),
    "public_only": Sentence("Redskabet er kun for offentlige arbejdsgivere."),
    "extension_ok": Sentence(
        "Må efter en vurdering forlænges til i alt %(weeks)s uger: til %(last_day)s."
    ),
    "extension_never": Sentence("Målgruppens forløb kan ikke forlænges."),
    "very_special_need": Sentence(
        "Mere end de samlede uger kræver et helt særligt behov: højst %(weeks)s uger ad gangen, "
        "nu til %(last_day)s. En anden end den, der spørger, skal se på det."
    ),
    "waiting_over": Sentence("Ledig siden %(since)s: mere end de %(months)s måneder."),
    "waiting_none": Sentence("Målgruppen har ingen ventetid."),
    "waiting_excepted": Sentence("Undtaget fra ventetiden, som sagsbehandleren har oplyst."),
    "waiting_time_not_met": Sentence(
        "Borgeren skal have været ledig i %(months)s måneder. Første dag er %(first_day)s."
    ),
    "unemployed_since_unknown": Sentence(
        "Filen siger ikke, hvor længe borgeren har været ledig. Kravet er %(months)s måneder."
    ),
    "net_increase_met": Sentence(
        "%(last_month)s ordinært ansatte sidste måned mod %(mean)s i gennemsnit."
    ),
    "net_increase_failed": Sentence(
        "%(last_month)s ordinært ansatte sidste måned er færre end de %(mean)s i gennemsnit."
    ),
    "staff_unknown": Sentence(
        "Antallet af ansatte de seneste %(months)s måneder er ikke noteret. Det står i VITAS."
    ),
    "staff_in_other_unit": Sentence(
        "%(last_month)s mod %(mean)s er talt i hoveder. Reglen tæller fuldtidspersoner."
    ),
    "last_employer": Sentence("Borgeren var senest ansat her."),
    "other_employer": Sentence("Borgeren var ikke senest ansat her."),
    "retention": Sentence("Borgeren er ansat her og skal fastholdes."),
    "retention_unclear": Sentence(
        "Borgeren var senest ansat her. Om det må ske for at fastholde, er ikke efterprøvet."
    ),
    "self_found_right": Sentence(
        "Borgeren har selv fundet stedet, og det kan kun afslås på reglernes grunde.",
        "Vælg en grund, der står i reglerne.",
    ),
    "refusal_grounded": Sentence("Afslaget har en grund i reglerne."),
    "room_not_asked": Sentence("Hubben har ikke svaret endnu. Svaret kommer af sig selv."),
    "room_not_acceded": Sentence(
        "Pladser holdes kun for dem, der er tilsluttet en aftale for arbejdsstedet."
    ),
    "room_lapsed": Sentence(
        "Pladsen var reserveret til %(until)s og er givet fri igen. Planlæg forløbet fra en ny "
        "dag."
    ),
    "room_limited": Sentence(
        "En kommune har besluttet, at der højst må være %(allowed)s ad gangen her, og der er "
        "%(counted)s (%(restriction)s)."
    ),
    "room_stopped": Sentence(
        "En kommune har besluttet, at der ikke må begynde nye her (%(restriction)s)."
    ),
    "room_swapped": Sentence("Pladsen er overtaget af en anden kommune."),
    "room_seat_gone": Sentence(
        "Pladsen var væk: en anden kommune var først, eller den blev taget tilbage.",
        "Se, om der er andre på siden Byt pladser.",
    ),
    "room_released": Sentence("Pladsen bruges ikke længere; den er givet fri."),
    "room_reserved": Sentence(
        "Der er plads: mindst %(counted)s af %(allowed)s er brugt %(fullest_day)s, når denne er "
        "regnet med. Før var det %(used)s."
    ),
    "room_decided": Sentence(
        "Kommunen har afgjort, at pladsen bruges: %(reason)s. Mindst %(counted)s af %(allowed)s "
        "er brugt %(fullest_day)s (%(used)s)."
    ),
    "ratio_exceeded": Sentence(
        "Mindst %(counted)s af %(allowed)s er brugt %(fullest_day)s (%(used)s). Første dag med "
        "plads er %(first_day)s."
    ),
    "ratio_exceeded_ever": Sentence(
        "Mindst %(counted)s af %(allowed)s er brugt %(fullest_day)s (%(used)s). Der er ingen dag "
        "med plads det næste år."
    ),
    "ratio_stale": Sentence(
        "Det kan ikke siges, om der er plads. Mindst %(counted)s af %(allowed)s er brugt "
        "%(fullest_day)s (%(used)s), og noget af det er for gammelt at bygge på.",
        "Spørg arbejdsstedet igen, eller afgør det med en begrundelse.",
    ),
    "room_no_rule": Sentence(
        "Der er ingen efterprøvet regel for den dag. Efter den seneste, der var: mindst "
        "%(counted)s af %(allowed)s brugt %(fullest_day)s (%(used)s).",
        "Afgør det med en begrundelse, eller vælg en start, som reglen dækker.",
    ),
    "ratio_room": Sentence(
        "Der er plads: mindst %(counted)s af %(allowed)s er brugt på den fyldteste dag, "
        "%(fullest_day)s (%(used)s)."
    ),
    "used_own": Sentence("%(people)s her"),
    "used_employer": Sentence("%(people)s oplyst af virksomheden %(as_of)s"),
    "used_vitas": Sentence("%(people)s set i VITAS %(as_of)s"),
    "used_case_system": Sentence("%(people)s set i fagsystemet %(as_of)s"),
    "room_offered": Sentence(
        "En plads er blevet ledig og tilbydes jer først: start %(start)s. Den holdes til "
        "%(until)s. Mindst %(counted)s af %(allowed)s er så brugt %(fullest_day)s (før %(used)s)."
    ),
    "ahead_most": Sentence(
        "Kommunen kan højst holde %(most)s pladser på et arbejdssted på forhånd.",
        "Giv en tilbage, eller planlæg de forløb, som de er til.",
    ),
    "ahead_until": Sentence(
        "Pladser kan holdes fra %(first)s til senest %(last)s.", "Vælg en dag imellem."
    ),
    "ahead_not_acceded": Sentence(
        "Kommunen er ikke tilsluttet en aftale for arbejdsstedet %(day)s.",
        "Pladser holdes kun for dem, der er tilsluttet. Se aftalen under Aftaler.",
    ),
    "room_not_open": Sentence(
        "Der er ikke noget at afgøre om pladsen til %(placement)s.",
        "Hubben har svaret med en plads, eller svaret er ikke kommet endnu.",
    ),
    "no_offer": Sentence(
        "Der er ikke tilbudt en anden start til %(placement)s.",
        "Tilbuddet kan være taget eller udløbet. Se på forløbets side.",
    ),
    "told_over": Sentence(
        "De er der ikke mere: den sidste dag var %(last)s.", "Ret dagene, eller lad det være."
    ),
    "host_free": Sentence(
        "Arbejdsstedet har selv sagt, at det kan have %(host_capacity)s ad gangen. Med denne er "
        "der %(hosted)s."
    ),
    "host_full": Sentence(
        "Arbejdsstedet har selv sagt, at det kan have %(host_capacity)s ad gangen, og med denne "
        "er der %(hosted)s. Loven er ikke til hinder; spørg stedet."
    ),
    "hearing_agreed": Sentence("Medarbejderne er hørt og er enige."),
    "hearing_objected": Sentence(
        "Medarbejderne er hørt og er uenige. Det stopper ikke forløbet, men indgår i vurderingen."
    ),
    "hearing_no_representative": Sentence(
        "Arbejdsstedet har hverken tillidsrepræsentant eller anden repræsentant at høre."
    ),
    "hearing_not_answered": Sentence(
        "Repræsentanten har ikke svaret. Forløbet kan ikke starte uden."
    ),
    "hearing_reused": Sentence("Medarbejderne er hørt %(on)s for de samme opgaver."),
    "hearing_not_held": Sentence("Arbejdsstedet har ikke meldt om høringen endnu."),
    "vitas_given": Sentence("Virksomheden har søgt i VITAS, og sagsnummeret er noteret."),
    "vitas_missing": Sentence("Virksomhedens ansøgning i VITAS er ikke noteret endnu."),
}
