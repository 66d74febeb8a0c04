"""Codes of rules across rows and tables."""

from costing.model.catalogue.changes import CHANGES_STOP
from costing.model.catalogue.entry import error
from costing.model.catalogue.method import STOPS

REFERENCES = {
    "span-outside-stratum": error(
        "A logged span of the diary begins before its stratum or ends after it.",
        "What it holds would be grossed up to days that it does not stand for.",
        "Correct the dates of the span or of the stratum.",
    ),
    "duplicate-key": error(
        "Two rows have one key (entry_id, family_id, activity, year, a post's start), or a setting stands twice.",
        "An entry would be counted twice, or a look-up would have two answers.",
        "Delete one of the rows, or give it a key of its own.",
    ),
    "unknown-role": error(
        "A role has no row in unit_costs.",
        "It would be free labour: the join gives nothing, and nothing adds up to zero.",
        "Correct the role, or add its unit cost.",
    ),
    "unknown-practitioner": error(
        "The work log or the diary names a practitioner that is not in practitioners.",
        "The role, agency and hours of that time are not known.",
        "Correct the name, or add the practitioner.",
    ),
    "unknown-family": error(
        "A family is named that is not in families.",
        "Its time would be costed to nobody or to the wrong family.",
        "Correct the name, or add the family.",
    ),
    "unknown-activity": error(
        "The work log or the diary names an activity that is not in activities.",
        "Whether it is contact, case work, travel or indirect is not known.",
        "Correct the name, or add the activity.",
    ),
    "unknown-intervention": error(
        "An expense, or the indirect time of a practitioner, is for an intervention that no family has.",
        "It would be shared over nobody.",
        "Correct the name, or the families' interventions.",
    ),
    "reserved-name": error(
        "An intervention is called `all`, or a scenario `all` or `base`.",
        "The summary of all families, and the study as it is, have these names.",
        "Give the intervention or the scenario another name.",
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
    "over-24h-day": error(
        "The entries of a practitioner on one day add up to more than 24 hours.",
        "Minutes may have been read as hours, or a part of the log stands twice.",
        "Correct the times or the day, or delete what stands twice.",
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
    **STOPS,
    **CHANGES_STOP,
}
