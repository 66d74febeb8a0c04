"""The sheet of method: how this study was costed and how the workbook computes, in sentences."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import polars as pl

from costing.analyses import checklist_findings as findings
from costing.analyses import checklist_method as answers
from costing.analyses.checklist_run import Run
from costing.reports.workbook.contents import method_sentences as own
from costing.reports.workbook.sheet import Column, Sheet, Source

COLUMNS = (
    Column("part", "Part", width=15),
    Column("topic", "Topic", width=23),
    Column("sentence", "How this study was costed", width=98),
    Column("where", "Sheets", "Where in this workbook", width=21),
    Column("note", "Method note", "The numbers of the notes in docs/method.md", width=9.5),
)
LIVE = "Inputs"
"""The sheet that only a workbook with formulas has."""


@dataclass(frozen=True)
class Topic:
    """What is told of a study: the sentence (blank: nothing to tell), the sheets that show it, the method notes."""

    name: str
    sentence: Callable[[Run], str]
    sheets: tuple[str, ...] = ()
    notes: str = ""


PARTS: dict[str, tuple[Topic, ...]] = {
    "Study": (
        Topic("Title", answers.title, ("Cover",)),
        Topic("Period", answers.time_horizon, ("Summary", "Families"), "1, 10"),
        Topic("What is in the cost", own.in_the_cost, ("Activities", "Whose money"), "9, 17"),
        Topic("Whose cost", answers.type_of_cost, ("Agencies", "Whose money"), "2, 17"),
        Topic("Currency and prices", answers.prices, ("Unit costs",), "4"),
        Topic("Uprating", own.uprating, ("Inputs", "Unit costs"), "4, 18"),
        Topic("Discounting", answers.discounting, ("Families",), "8"),
    ),
    "Time": (
        Topic("Time x unit cost", own.bottom_up, ("Families", "Hours"), "1, 2"),
        Topic("Time logged", findings.time, ("Reconciliation", "Coverage by month"), "1"),
        Topic("Sample", answers.sampling, ("Diary",), "13, 19"),
        Topic("Indirect time", own.indirect, ("Coverage", "Resource use"), "5, 14, 15"),
        Topic("Unlogged time", own.unlogged, ("Coverage",), "6, 12"),
    ),
    "Unit costs": (
        Topic("How they are made up", own.build_up, ("Unit costs",), "3"),
        Topic("Hour that is priced", own.priced_hour, ("Unit costs",), "3, 15"),
        Topic("Capacity", findings.capacity, ("Coverage", "Unit costs"), "3, 12"),
        Topic("Qualifications", answers.qualifications, ("Unit costs", "Methods"), "3"),
        Topic("Sources", findings.price_sources, ("Unit costs",)),
    ),
    "Other costs": (
        Topic("Expenses", own.expenses, ("Expenses", "Activities"), "7"),
        Topic("Assets", own.assets, ("Expenses", "Whose money"), "7, 18"),
        Topic("In kind", answers.shadow_prices, ("Whose money",), "17"),
        Topic("Counted twice", own.double_counts, ("Data quality", "Reconciliation"), "16"),
    ),
    "Left out": (
        Topic("Rows left out", findings.left_out, ("Reconciliation",), "11"),
        Topic("In no family", own.unallocated_costs, ("Reconciliation",), "5, 11"),
        Topic("Warnings", findings.data_quality, ("Data quality",)),
    ),
    "Doubt": (
        Topic("Interval", answers.uncertainty, ("Summary", "Methods"), "10, 19, 21"),
        Topic("Scenarios", own.scenarios, ("Scenarios",), "24, 25"),
        Topic("Disclosure", own.disclosure, ("Cover",)),
    ),
}
COMPUTED: dict[bool, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    True: (
        (
            "What is live",
            "Costs are formulas: hours x cost per hour, and cost per hour is made up from Inputs. Change a value on "
            "Inputs, or the scenario at the head of Summary, and all of them follow.",
            ("Inputs", "Hours", "Priced lines", "Summary"),
        ),
        (
            "What is not",
            'What Excel cannot compute, such as intervals, says "run again" once a value or the scenario differs from '
            "the run; hours are those of the run.",
            ("Summary", "Checks"),
        ),
        ("Checks", "Checks say OK, or CHECK where figures do not add up.", ("Checks", "Reconciliation")),
    ),
    False: (
        (
            "What it holds",
            "Figures are values, as costing computed them; only Charts counts families by formula. To change a "
            "figure, change the study and run it again.",
            ("Charts",),
        ),
    ),
}
"""How a workbook computes that is live, or not: topic, sentence, sheets."""
OF_THE_RUN = "Figures in these sentences are those of the run: they do not follow what is edited."
ROUNDING = "Figures are not rounded: cells only show fewer digits. Every table is in data, too."


def method(source: Source, behind: Collection[str]) -> Sheet:
    """One row for every topic on which this study has something to say; `behind`: the names of the other sheets."""
    run = Run(source.settings, source.results, source.problems)
    told = [
        (part, topic.name, sentence, topic.sheets, topic.notes)
        for part, topics in PARTS.items()
        for topic in topics
        if (sentence := topic.sentence(run))
    ]
    told += [("This workbook", *row, "") for row in computed(source, behind)]
    there = {"Cover", *behind}
    rows = [(*cells, listed_sheets(sheets, there), notes) for *cells, sheets, notes in told]
    return Sheet(
        name="Method",
        title="Method",
        summary="How this study was costed, and how this workbook computes; docs/method.md says it in full.",
        notes=(OF_THE_RUN,) if LIVE in behind else (),
        columns=COLUMNS,
        rows=pl.DataFrame(rows, schema={column.name: pl.String for column in COLUMNS}, orient="row"),
        fixed_columns=2,
    )


def listed_sheets(sheets: Collection[str], there: Collection[str]) -> str:
    """Those of these sheets that the workbook has."""
    return ", ".join(name for name in sheets if name in there)


def computed(source: Source, behind: Collection[str]) -> list[tuple[str, str, tuple[str, ...]]]:
    """How the workbook computes, and what made it."""
    made = f"Made with costing {source.version}; run.json beside it names the seed, the settings and every input."
    return [*COMPUTED[LIVE in behind], ("Rounding", ROUNDING, ()), ("Made with", made, ("Cover",))]
