"""Codes of posts, diaries, shared time, prices and group sessions: what stops a costing, and what is pointed out."""

from costing.model.catalogue.entry import error, warning

STOPS = {
    "overlapping-spells": error(
        "Two rows of one practitioner hold on the same day.",
        "The role, agency, team and hours of that day would be a guess, and the hours would be counted twice.",
        "Correct start and end so that one row holds on each day.",
    ),
    "not-employed": error(
        "An entry is dated on a day on which none of its practitioner's rows holds.",
        "The role and agency of that day are not known, and the time is outside the hours paid.",
        "Correct the date of the entry, or start and end of the practitioner.",
    ),
    "hours-basis": error(
        "A practitioner with fte, start or end has over 1.05 times the available hours that the unit cost pays for.",
        "Contract hours against a cost per working hour recover more than the payroll.",
        "Enter working hours, without leave, training and sickness, or leave available_hours blank: fte says enough.",
    ),
    "stratum-dates-differ": error(
        "Rows of the diary give one stratum different dates.",
        "How many days its spans stand for would be a guess.",
        "Write the same stratum_start and stratum_end on each of its rows, or give the strata different names.",
    ),
    "overlapping-spans": error(
        "Two spans of the diary, for the same people and activities, share a day.",
        "The day would be counted as logged twice, and grossed up too little.",
        "Correct logged_from and logged_to so that each day is in one span.",
    ),
    "overlapping-strata": error(
        "Two strata of the diary, for the same people and activities, share a day.",
        "The day would be stood for twice.",
        "Correct stratum_start and stratum_end so that each day is in one stratum.",
    ),
    "weights-differ": error(
        "Rows of one stratum of the diary have different weights, or some have one and others none.",
        "Which of them its time is multiplied by would be a guess.",
        "Write the same weight on each of its rows, or leave all of them blank: then it is worked out.",
    ),
    "no-families": error(
        'gross_up = "family_weeks", and no families with dates are there to go by.',
        "The time logged is grossed up by the families that were open, which are not known.",
        'Add the table families, give the stratum a weight, or set gross_up = "days".',
    ),
    "no-contact-share": error(
        'ratio_basis = "contact" prices time per hour of contact, and a unit cost that is used has no contact_share.',
        "There is no cost per hour of contact without it.",
        "Fill in contact_share.",
    ),
    "vat-above-cost": error(
        "The VAT of an expense is more than its cost.",
        "vat is the part of cost that is VAT: without it the cost would be below zero.",
        "Enter the cost with VAT in cost, and what of it is VAT in vat.",
    ),
    "resale-above-cost": warning(
        "The resale value of an asset is more than its cost without VAT.",
        "Its yearly cost is then low or below zero, and it lowers what families cost.",
        "Check cost, vat and resale_value.",
    ),
    "no-pay-share": error(
        "A published cost per hour is uprated, pay and prices rose differently, and no series is for all of it.",
        "Which part of it rose with pay would be a guess.",
        "Fill in pay_share, or add rows without a series to price_index.",
    ),
    "unknown-entry": error(
        "The table attendance names an entry that is not in the work log.",
        "The families that took part would bear nothing of the session.",
        "Correct the entry_id, or add the entry to the work log.",
    ),
    "two-family-lists": error(
        "An entry names families, and attendance names who took part in it too.",
        "Which of the two lists shares the time would be a guess.",
        "Clear the entry's family_id, or delete its rows of attendance.",
    ),
    "too-many-decimals": error(
        "A weight of attendance has more than four decimals.",
        "Weights are compared exactly, so that every second of a session is shared out.",
        "Round it to four decimals: a third beside two thirds is 1 beside 2.",
    ),
}
POINTED_OUT = {
    "double-count": warning(
        "One cost is counted twice: a post or an expense that overheads hold already, or time that a ratio pays for.",
        "It is in the cost per hour, and once more by itself.",
        'Set double_counts = "remove", or correct overheads_cover or overhead_item; with a ratio choose another level '
        'of indirect_time, delete the entries, or set unlogged_time = "report".',
        error_where='`indirect_time = "ratio"` already pays for the time',
    ),
    "no-implied-hours": warning(
        "A post has fte, and the unit cost of its role no hours a year.",
        "Its available hours are not known, and no unlogged time of it is costed.",
        "Fill in hours_per_year of the unit cost, or available_hours of the post.",
    ),
    "above-full-time": warning(
        "A practitioner has over 1.05 times the available hours of a full-time post of the role.",
        "Contract hours against a cost per working hour recover more than the payroll.",
        "Enter working hours, without leave, training and sickness; fill in fte, start and end.",
    ),
    "diary-gap": warning(
        "Days of the period are in no stratum of the diary, or in one without a span in the period.",
        "Nothing is estimated for them: the cost is that of the other days.",
        "Add their stratum to the diary with what was logged of it, or set start and end to what it stands for.",
    ),
    "outside-diary": warning(
        "Entries of a practitioner lie outside the spans of their diary.",
        "They are left out and counted: the spans that were logged stand for these days.",
        "Correct the diary's spans if the days were logged in full, or the dates; else nothing is needed.",
    ),
    "span-outside-period": warning(
        "A span of the diary has no day in the costing period.",
        "Nothing that was logged in it counts.",
        "Correct its dates, or the study's start and end.",
    ),
    "unknown-agency": warning(
        "An agency is not in the table agencies.",
        "It counts as one of no sector and in the study's perspective: a mistyped name would move costs.",
        "Correct the name, or add the agency.",
    ),
}
