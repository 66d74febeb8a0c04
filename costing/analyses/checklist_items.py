"""The items of the published checklists, and where the answer to each comes from.

CHEERS 2022: Husereau and others, BMC Medicine 20:23 (2022), its 28 items by their titles. TDABC: the eight steps of
time-driven activity-based costing of da Silva Etges and others, European Journal of Health Economics 20:1133 (2019), by
which their consensus list of reporting elements (BMC Health Services Research 20:1107, 2020) is arranged; points
without a number are asked for in that literature, but are not numbered there. GHCC: the 17 principles of the reference
case of the Global Health Cost Consortium (Vassall and others 2017), in our words.
"""

from collections.abc import Callable
from dataclasses import dataclass

from costing.analyses import checklist_answers as say
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
    Item(CHEERS, 1, "Title", "study", say.title),
    Item(CHEERS, 2, "Abstract"),
    Item(CHEERS, 3, "Background and objectives"),
    Item(CHEERS, 4, "Health economic analysis plan"),
    Item(CHEERS, 5, "Study population", "study", say.text("population")),
    Item(CHEERS, 6, "Setting and location", "study", say.text("setting")),
    Item(CHEERS, 7, "Comparators", "study", say.text("comparator")),
    Item(CHEERS, 8, "Perspective", "study", say.text("perspective")),
    Item(CHEERS, 9, "Time horizon", "run", say.time_horizon),
    Item(CHEERS, 10, "Discount rate", "run", say.discounting),
    Item(CHEERS, 11, "Selection of outcomes"),
    Item(CHEERS, 12, "Measurement of outcomes"),
    Item(CHEERS, 13, "Valuation of outcomes"),
    Item(CHEERS, 14, "Measurement and valuation of resources and costs", "run", say.valuation),
    Item(CHEERS, 15, "Currency, price date, and conversion", "run", say.prices),
    Item(CHEERS, 16, "Rationale and description of model", "run", say.model),
    Item(CHEERS, 17, "Analytics and assumptions", "study", say.text("assumptions")),
    Item(CHEERS, 18, "Characterizing heterogeneity", "run", say.heterogeneity),
    Item(CHEERS, 19, "Characterizing distributional effects"),
    Item(CHEERS, 20, "Characterizing uncertainty", "run", say.uncertainty),
    Item(CHEERS, 21, "Approach to engagement with patients and others affected by the study"),
    Item(CHEERS, 22, "Study parameters", "run", say.parameters),
    Item(CHEERS, 23, "Summary of main results", "run", say.main_results),
    Item(CHEERS, 24, "Effect of uncertainty", "run", say.effect_of_uncertainty),
    Item(CHEERS, 25, "Effect of engagement with patients and others affected by the study"),
    Item(CHEERS, 26, "Study findings, limitations, generalizability, and current knowledge"),
    Item(CHEERS, 27, "Source of funding"),
    Item(CHEERS, 28, "Conflicts of interest"),
    Item(TDABC, 1, "The study question"),
    Item(TDABC, 2, "The process: the activities of care", "run", say.activities),
    Item(TDABC, 3, "The resources used in each activity", "run", say.resources),
    Item(TDABC, 4, "The total cost of each group of resources", "run", say.cost_by_agency),
    Item(TDABC, 5, "The capacity of each resource and its cost rate", "run", say.capacity),
    Item(TDABC, 6, "The time that each activity takes", "run", say.time),
    Item(TDABC, 7, "The total cost of care", "run", say.main_results),
    Item(TDABC, 8, "Analyses of the cost data", "run", say.analyses),
    Item(TDABC_POINTS, None, "Whether the purpose is to manage the service or only to know its cost"),
    Item(TDABC_POINTS, None, "How overheads and indirect time reach the cost", "run", say.indirect_time),
    Item(TDABC_POINTS, None, "Capacity that was not used: hours and cost", "run", say.unused_capacity),
    Item(TDABC_POINTS, None, "What was left out, and why", "run", say.left_out),
    Item(TDABC_POINTS, None, "The quality of the data", "run", say.data_quality),
    Item(GHCC, 1, "The purpose, the population and the service that is costed are defined"),
    Item(GHCC, 2, "The perspective is stated and justified", "study", say.text("perspective")),
    Item(GHCC, 3, "The type of cost is defined: economic or financial, full or incremental", "run", say.type_of_cost),
    Item(GHCC, 4, "The units of the unit costs are defined", "run", say.units),
    Item(GHCC, 5, "The time horizon is long enough for all relevant costs", "run", say.time_horizon),
    Item(GHCC, 6, "The scope of the inputs is defined; what is left out is reported", "run", say.scope),
    Item(GHCC, 7, "How quantities of inputs were estimated and shared is described", "run", say.quantities),
    Item(GHCC, 8, "The sampling strategy fits the purpose and keeps bias small", "run", say.sampling),
    Item(
        GHCC, 9, "The sources of data on service use are described, with their possible bias", "run", say.completeness
    ),
    Item(GHCC, 10, "The timing of data collection keeps recall and seasons from biasing it", "run", say.weeks),
    Item(GHCC, 11, "The sources of prices are described", "run", say.price_sources),
    Item(GHCC, 12, "Capital is annuitized or depreciated over its life", "run", say.capital),
    Item(GHCC, 13, "Discount rate, inflation and exchange rates are stated", "run", say.rates),
    Item(GHCC, 14, "Shadow prices of goods and of time, and their sources, are reported", "run", say.shadow_prices),
    Item(GHCC, 15, "Variation between sites and groups is explored and reported", "run", say.heterogeneity),
    Item(GHCC, 16, "The uncertainty of the estimates is characterized", "run", say.uncertainty),
    Item(
        GHCC, 17, "Costs are communicated so that decision makers can interpret and use them", "run", say.communication
    ),
)
"""Every item, in the order of its list."""
