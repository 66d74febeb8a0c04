"""The sheet of the checklist: what published lists ask of a study, and what answers it."""

import polars as pl

from costing.reports.workbook.sheet import Column, Format, Sheet, Source

SOURCES = {"run": "the run", "study": "the study", "author": "the author"}
COLUMNS = (
    Column("list", "List", width=26),
    Column("number", "Item", "Its number in the published list; blank: it has none", Format.COUNT, 7),
    Column("item", "What is asked for", width=46),
    Column("answer", "Answer", width=84),
    Column("source", "Answered by", "the run: its figures and settings; the study: its own words", width=13),
)


def checklist(source: Source) -> Sheet:
    """One row for every item of every list."""
    table = source.results["checklist"]
    return Sheet(
        name="Checklist",
        title="Checklist of the study",
        summary=sentence(table["source"].cast(pl.String).to_list()),
        notes=(
            "CHEERS 2022; time-driven activity-based costing (TDABC), after da Silva Etges and others; "
            "the reference case of the Global Health Cost Consortium (GHCC).",
            "What is left to the author has to be written: costing cannot know it.",
        ),
        columns=COLUMNS,
        rows=table.with_columns(pl.col("source").cast(pl.String).replace(SOURCES)),
        fixed_columns=3,
    )


def sentence(sources: list[str]) -> str:
    """How many items are answered, and by what."""
    run, study, author = (sources.count(name) for name in SOURCES)
    return f"Of {len(sources)} items the run answers {run} and the study {study}; {author} are left to its author."
