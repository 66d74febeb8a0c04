"""Codes of what is pointed out and stops nothing."""

from costing.model.catalogue.changes import CHANGES_POINTED_OUT
from costing.model.catalogue.entry import warning
from costing.model.catalogue.method import POINTED_OUT

WARNINGS = {
    "assumed-encoding": warning(
        "A text file is not UTF-8 and does not say what it is; it is read as Windows-1252.",
        "If it is something else, letters in names are wrong.",
        'Say encoding = "cp1252" for the table in study.toml if the letter shown is right; else save as CSV UTF-8.',
    ),
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
        "A practitioner logged more hours than are available, or a diary stands for more.",
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
    "over-16h-day": warning(
        "A practitioner has more than 16 hours on one day.",
        "Few work that long: it may be the time of several days, or of several people.",
        "Check the entries of that day.",
    ),
    "repeated-rows": warning(
        "Rows of the work log are the same in every cell, and have no entry_id that tells them apart.",
        "Each is costed: what was pasted twice costs double.",
        "Delete copies; give pieces of work that were done separately an entry_id each.",
    ),
    "overlapping-parts": warning(
        "The same rows stand in two of the files of the work log.",
        "Exports that share a week cost that week twice.",
        "Delete the rows from one of the files.",
    ),
    "near-duplicate": warning(
        "Names differ only in case, spaces, punctuation, leading zeros, accents or letters that look alike.",
        "One family or person spelled in two ways is costed as two.",
        "Write the name alike everywhere; nothing, if they are two.",
    ),
    "entry-outside-family-dates": warning(
        "Entries are dated before their family's start or after its end.",
        "They are in its cost, but the days are not in its weeks.",
        "Check the family's dates, and the days and families of the entries.",
    ),
    "may-be-a-sample": warning(
        "There are whole weeks of the period, or of the spans of the diary, in which nobody has an entry.",
        "A log of some weeks only costs those weeks: for the whole period it is too low.",
        "Say in the table diary which weeks were logged, add what is missing, or correct start and end.",
    ),
    "gaps": warning(
        "A practitioner has no entry for three weeks or more, over a tenth of all, in which others have.",
        "What was worked and not logged is missing from the families' costs.",
        "Check whether they were away, or did not log.",
    ),
    "unusually-long": warning(
        "An entry is over 8 hours and over ten times the median of its activity.",
        "A slipped digit, or a total among entries, dominates a family's cost.",
        "Check its time.",
    ),
    "dominant-family": warning(
        "Of 20 families or more, one has over 20% of all time.",
        "Its name may stand for several families; if not, it decides the mean.",
        "Check its entries.",
    ),
    "identical-minutes": warning(
        "Of 50 entries or more, over 90% have the same duration.",
        "It may be a default that was never changed, not time that was measured.",
        "Ask those who logged.",
    ),
    "many-activities": warning(
        "There are over 100 different activities.",
        "The column may hold free text, and tables by activity say little.",
        "Use a short list of activities.",
    ),
    "unused-role": warning(
        "A role of unit_costs is in no entry of the period and is no practitioner's.",
        "The log may call it by another name, or those of this role did not log.",
        "Correct the name; nothing, if the role is not needed.",
    ),
    "unused-activity": warning(
        "An activity of the list is in no entry of the period.",
        "The log may call it by another name, or the work was not logged.",
        "Correct the name; nothing, if it was not done.",
    ),
    "overlapping-unit-costs": warning(
        "A role has two unit costs on days on which none is needed.",
        "As soon as an entry falls on such a day the study cannot be costed.",
        "Correct valid_from and valid_to so that one holds on each day.",
    ),
    "free-role": warning(
        "An hour of a role costs nothing.",
        "Its work is in the hours and not in the costs.",
        "Enter what it costs, unless it is meant to be free.",
    ),
    "not-priced": warning(
        "A practitioner's unlogged hours have no unit cost on some days.",
        "The cost of unlogged time is left blank for them.",
        "Add the role's unit cost for the whole period.",
    ),
    "perhaps-swapped": warning(
        "All dates of a column that are stored as dates are of the 12th or before, and those after it are text.",
        "Excel under US settings exchanges day and month of 02/06/2025 as it is typed, and cannot with 13/06/2025.",
        "Compare some of the dates with the original; enter the column again if they are wrong.",
    ),
    "placeholder-name": warning(
        "A family or practitioner is called N/A, unknown, ? or the like.",
        "Such entries would be costed as those of one family, or person, of that name.",
        "Fill in the name; leave the family blank where the work is for none.",
    ),
    "personal-data": warning(
        "Names look like NHS numbers, postcodes, e-mail addresses or telephone numbers.",
        "They stand in every file that the costing writes.",
        "Use made-up identifiers, and keep the list that links them apart.",
    ),
    "hidden-rows": warning(
        "Rows of a sheet are hidden, or filtered out.",
        "They are read and counted like all others; they may have been hidden because they should not be.",
        "Delete the rows that are not meant to count, or unhide them all.",
    ),
    "hidden-sheet": warning(
        "A hidden sheet is called or headed like a table.",
        "Hidden sheets are not read: it may be an old copy, or rows that are missing.",
        "Delete the sheet, or unhide it or name it in study.toml if it is meant to be read.",
    ),
    "full-sheet": warning(
        "A sheet has something in its last row, 1,048,576.",
        "What did not fit was lost when the sheet was made.",
        "Compare the number of rows with the source; export it as CSV or Parquet.",
    ),
    "macros-ignored": warning(
        "A workbook has macros.",
        "They are not run: cells count as they were when the workbook was saved.",
        "Save it as .xlsx once its values are as they should be.",
    ),
    **POINTED_OUT,
    **CHANGES_POINTED_OUT,
}
