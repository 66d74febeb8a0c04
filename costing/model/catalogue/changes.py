"""Codes of scenarios and ranges: what stops a costing, and what is pointed out."""

from costing.model.catalogue.entry import error, warning

CHANGES_STOP = {
    "not-changeable": error(
        "A scenario or a range changes a column that its table does not have, or that may not change.",
        "Names, dates and choices decide what is costed; only figures change, and the role of time.",
        "Name one of the columns listed.",
    ),
    "change-not-allowed": error(
        "A column is changed in a way in which it may not be.",
        "Time and the number of families grow in proportion; a role or a year can only be put in place of another.",
        "Enter the kind of change that the message names.",
    ),
    "unreadable-where": error(
        "`where` does not say which rows: there is no `=`, a column stands twice, or no cell can hold the value.",
        "Other rows would change than those that were meant.",
        "Write it like role=social worker; activity=travel, or leave it blank for all rows.",
    ),
    "unknown-where": error(
        "`where` names a column by which the rows of the table cannot be picked.",
        "Other rows would change than those that were meant.",
        "Correct the name of the column.",
    ),
    "share-not-allowed": error(
        "A share is given for a change that is not one of the work log.",
        "Only time can change in part; a cell changes or it does not.",
        "Clear the share, and write the change itself smaller if that is meant.",
    ),
    "capacities-differ": error(
        "Two rows of one scenario say differently what becomes of staff.",
        "Which of them holds would be a guess.",
        "Write the same capacity on each row of the scenario, or on one of them only.",
    ),
    "months-outside-period": error(
        "A change holds in months that all lie outside the costing period.",
        "The scenario would look as if it cost nothing.",
        "Correct `from` and `to`, or the study's start and end.",
    ),
    "invalid-when-changed": error(
        "The study that a scenario or a range makes has an error that the study itself does not have.",
        "It could not be costed as a study of its own.",
        "Correct the change, or change what it does not agree with too.",
    ),
    "range-reversed": error(
        "The low value of a range is above its high one.",
        "Which end is which would be a guess.",
        "Exchange or correct them.",
    ),
}
CHANGES_POINTED_OUT = {
    "changes-nothing": warning(
        "A row of scenarios or ranges changes nothing: it picks no row, no time, or blank cells only.",
        "A scenario that looks free may be one with a misspelled name.",
        "Correct `where`, or the table and column; delete the row if nothing is meant.",
    ),
    "partly-applied": warning(
        "Some of the rows that a change picks are blank in the column that changes, and stay so.",
        "What they cost does not follow the change: a pay award does not reach a published rate by itself.",
        "Add a row that changes what they have instead, or fill in pay_share; nothing, if it is meant.",
    ),
}
