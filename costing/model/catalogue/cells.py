"""Codes of cells and of rows by themselves."""

from costing.model.catalogue.entry import error

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
        "A duration such as 1.30 can be 1 hour 30 or 1.3 hours; or every date of a column fits both orders.",
        "Choosing one would be a guess.",
        'Write 1:30, or 1.3h; say date_order = "dmy" (or "mdy") in study.toml.',
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
    "dates-disagree": error(
        "The text dates of a column are not in the declared order of day and month, or contradict one another.",
        "13/06/2025 beside 06/13/2025 leaves every other date of the column in doubt.",
        "Say date_order in study.toml; where both orders stand in one column, write all dates as 2025-06-02.",
    ),
    "unlikely-date": error(
        "A date is more than 50 years before or after the costing period.",
        "It is a slip, and would leave its row out of every total.",
        "Correct the year.",
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
    "totals-row": error(
        "A row is a total: it has time but no date, or is called total.",
        "As a row of its own it would count the rows above it again.",
        "Delete it; if it is an entry, fill in what is missing.",
    ),
    "not-an-entry": error(
        "A row is a header once more, a row of units, or a title between the rows.",
        "Leaving it out silently could leave out an entry.",
        "Delete it; if it is an entry, complete it.",
    ),
    "other-currency": error(
        "Amounts have a sign of another currency than the study's.",
        "$100 counted as £100 is a wrong cost.",
        "Convert the amounts, or correct `currency` of the study.",
    ),
}
