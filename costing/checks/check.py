"""All checks of a study, in one pass: cells, rows, settings, and rules across tables."""

from collections.abc import Iterator, Mapping

from pydantic import ValidationError

from costing.checks import (
    attendance,
    currencies,
    diary_entries,
    diary_rows,
    durations,
    employment,
    family_dates,
    gaps,
    left_out,
    names,
    patterns,
    payers,
    price_years,
    ratio,
    references,
    repeated,
    sharing,
    suspicious_names,
    unit_cost_rows,
    unlikely_dates,
    unused,
    working_days,
)
from costing.checks.changes import change_rows, moved_time, touched, validity
from costing.checks.checked import CheckedStudy, CrossCheck
from costing.checks.costed_entries import attended, taken_in
from costing.checks.screen import screen
from costing.model.identifiers import Text, did_you_mean
from costing.model.problem import Place, Problem, Severity, printable
from costing.model.settings import Settings
from costing.model.tables import Part, StudyAsRead
from costing.model.written import Conventions

OF_ALL_ENTRIES: tuple[CrossCheck, ...] = (
    references.keys_are_unique,
    references.practitioners_are_known,
    references.activities_are_known,
    references.interventions_are_known,
    references.no_intervention_is_called_all,
    price_years.price_years_are_in_the_index,
    price_years.a_published_rate_says_what_of_it_is_pay,
    employment.posts_hold_one_at_a_time,
    employment.available_hours_are_working_hours,
    employment.posts_imply_hours,
    diary_rows.strata_have_one_pair_of_dates,
    diary_rows.strata_have_one_weight,
    diary_rows.strata_share_no_day,
    diary_rows.spans_share_no_day,
    diary_rows.spans_lie_in_the_period,
    diary_rows.names_of_the_diary_are_known,
    diary_rows.family_weeks_have_families,
    diary_entries.entries_lie_in_the_spans,
    diary_entries.the_diary_stands_for_the_period,
    sharing.indirect_time_is_shared_by_known_ones,
    payers.agencies_are_known,
    payers.vat_is_part_of_the_cost,
    payers.assets_lose_value,
    attendance.sessions_are_in_the_log,
    attendance.weights_have_four_decimals,
    left_out.entries_outside_the_period,
    left_out.expenses_outside_the_period,
    left_out.entries_of_no_time,
    left_out.names_given_twice,
    repeated.rows_stand_once,
    names.names_differ_by_more_than_their_spelling,
    gaps.whole_weeks_are_logged,
    gaps.practitioners_log_without_long_gaps,
    patterns.activities_are_few,
    unused.every_unit_cost_is_of_a_role_in_use,
    unused.every_activity_is_logged,
    unit_cost_rows.an_hour_costs_something,
    suspicious_names.names_stand_for_somebody,
    suspicious_names.no_name_is_total,
    suspicious_names.no_name_leads_to_a_person,
    unlikely_dates.dates_are_within_fifty_years,
    currencies.amounts_are_in_the_studys_currency,
    change_rows.scenarios_change_what_may_change,
    change_rows.ranges_change_what_may_change,
    change_rows.ranges_are_in_order,
    change_rows.no_scenario_has_a_reserved_name,
    change_rows.a_scenario_has_one_capacity,
    change_rows.changes_hold_in_the_period,
    validity.scenarios_leave_a_valid_study,
    validity.ranges_leave_a_valid_study,
    touched.steps_change_what_they_pick,
    touched.ranges_change_what_they_pick,
)
"""Rules about the tables and all entries of the log."""
OF_COSTED_ENTRIES: tuple[CrossCheck, ...] = (
    references.roles_are_known,
    references.families_are_known,
    references.every_entry_has_a_role,
    unit_cost_rows.each_role_has_one_unit_cost_a_day,
    employment.entries_are_of_those_employed,
    attendance.a_session_has_one_list_of_families,
    attendance.families_that_attend_are_known,
    working_days.a_day_has_24_hours,
    working_days.few_work_over_16_hours_a_day,
    patterns.entries_are_not_unusually_long,
    patterns.durations_were_measured,
)
"""Rules that absence, and what lies outside a diary, need not keep."""
OF_THEIR_FAMILIES: tuple[CrossCheck, ...] = (
    references.client_work_names_a_family,
    ratio.a_ratio_counts_nothing_twice,
    family_dates.entries_are_within_their_families_dates,
    patterns.no_family_dominates,
    moved_time.steps_on_the_log_pick_time,
)
"""Rules about the families of costed entries, be they named in the log or in attendance."""


def check(as_read: StudyAsRead) -> tuple[CheckedStudy | None, list[Problem]]:
    """The typed study and every problem found; no study where its settings cannot be read."""
    problems = list(as_read.problems)
    settings, found = check_settings(as_read.settings, as_read.settings_part)
    if not settings_unread(as_read):
        problems += [problem for problem in found if problem not in problems]
    tables = {name: screen(table) for name, table in as_read.tables.items()}
    unread = {problem.place for problem in as_read.problems}
    for screened in tables.values():
        problems += [problem for problem in screened.problems if problem.place not in unread]
    if "work_log" in tables:
        problems += durations.hours_with_a_point_are_decimals(tables["work_log"])
    if settings is None:
        return None, in_order(problems)
    study = CheckedStudy(settings, tables, as_read)
    costed = taken_in(study)
    for rules, of in ((OF_ALL_ENTRIES, study), (OF_COSTED_ENTRIES, costed), (OF_THEIR_FAMILIES, attended(costed))):
        for rule in rules:
            problems += rule(of)
    return study, in_order(problems)


def settings_unread(as_read: StudyAsRead) -> bool:
    """Whether the file of the settings is missing or could not be read, which says all about them."""
    part = as_read.settings_part
    fatal = ("no-such-file", "unreadable-file", "unreadable-settings")
    return any(problem.code in fatal and problem.place.file == part.file for problem in as_read.problems) and (
        not as_read.settings
    )


def check_settings(settings: Mapping[str, str], part: Part) -> tuple[Settings | None, list[Problem]]:
    """The settings as a row of their model, or what is wrong with them."""
    known = Settings.model_fields
    strange = [
        Problem(
            "unknown-setting",
            Place(part.file, part.sheet, 0, printable(name)),
            f"There is no such setting.{did_you_mean(name, known)}",
        )
        for name in settings
        if name not in known
    ]
    cells = {name: text for name, text in settings.items() if name in known and text.strip()}
    try:
        return Settings.model_validate(cells, context=Conventions()), strange
    except ValidationError as error:
        return None, strange + list(setting_problems(error, cells, part))


def setting_problems(error: ValidationError, cells: Mapping[str, str], part: Part) -> Iterator[Problem]:
    """What is wrong with the settings, each at its name."""
    written = Settings.written()
    for detail in error.errors(include_url=False, include_context=False):
        name = str(detail["loc"][0])
        free = isinstance(written[name], Text) and not getattr(written[name], "pattern", "")
        value = "" if free else printable(cells.get(name, ""))
        yield Problem(detail["type"], Place(part.file, part.sheet, 0, name), detail["msg"], value)


def in_order(problems: list[Problem]) -> list[Problem]:
    """Problems as they are shown: errors first, then by file, sheet, row, column and code."""
    return sorted(problems, key=lambda p: (p.severity is Severity.WARNING, p.place, p.code))
