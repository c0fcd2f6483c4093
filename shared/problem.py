"""Problems: the closed set of refusals, and the exceptions that carry them.

Problem
├── Refused         a person's act that a rule forbids, or input that does not hold
│   └── Wrong       members of a body or query do not hold, each with its sentences
└── NotFound        the thing is not there, or not for this person to know of

A problem is a code with parameters. Its sentence and its remedy stand in the catalogues
(`shared/web/words.py`), so that a page, the API and a command say the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass

STATUS: dict[str, int] = {
    # the federation
    "unsigned": 401,
    "clock_off": 401,
    "replayed": 401,
    "not_a_member": 403,
    "membership_ends": 409,
    "membership_ended": 403,
    "suspended": 403,
    "not_suspended": 409,
    "revocation_not_proposed": 409,
    "second_operator_needed": 409,
    "leaving_not_over": 409,
    "hub_key_unknown": 409,
    "chain_broken": 409,
    "chain_doubted": 409,
    "key_known": 409,
    "key_revoked": 403,
    "position_ahead": 409,
    "diverged": 409,
    "two_lives": 409,
    "older_life": 409,
    "restored_not_repaired": 503,
    "backup_key_missing": 409,
    "backup_not_written": 500,
    "backup_unreadable": 422,
    "backup_newer": 422,
    "backup_sealed": 422,
    "backup_key_wrong": 422,
    "backup_damaged": 422,
    "backup_of_another": 409,
    "backup_other_database": 409,
    "database_not_empty": 409,
    "keys_missing": 409,
    "journal_missing": 409,
    "peer_unknown": 404,
    "too_large": 413,
    "too_fast": 429,
    "exchange_open": 429,
    "allowance_used": 429,
    "lease_too_long": 429,
    "malformed": 400,
    "protocol_unknown": 400,
    "invitation_unknown": 404,
    "invitation_used": 409,
    "invitation_expired": 410,
    "fingerprint_differs": 409,
    "already_joined": 409,
    "hub_unreachable": 503,
    "hub_not_https": 422,
    # a record
    "schema": 422,
    "unknown_kind": 422,
    "identity": 422,
    "unauthorised": 403,
    "bad_signature": 403,
    "fork": 409,
    "stale": 409,
    "rev_jump": 422,
    "quarantine_closed": 409,
    # what people do
    "not_found": 404,
    "not_allowed": 403,
    "setting_unknown": 500,
    "setting_wrong": 500,
    "home_missing": 500,
    "home_exists": 409,
    "port_in_use": 409,
    "database_busy": 503,
    "tables_older": 409,
    "database_forgets": 409,
    "tables_newer": 409,
    "not_a_demo": 409,
    "identity_key_missing": 500,
    "participation_count_only": 409,
    # log-in
    "login_wrong": 401,
    "login_paused": 429,
    "login_taken": 409,
    "login_long": 422,
    "password_short": 422,
    "account_unknown": 404,
    "role_unknown": 422,
    "roles_apart": 409,
    "scope_missing": 422,
    "token_days": 422,
    "members_wrong": 422,
    "account_in_charge": 409,
    # promises
    "promise_to_nobody": 422,
    "promise_keeper_unknown": 422,
    "promise_day_past": 422,
    "promise_day_same": 422,
    "promise_reason_missing": 422,
    "promise_closed": 409,
    "promise_of_others": 409,
    "promise_ours": 409,
    "promise_not_kept": 409,
    "objection_open": 409,
    "no_objection": 409,
    "contact_day_to_come": 422,
    "contact_of_others": 409,
    "nothing_to_hand_over": 409,
    "not_an_entrance": 409,
    "no_substitute": 409,
    "away_day_past": 422,
    "quarter_unknown": 422,
    "free_time_wrong": 422,
    "time_taken": 409,
    "promise_has_time": 409,
    # signals
    "signal_gone": 409,
    "reply_missing": 422,
    "branch_unknown": 422,
    "away_backwards": 422,
    "away_overlaps": 409,
    "away_own": 422,
    "office_empty": 422,
    "office_member_unknown": 422,
    "office_has": 409,
    "office_has_it": 409,
    "seat_gone": 409,
    "seat_not_given": 409,
    "review_to_come": 422,
    "limit_missing": 422,
    "restricted_already": 409,
    "restriction_lifted": 409,
    "not_two_places": 422,
    # a plan of measures beside a placement
    "plan_over": 409,
    "nothing_told": 409,
    "staircase_none": 409,
    "stair_order": 422,
    "stair_passed": 422,
    "stair_early": 409,
    "stair_over": 409,
    "days_order": 422,
    "measure_apart": 422,
    "measure_not_now": 409,
    "measure_not_then": 422,
    "deliverer_missing": 422,
    "call_no_colleague": 422,
    "steps_many": 422,
    "talk_to_come": 422,
    # employers and agreements
    "draft_unreadable": 422,
    "draft_field": 422,
    "draft_fields": 422,
    "employer_field": 422,
    "cvr_wrong": 422,
    "employer_elsewhere": 409,
    "institution_elsewhere": 422,
    "pledge_at_hub": 409,
    "institutions_only": 409,
    "no_employer_yet": 409,
    "department_taken": 409,
    "target_year_over": 409,
    "cvr_taken": 409,
    "p_number_elsewhere": 409,
    "contact_key_wrong": 422,
    "contact_key_unreadable": 422,
    "papers_unreadable": 422,
    "signature_of_no_contact": 403,
    "act_changed": 409,
    "unit_not_in_group": 422,
    "invited_unknown": 422,
    "hosting_unknown": 422,
    "code_unknown": 422,
    "draft_changed": 422,
    "period_backwards": 422,
    "mandate_later": 422,
    "answer_days_range": 422,
    "candidate_days_range": 422,
    "employer_differs": 409,
    "branch_not_run": 403,
    "agreement_step": 409,
    "branch_taken": 409,
    "slug_differs": 422,
    "absence_backwards": 422,
    "absence_overlaps": 409,
    "shortlist_empty": 422,
    "nobody_nominated": 409,
    "nominations_under_way": 409,
    "agreement_reason": 422,
    "unit_no_franchise": 409,
    "unit_not_consented": 409,
    "file_exists": 409,
    "sealed_unreadable": 422,
    "cannot_open": 422,
    # what a municipality does
    "not_invited": 409,
    "already_acceded": 409,
    "not_acceded": 409,
    "not_acceded_yet": 409,
    "instrument_reserved": 409,
    "unit_reserved": 409,
    "terms_changed": 409,
    "instrument_not_asked": 422,
    "need_over": 409,
    "link_over": 410,
    "link_answered": 409,
    "nothing_asked": 409,
    "no_mail_address": 409,
    "need_rests": 409,
    "need_reserved": 409,
    "pledge_unknown": 422,
    "pledge_elsewhere": 409,
    "pledge_stays": 409,
    "pledge_not_confirmed": 409,
    "pledge_year_over": 409,
    "pledge_exceeded": 409,
    "pledge_reduced": 409,
    "outside_pledge": 409,
    "supply_number": 422,
    "later_day": 422,
    "reason_unknown": 422,
    "consent_missing": 409,
    "basis_unknown": 422,
    "text_name_taken": 409,
    "text_field": 422,
    "text_unknown": 422,
    "consent_day": 422,
    "place_unknown": 422,
    "link_expired": 410,
    "erase_placed": 409,
    "erase_kept": 409,
    "shift_both_ways": 422,
    "too_many_absent": 409,
    "import_none": 409,
    "import_too_old": 409,
    "citizen_not_asked": 409,
    "citizen_waiting": 409,
    "citizen_said_no": 409,
    "candidate_placed": 409,
    "already_proposed": 409,
    "reservation_full": 409,
    "placed_on_proposal": 409,
    "proposal_over": 409,
    "not_asked_to_meet": 409,
    "no_contact_key": 409,
    "contact_key_forged": 409,
    "contact_key_changed": 409,
    "contact_must_sign": 409,
    "contact_key_unknown": 409,
    "not_accepted": 409,
    "start_past": 422,
    "hours_1_to_37": 422,
    "slots_1_to_500": 422,
    "quota_until": 422,
    "quota_too_many": 422,
    "resize_to_nothing": 422,
    "template_name": 422,
    "cut_choose": 422,
    "job_terms_with_ordinary": 422,
    "centre_has_mentor": 422,
    "preparation_not_listed": 422,
    "cut_keep_unknown": 422,
    "told_over": 422,
    "ahead_most": 409,
    "ahead_until": 422,
    "ahead_not_acceded": 409,
    "room_not_open": 409,
    "no_offer": 409,
    "no_room": 409,
    "no_room_ever": 409,
    "rule_in_the_way": 409,
    "step_not_now": 409,
    "end_reason_missing": 422,
    "not_ended": 409,
    "outcome_early": 409,
    "day_not_between": 422,
    "vitas_taken": 409,
    "vitas_length": 422,
    "sheets_1_to_12": 422,
    "back_not_between": 422,
    "promised_not_between": 422,
    "answer_lacks_hours": 422,
    "answer_lacks_hire_from": 422,
    "answer_lacks_reason": 422,
    "answer_lacks_yes_if": 422,
    "answer_lacks_again_on": 422,
    "again_on_range": 422,
    # rows of the law
    "rule_unknown": 422,
    "figures_wrong": 422,
    "rule_backwards": 422,
    "rule_no_draft": 409,
    "rule_over": 409,
    "rule_not_open": 409,
    "rule_confirmed": 409,
    "rule_counted_at_hub": 409,
    "basis_missing": 422,
    "second_person_needed": 409,
    "self_found_right": 409,
    "staff_incomplete": 422,
    "assessment_missing": 422,
    "reason_missing": 422,
    "extension_no_later": 422,
    "extension_asked": 409,
    "no_extension_asked": 409,
    "room_awaited": 409,
    "no_room_to_extend": 409,
}


class Problem(Exception):
    """A refusal with a code of `STATUS` and the parameters of its sentence."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    @property
    def plain(self) -> dict[str, object]:
        """The parameters as JSON carries them: days and decimals as text, rows with members."""
        return {name: _plain(value) for name, value in self.params.items()}

    @property
    def status(self) -> int:
        """The HTTP status that goes with the code; 409 for a rule's refusal."""
        return STATUS.get(self.code, 409)

    def __str__(self) -> str:
        return f"{self.code} {self.params}" if self.params else self.code


class Refused(Problem):
    """A rule forbids the act, or what was given does not hold."""


class Wrong(Refused):
    """Members of what a program sent do not hold; `members` has each one's sentences, by a name
    like `slot_groups-0-hours`.
    """

    def __init__(self, members: Mapping[str, Sequence[str]]) -> None:
        super().__init__("members_wrong", number=len(members))
        self.members = members


class NotFound(Problem):
    """The thing is not there, or this person may not know of it."""

    def __init__(self, what: str) -> None:
        super().__init__("not_found", what=what)


def _plain(value: object) -> object:
    if value is None or isinstance(value, int):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return [_plain(part) for part in value]
    return str(value)
