"""All checks of a study, in one pass: cells, rows, settings, and rules across tables."""

from collections.abc import Iterator, Mapping

from pydantic import ValidationError

from costing.checks import (
    currencies,
    durations,
    family_dates,
    gaps,
    left_out,
    names,
    patterns,
    references,
    repeated,
    suspicious_names,
    unit_cost_days,
    unit_cost_rows,
    unlikely_dates,
    unused,
    working_days,
)
from costing.checks.checked import CheckedStudy, CrossCheck
from costing.checks.screen import screen
from costing.model.identifiers import Text, did_you_mean
from costing.model.problem import Place, Problem, Severity, printable
from costing.model.settings import Settings
from costing.model.tables import Part, StudyAsRead
from costing.model.written import Conventions

CROSS_CHECKS: tuple[CrossCheck, ...] = (
    references.keys_are_unique,
    references.roles_are_known,
    references.practitioners_are_known,
    references.families_are_known,
    references.activities_are_known,
    references.interventions_are_known,
    references.no_intervention_is_called_all,
    references.every_entry_has_a_role,
    references.client_work_names_a_family,
    unit_cost_days.every_day_has_one_unit_cost,
    unit_cost_days.unlogged_days_have_a_unit_cost,
    unit_cost_days.price_years_are_in_the_index,
    unit_cost_days.a_ratio_counts_nothing_twice,
    left_out.entries_outside_the_period,
    left_out.expenses_outside_the_period,
    left_out.entries_of_no_time,
    left_out.names_given_twice,
    working_days.a_day_has_24_hours,
    working_days.few_work_over_16_hours_a_day,
    repeated.rows_stand_once,
    names.names_differ_by_more_than_their_spelling,
    family_dates.entries_are_within_their_families_dates,
    gaps.whole_weeks_are_logged,
    gaps.practitioners_log_without_long_gaps,
    patterns.entries_are_not_unusually_long,
    patterns.no_family_dominates,
    patterns.durations_were_measured,
    patterns.activities_are_few,
    unused.every_unit_cost_is_of_a_role_in_use,
    unused.every_activity_is_logged,
    unit_cost_rows.spans_do_not_overlap,
    unit_cost_rows.an_hour_costs_something,
    suspicious_names.names_stand_for_somebody,
    suspicious_names.no_name_is_total,
    suspicious_names.no_name_leads_to_a_person,
    unlikely_dates.dates_are_within_fifty_years,
    currencies.amounts_are_in_the_studys_currency,
)


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
    for rule in CROSS_CHECKS:
        problems += rule(study)
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
