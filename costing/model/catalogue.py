"""Every code that a problem can have: its severity, what it means, why it matters and how to put it right."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Entry:
    """What one code means."""

    severity: Literal["error", "warning"]
    meaning: str
    why: str
    remedy: str


def error(meaning: str, why: str, remedy: str) -> Entry:
    """A problem that stops the costing."""
    return Entry("error", meaning, why, remedy)


def warning(meaning: str, why: str, remedy: str) -> Entry:
    """A problem that is pointed out."""
    return Entry("warning", meaning, why, remedy)


FILES = {
    "no-such-file": error(
        "A required table, or a file or sheet that study.toml names, is not there.",
        "Without it nothing can be costed.",
        "Put the file into the study's folder, or say in study.toml where it is.",
    ),
    "unreadable-file": error(
        "The file cannot be read as what its name says.",
        "A damaged or misnamed file would be read in part or wrongly.",
        "Open it in the program that wrote it and save it as CSV UTF-8 or as an Excel workbook (.xlsx).",
    ),
    "unreadable-settings": error(
        "study.toml is not valid TOML.",
        "The settings decide what is costed.",
        "Correct the line named: text in quotes, dates as 2013-04-01.",
    ),
    "unknown-setting": error(
        "A setting has a name that is not known.",
        "A mistyped setting would silently have no effect.",
        "Correct the name; the nearest known one is suggested.",
    ),
    "unknown-table": warning(
        "A file or sheet of the study is none of its tables.",
        "It may be a table with a mistyped name, which would be left out.",
        "Rename it if it is meant to be read.",
    ),
    "two-files": error(
        "One table is there in several files or sheets.",
        "Reading both would count it twice, reading one would be a guess.",
        "Keep one, or put the parts into a folder with the table's name.",
    ),
    "empty-table": error(
        "A required table has no rows.",
        "A costing of nothing must not be read as £0.",
        "Fill it in.",
    ),
    "no-header": error(
        "No row among the first 20 has the required columns' names.",
        "Without names, columns could only be guessed.",
        "Name the columns as the reference does, or say in study.toml what they are called and in which row.",
    ),
    "missing-column": error(
        "A required column is not in the header row.",
        "Its cells are needed for every row.",
        "Add the column, or say in study.toml what it is called.",
    ),
    "duplicate-column": error(
        "Two columns of the file are for the same column of the table.",
        "Either could be meant.",
        "Delete or rename one of them.",
    ),
    "unknown-column": warning(
        "A column of the file is not one that the table knows.",
        "It is not read; a mistyped name would leave a column out.",
        "Correct its name if it is meant to be read.",
    ),
    "ragged-row": error(
        "A row has more or fewer cells than the header.",
        "Its cells may stand under the wrong headings.",
        "Put text that holds the delimiter into double quotes, or add the missing cells.",
    ),
    "unclosed-quote": error(
        "A double quote opens and never closes.",
        "It swallows the rows behind it.",
        "Close or remove the quote.",
    ),
    "error-cell": error(
        "A cell holds an error of Excel (#REF!, #N/A ...).",
        "Its value is not known.",
        "Correct the formula, or enter the value.",
    ),
}

CELLS = {
    "missing": error(
        "A cell that must be filled in is blank.",
        "The row cannot be costed without it.",
        "Fill it in, or delete the row.",
    ),
    "unreadable": error(
        "A cell is not written as its column needs it: a number, a date, a duration.",
        "Any reading of it would be a guess.",
        "Write it as the message says.",
    ),
    "ambiguous": error(
        "A duration such as 1.30 can be 1 hour 30 or 1.3 hours.",
        "The two differ by twelve minutes.",
        "Write 1:30, or 1.3h.",
    ),
    "fraction-in-minutes-column": error(
        "A number of minutes below 5 is not whole.",
        "It is probably hours, or a part of a day as Excel stores times: 1.5 would cost a fortieth of 1.5 hours.",
        "Write minutes, or 1:30; or name the column `hours` if it holds hours.",
    ),
    "negative-time": error(
        "The time spent is below zero.",
        "It would take cost away from a family.",
        "Enter the time spent; for a shift past midnight the time until its end.",
    ),
    "zero-time": error(
        "The time spent is zero.",
        "An entry without time is an entry not finished, or a tracker's artefact.",
        'Enter the time, or say zero = "exclude" for the table in study.toml: then such rows are left out and counted.',
    ),
    "over-24h": error(
        "One entry is 24 hours or longer.",
        "A day has 24 hours: minutes may have been read as hours, or a total as an entry.",
        "Enter the time of one day.",
    ),
    "minutes-and-hours": error(
        "Both minutes and hours are filled in.",
        "Adding them up or choosing one would be a guess.",
        "Keep one.",
    ),
    "no-such-date": error(
        "The day does not exist, or its year is not between 1900 and 2199.",
        "The day decides the unit cost and the month.",
        "Correct the day.",
    ),
    "dates-reversed": error(
        "The first day comes after the last.",
        "The span would hold no day.",
        "Exchange or correct them.",
    ),
    "out-of-range": error(
        "A number is outside the limits of its column, such as a share above 1.",
        "28 instead of 0.28 would multiply costs by a hundred.",
        "Enter a number within the limits named.",
    ),
    "unreadable-identifier": error(
        "A name begins with = + - or @, holds `;` or invisible characters, or is longer than 255 characters.",
        "Excel would run it as a formula, or two names that look the same would differ.",
        "Write the name in plain letters and digits.",
    ),
    "unknown-choice": error(
        "A word is not one of those that the column knows.",
        "It decides how the row is costed.",
        "Enter one of the words listed.",
    ),
    "too-long": error(
        "A text has more characters than an Excel cell holds.",
        "It would be cut off in the workbook.",
        "Shorten it.",
    ),
    "rate-and-build-up": error(
        "A unit cost has both a published cost per hour and elements of a build-up.",
        "The two may differ, and the elements are in the rate already.",
        "Keep one of them.",
    ),
    "no-cost": error(
        "A unit cost has neither a cost per hour nor a salary.",
        "The role would be free labour.",
        "Fill in one of them.",
    ),
    "amount-and-rate": error(
        "An element of a unit cost is given as an amount and as a share.",
        "Adding both would count it twice.",
        "Keep one of them.",
    ),
    "no-hours-basis": error(
        "A build-up does not say over how many hours its yearly cost is spread.",
        "A cost per year without hours is no cost per hour.",
        "Fill in hours_per_year, or weeks_per_year and hours_per_week.",
    ),
    "two-hours-bases": error(
        "A build-up has both hours_per_year and weeks and hours per week.",
        "The two may differ.",
        "Keep one of them.",
    ),
    "not-an-asset": error(
        "An expense has a resale value or a replacement but no life_years.",
        "Only an asset with a life is spread over years.",
        "Fill in life_years, or clear the other cell.",
    ),
}

REFERENCES = {
    "duplicate-key": error(
        "Two rows have one key (entry_id, practitioner_id, family_id, activity, year), or a setting stands twice.",
        "An entry would be counted twice, or a look-up would have two answers.",
        "Delete one of the rows, or give it a key of its own.",
    ),
    "unknown-role": error(
        "A role has no row in unit_costs.",
        "It would be free labour: the join gives nothing, and nothing adds up to zero.",
        "Correct the role, or add its unit cost.",
    ),
    "unknown-practitioner": error(
        "The work log names a practitioner that is not in practitioners.",
        "The role, agency and hours of that time are not known.",
        "Correct the name, or add the practitioner.",
    ),
    "unknown-family": error(
        "A family is named that is not in families.",
        "Its time would be costed to nobody or to the wrong family.",
        "Correct the name, or add the family.",
    ),
    "unknown-activity": error(
        "The work log names an activity that is not in activities.",
        "Whether it is contact, case work, travel or indirect is not known.",
        "Correct the name, or add the activity.",
    ),
    "unknown-intervention": error(
        "An expense is for an intervention that no costed family has.",
        "It would be shared over nobody.",
        "Correct the name, or the families' interventions.",
    ),
    "reserved-name": error(
        "An intervention is called `all`.",
        "The summary of all families has this name.",
        "Give the intervention another name.",
    ),
    "intervention-differs": error(
        "An expense of a family names another intervention than the family's.",
        "It can be costed to one of them only.",
        "Leave the intervention blank: the family's own is used.",
    ),
    "no-role": error(
        "An entry names no role, and its practitioner has none in practitioners.",
        "Without a role there is no unit cost.",
        "Add the practitioner to practitioners, or fill in the role.",
    ),
    "no-unit-cost": error(
        "A role has no unit cost on a day on which it is needed.",
        "The last known or the next one would be a guess.",
        "Add a row to unit_costs for the days named, or correct valid_from and valid_to.",
    ),
    "two-unit-costs": error(
        "A role has two unit costs on a day on which it is needed.",
        "The time would be costed twice.",
        "Correct valid_from and valid_to so that one holds on each day.",
    ),
    "no-family": error(
        "Contact or case work names no family.",
        "It is for a family by its kind; without one it would be shared over all as if it were indirect.",
        "Fill in the family, or give the activity another kind.",
    ),
    "unknown-price-year": error(
        "A price year is not in price_index.",
        "Its prices cannot be brought to those of the study.",
        "Add the year to price_index, or correct it.",
    ),
    "no-direct-share": error(
        'indirect_time = "ratio" prices time per direct hour, and a unit cost that is used has no direct_share.',
        "There is no cost per direct hour without it.",
        "Fill in direct_share.",
    ),
    "counted-twice": error(
        'indirect_time = "ratio" together with logged indirect time, or with unlogged_time = "allocate".',
        "The direct hour's price already pays for indirect and unlogged time.",
        'Choose another level of indirect_time, delete the entries, or set unlogged_time = "report".',
    ),
}

WARNINGS = {
    "outside-period": warning(
        "Entries or expenses are dated outside the costing period.",
        "They are left out and counted.",
        "Correct the dates, or the study's start and end, if they belong in it.",
    ),
    "zero-time-excluded": warning(
        'Entries of no time were left out, as zero = "exclude" says.',
        "Trackers write such entries when a timer is started and stopped.",
        "None is needed.",
    ),
    "named-twice": warning(
        "An entry names a family or a practitioner twice.",
        "It counts once.",
        "Remove the repetition; another name may have been meant.",
    ),
    "no-price-year": warning(
        "The study has a price_year, but a unit cost or an expense has none.",
        "It is not uprated: factor 1.",
        "Fill in price_year.",
    ),
    "little-direct-time": warning(
        "Under 20% of a practitioner's logged time is for families.",
        "All of their indirect time falls on the few families they saw.",
        'Consider indirect_time = "role" or "study".',
    ),
    "over-available": warning(
        "A practitioner logged more hours than are available.",
        "Either the hours are wrong, or time was logged twice.",
        "Check available_hours and the log.",
    ),
    "outside-family-dates": warning(
        "A family has time or an expense of its own, but no day in the costing period.",
        "It is costed with zero weeks.",
        "Check the family's start and end.",
    ),
    "family-excluded": warning(
        "Families have no day in the costing period and no time or expense of their own in it.",
        "They are left out of every mean and bear no shared cost.",
        "None, unless their start or end is wrong.",
    ),
    "no-logged-time": warning(
        "A family is open in the costing period, but nobody logged time for it.",
        "It counts in the mean with no hours.",
        "Check whether its work was logged under another name.",
    ),
    "never-charged": warning(
        "An asset's life does not touch the costing period.",
        "It is left out and counted.",
        "Check its date and life_years.",
    ),
    "unallocated": warning(
        "A cost has nothing to be shared by and is in no family.",
        "It is in the totals by agency, activity and month, but in no mean.",
        "See the sheet Reconciliation; another level of indirect_time may share it.",
    ),
    "not-priced": warning(
        "A practitioner's unlogged hours have no unit cost on some days.",
        "The cost of unlogged time is left blank for them.",
        "Add the role's unit cost for the whole period.",
    ),
}

CATALOGUE: dict[str, Entry] = {**FILES, **CELLS, **REFERENCES, **WARNINGS}
