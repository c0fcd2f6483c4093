"""What becomes of each sort of dirt: the row refused, mended with a note, or without the field."""

from typing import NamedTuple


class Treatment(NamedTuple):
    """One sort of dirt, and the codes by what becomes of it.

    A code may stand in two columns: a field that no row can do without refuses the row,
    another is left out.
    """

    what: str
    refused: tuple[str, ...]
    mended: tuple[str, ...]
    dropped: tuple[str, ...]


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TREATMENTS: dict[int, Treatment] = {
    0: Treatment(
        "words, addresses and numbers that no list or form knows",
        _codes(
            "name_missing name_unknown address_missing postcode_missing postcode_unknown"
            " town_unknown"
        ),
        _codes("licence_yes licence_left_out skill_left_out adaptation_left_out"),
        _codes(
            "name_unknown postcode_unknown town_unknown phone_unknown email_unknown"
            " occupation_unknown branch_unknown branch_two_ways licence_unknown skill_unknown"
            " adaptation_unknown language_unknown experience_unknown minutes_unknown"
        ),
    ),
    1: Treatment(
        "CPR number that a spreadsheet read as a number",
        _codes("cpr_missing cpr_scientific cpr_length cpr_not_a_date"),
        _codes("cpr_zero_restored"),
        (),
    ),
    2: Treatment(
        "one sort of number in another's column, P-number with dots",
        _codes(
            "p_number_in_cpr_column cvr_in_cpr_column p_number_in_cvr_column"
            " cvr_in_p_number_column cpr_in_p_number_column p_number_missing p_number_length"
            " p_number_scientific"
        ),
        _codes("p_number_spaced"),
        (),
    ),
    3: Treatment(
        "CVR number with text, too short, SE number, another employer's",
        _codes("cvr_missing se_number cvr_length cvr_check_digit cvr_not_in_group"),
        _codes("cvr_text_removed"),
        (),
    ),
    4: Treatment(
        "spoiled letters, spellings of towns",
        _codes("letters_lost"),
        _codes("letters_mended letters_composed town_spelling town_from_postcode"),
        _codes("letters_lost"),
    ),
    5: Treatment(
        "dates",
        (),
        _codes("date_short_year date_excel_serial date_us"),
        _codes("date_two_ways date_open_ended date_empty date_unknown"),
    ),
    6: Treatment(
        "title, totals, repeated header, merged cells",
        (),
        _codes("total_line header_repeated merged_cells"),
        (),
    ),
    7: Treatment(
        "separators, quotes and line breaks inside cells",
        _codes("quotes_open too_many_cells too_few_cells"),
        _codes("line_break_in_cell"),
        (),
    ),
    8: Treatment(
        "the same person or workplace twice, or moved away",
        _codes("same_person_twice same_workplace_twice same_place_two_numbers other_municipality"),
        _codes("same_row_twice"),
        (),
    ),
    9: Treatment(
        "target group closed by law or numbered by the old law",
        (),
        _codes("target_group_renumbered target_group_running"),
        _codes("target_group_closed target_group_old target_group_unknown"),
    ),
    10: Treatment(
        "consent without a text, a day, or a right day",
        (),
        (),
        _codes(
            "consent_not_mapped consent_undated consent_in_future consent_expired"
            " consent_before_text yes_no_unknown"
        ),
    ),
    11: Treatment(
        "formulas, health and names in free text",
        _codes("formula number_in_name"),
        (),
        _codes("formula number_in_name health_text name_in_text"),
    ),
    12: Treatment(
        "headcounts",
        _codes(
            "persons_missing persons_none persons_unknown persons_too_many persons_above_heads"
        ),
        _codes("persons_about persons_range number_dot_decimal"),
        _codes("persons_none persons_unknown persons_too_many"),
    ),
    13: Treatment(
        "weekly hours",
        (),
        _codes("hours_comma_lost hours_range"),
        _codes("hours_none hours_too_many hours_unknown"),
    ),
    14: Treatment(
        "municipality",
        _codes(
            "municipality_missing municipality_none municipality_is_region municipality_unknown"
        ),
        _codes("municipality_spelling municipality_from_postcode"),
        _codes("municipality_none municipality_is_region municipality_unknown"),
    ),
    15: Treatment(
        "a file that is no table",
        _codes(
            "file_empty file_is_workbook file_is_binary file_is_page file_is_message file_torn"
            " header_unknown column_missing file_without_rows"
        ),
        (),
        (),
    ),
    16: Treatment(
        "outcomes of placements: which one, when and what",
        _codes(
            "placement_missing placement_unknown weeks_unknown outcome_unknown source_unknown"
            " same_outcome_twice outcome_before_end outcome_before_day"
        ),
        (),
        (),
    ),
}
"""By the number that reports show; 1 to 16 are the sorts of `README.md`, 0 is everything else."""

KIND_OF: dict[str, int] = {
    code: kind
    for kind, treatment in TREATMENTS.items()
    for code in (*treatment.refused, *treatment.mended, *treatment.dropped)
}
"""From a code to its sort of dirt."""
