"""What the first sheet says: what to fill in, in which order, and how cells are written."""

from collections.abc import Mapping

from costing.reports.template import EXAMPLE

GUIDE, REFERENCE, LISTS = "How to fill in", "What columns mean", "Lists for drop-downs"
TITLE = "How to fill in this workbook"
SUMMARY = "A study in one file: a sheet for each table, read by costing. Work through the steps from the top."
STEPS: tuple[tuple[str, str], ...] = (
    ("study", "Say what the study is called, and the first and the last day costed. Other settings can stay blank."),
    (
        "unit_costs",
        "Say what an hour of each role costs: a build-up from salary to hours, or a published rate in cost_per_hour. "
        f'Replace rows whose source begins with "{EXAMPLE.strip(" :")}"; they show the two ways.',
    ),
    (
        "activities",
        "List what the drop-downs are to offer: here the kinds of work, in practitioners, families and agencies those "
        f"names, in {LISTS} interventions and other words of your own. Leave a table empty that you do not have.",
    ),
    ("work_log", "Then enter the work: a row for each piece of it. A sheet that is not needed stays as it is."),
)
"""The steps, each with the sheet that it begins in."""
CELLS: Mapping[str, str] = {
    "Required": "The row above the column names says in words which columns must be filled in, or which one of two.",
    "Dates": "Type a date as your Excel takes it. It is shown as 2013-04-02, so that day and month cannot be confused.",
    "Time": "In the column minutes 90 is 90 minutes, in hours 1.5 is an hour and a half; fill in one of the two. "
    "In both, 1:30 is an hour and 30 minutes, and so are 1h30, 1.5h and 90 min. Never 1.30: Excel makes 1.3 of it.",
    "Time after time": "Where a cell held a time such as 1:30, Excel shows a plain number typed over it as a time too, "
    "such as 0:00. Type a time again, or clear the cell with its formats first.",
    "Names": "Names and numbers of people, families and entries are text: 00123 keeps its zeros and is not 123. A name "
    "has no ; and does not begin with = + - or @. Use pseudonyms, never names of families.",
    "Several": "Several practitioners or families of one entry stand in one cell with ; between them: F001; F002. "
    "Excel then asks whether to go on, since the drop-down lists single names: say yes.",
    "Shares": "Shares and rates are numbers between 0 and 1, or percentages that are typed as such: 0.3 or 30%.",
    "Drop-downs": "They open with Alt and the down arrow. Another word than those of costing is refused; a name that "
    "the study does not list is asked about.",
    "Pasting": "Excel does not check what is pasted. Paste values only, and run costing validate, which does.",
    "Structure": "Rows may be left blank. Do not rename sheets or columns, merge cells, or put totals below the rows.",
}
"""How cells are filled in, under a word for each."""
THEN = (
    ("costing validate FILE.xlsx", "everything that is wrong, with its sheet, row and remedy"),
    ("costing unit-costs FILE.xlsx", "what an hour of each role costs, and how it is made up"),
    ("costing run FILE.xlsx -o results", "the cost of every family, as a workbook and as data"),
)
"""The commands to use then, with this file's name."""
CARE = "Filled in, this file holds records of families: keep it where you keep the work log."
