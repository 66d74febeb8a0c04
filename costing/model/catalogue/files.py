"""Codes of files, sheets, their rows and columns."""

from costing.model.catalogue.entry import error, warning

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
    "wide-diary": error(
        "The file has a column for each day, as a diary has.",
        "The work log needs one row for each piece of work: its date, who, for whom and how long.",
        "Turn the days into rows: in Excel with Data, From Table, Unpivot columns.",
    ),
    "missing-column": error(
        "A required column is not in the header row, or a heading only looks like that of a column.",
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
    "two-readings": error(
        "A file, or a number in it, can be read in two ways, and both fit.",
        "A guess would be wrong half the time, by a factor of a thousand where 1,234 may be 1.234.",
        "Say which it is in study.toml: delimiter, decimal or encoding of the table.",
    ),
    "same-file-twice": error(
        "Two parts of a table are the same file.",
        "Every row in it would be costed twice.",
        "Delete one of them.",
    ),
    "control-character": error(
        "A line of a text file holds a control character, which cannot be seen.",
        "Two names that look the same would differ, and the file may be damaged.",
        "Type the cell again without it.",
    ),
    "error-cell": error(
        "A cell holds an error of Excel (#REF!, #N/A ...).",
        "Its value is not known.",
        "Correct the formula, or enter the value.",
    ),
    "no-formula-value": error(
        "A cell holds a formula, but the file does not have its value.",
        "Programs other than Excel write formulas without working them out; read as blank, time would be lost.",
        "Open the workbook in Excel and save it.",
    ),
    "merged-cells": error(
        "Cells of a column that is read are merged.",
        "Only the first of them holds anything: the others would be blank.",
        "Unmerge them, and fill each with what belongs there.",
    ),
    "rounded-identifier": error(
        "An identifier is a number of more than fifteen digits, or stored with an exponent.",
        "Excel keeps fifteen digits of a number: two families can have become one.",
        "Make the cells text, and enter the identifiers again from their source.",
    ),
}
