"""Codes of what is pointed out and stops nothing."""

from costing.model.catalogue.entry import warning

WARNINGS = {
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
        "A practitioner logged more hours than are available.",
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
    "not-priced": warning(
        "A practitioner's unlogged hours have no unit cost on some days.",
        "The cost of unlogged time is left blank for them.",
        "Add the role's unit cost for the whole period.",
    ),
}
