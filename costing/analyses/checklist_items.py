"""The items of the published checklists, and where the answer to each comes from.

CHEERS 2022: its 28 items by their titles (Husereau and others 2022, doi 10.1186/s12916-021-02204-0). TDABC: the eight
steps of time-driven activity-based costing (da Silva Etges and others 2019, doi 10.1007/s10198-019-01085-8), in our
words; the reporting elements of the consensus statement (the same and others 2020, doi 10.1186/s12913-020-05869-0) are
arranged by them. The points without a number are ours, but the first, an element of that statement. GHCC: the 17
principles of the reference case of the Global Health Cost Consortium (Vassall and others 2017), in our words.
"""

from collections.abc import Callable
from dataclasses import dataclass

from costing.analyses import checklist_findings as found
from costing.analyses import checklist_method as method
from costing.analyses.checklist_run import Run

CHEERS = "CHEERS 2022"
TDABC = "TDABC, after Etges et al."
TDABC_POINTS = "TDABC, other points"
GHCC = "GHCC reference case"


@dataclass(frozen=True)
class Item:
    """An item of a list; one without an answer, or whose answer is blank, is for the author."""

    list: str
    number: int | None
    title: str
    source: str = "author"
    answer: Callable[[Run], str] | None = None


ITEMS = (
    Item(CHEERS, 1, "Title", "study", method.title),
    Item(CHEERS, 2, "Abstract"),
    Item(CHEERS, 3, "Background and objectives"),
    Item(CHEERS, 4, "Health economic analysis plan"),
    Item(CHEERS, 5, "Study population", "study", method.text("population")),
    Item(CHEERS, 6, "Setting and location", "study", method.text("setting")),
    Item(CHEERS, 7, "Comparators", "study", method.text("comparator")),
    Item(CHEERS, 8, "Perspective", "study", method.text("perspective")),
    Item(CHEERS, 9, "Time horizon", "run", method.time_horizon),
    Item(CHEERS, 10, "Discount rate", "run", method.discounting),
    Item(CHEERS, 11, "Selection of outcomes"),
    Item(CHEERS, 12, "Measurement of outcomes"),
    Item(CHEERS, 13, "Valuation of outcomes"),
    Item(CHEERS, 14, "Measurement and valuation of resources and costs", "run", method.valuation),
    Item(CHEERS, 15, "Currency, price date, and conversion", "run", method.prices),
    Item(CHEERS, 16, "Rationale and description of model", "run", method.model),
    Item(CHEERS, 17, "Analytics and assumptions", "study", method.text("assumptions")),
    Item(CHEERS, 18, "Characterising heterogeneity", "run", found.heterogeneity),
    Item(CHEERS, 19, "Characterising distributional effects"),
    Item(CHEERS, 20, "Characterising uncertainty", "run", method.uncertainty),
    Item(CHEERS, 21, "Approach to engagement with patients and others affected by the study"),
    Item(CHEERS, 22, "Study parameters", "run", found.parameters),
    Item(CHEERS, 23, "Summary of main results", "run", found.main_results),
    Item(CHEERS, 24, "Effect of uncertainty", "run", found.effect_of_uncertainty),
    Item(CHEERS, 25, "Effect of engagement with patients and others affected by the study"),
    Item(CHEERS, 26, "Study findings, limitations, generalisability, and current knowledge"),
    Item(CHEERS, 27, "Source of funding"),
    Item(CHEERS, 28, "Conflicts of interest"),
    Item(TDABC, 1, "The study question"),
    Item(TDABC, 2, "The process: the activities of care", "run", found.activities),
    Item(TDABC, 3, "The resources used in each activity", "run", found.resources),
    Item(TDABC, 4, "The total cost of each group of resources", "run", found.cost_by_agency),
    Item(TDABC, 5, "The capacity of each resource and its cost rate", "run", found.capacity),
    Item(TDABC, 6, "The time that each activity takes", "run", found.time),
    Item(TDABC, 7, "The total cost of care", "run", found.main_results),
    Item(TDABC, 8, "Analyses of the cost data", "run", method.analyses),
    Item(TDABC_POINTS, None, "Whether the purpose is to manage the service or only to know its cost"),
    Item(TDABC_POINTS, None, "How overheads and indirect time reach the cost", "run", method.indirect_time),
    Item(TDABC_POINTS, None, "Capacity that was not used: hours and cost", "run", found.unused_capacity),
    Item(TDABC_POINTS, None, "What was left out, and why", "run", found.left_out),
    Item(TDABC_POINTS, None, "The quality of the data", "run", found.data_quality),
    Item(GHCC, 1, "The purpose, the population and the service that is costed are defined"),
    Item(GHCC, 2, "The perspective is stated and justified", "study", method.text("perspective")),
    Item(GHCC, 3, "The type of cost: economic or financial, full or incremental", "run", method.type_of_cost),
    Item(GHCC, 4, "The units of the unit costs are defined", "run", method.units),
    Item(GHCC, 5, "The time horizon is long enough for all relevant costs", "run", method.time_horizon),
    Item(GHCC, 6, "The scope of the inputs is defined; what is left out is reported", "run", found.scope),
    Item(GHCC, 7, "How quantities of inputs were estimated and shared is described", "run", found.quantities),
    Item(GHCC, 8, "The sampling strategy fits the purpose and keeps bias small", "run", method.sampling),
    Item(GHCC, 9, "Sources of data on service use are described, with possible bias", "run", found.completeness),
    Item(GHCC, 10, "The timing of data collection keeps recall and seasons from biasing it", "run", found.weeks),
    Item(GHCC, 11, "The sources of prices are described", "run", found.price_sources),
    Item(GHCC, 12, "Capital is annuitised or depreciated over its life", "run", method.capital),
    Item(GHCC, 13, "Discount rate, inflation and exchange rates are stated", "run", method.rates),
    Item(GHCC, 14, "Shadow prices of goods and of time, and their sources, are reported", "run", method.shadow_prices),
    Item(GHCC, 15, "Variation between sites and groups is explored and reported", "run", found.heterogeneity),
    Item(GHCC, 16, "The uncertainty of the estimates is characterised", "run", method.uncertainty),
    Item(
        GHCC,
        17,
        "Decision makers can interpret and use what is reported",
        "run",
        found.communication,
    ),
)
"""Every item, in the order of its list."""
