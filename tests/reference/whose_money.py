"""Whose money it is: the same costs as economists, treasurers and single agencies count them."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.reference.cells import UNSPECIFIED, Record, cell, number
from tests.reference.expenses import counted, factor_of, is_asset, payment_of, was_paid_in_period
from tests.reference.pieces import Piece

if TYPE_CHECKING:
    from tests.reference.study import Study

MEASURES = (
    *("economic", "in_kind", "transfers", "vat", "qualifications", "annuity", "capital_spent"),
    *("economic_in_perspective", "financial", "uprating", "financial_before_uprating"),
    *("start_up", "research", "recharge", "qualifications_left_out"),
)
OF_PIECES_APART = {"start_up": "start_up", "research": "research", "recharge": "recharge", "transfer": "transfers"}
Measures = dict[str, Fraction]


def whose_money(study: Study) -> list[Record]:
    """Section 6, item 6: every measure of every agency that has a cost, by name, and of `all` last."""
    sums: dict[str, Measures] = defaultdict(lambda: dict.fromkeys(MEASURES, Fraction(0)))
    for piece in study.all_pieces:
        for measure, cost in of_piece(piece).items():
            sums[piece.agency][measure] += cost
    for place, row in counted(study).items():
        for measure, cost in of_payment(study, place).items():
            sums[cell(row, "agency") or UNSPECIFIED][measure] += cost
    for agency, measures in sums.items():
        complete(measures, is_in_perspective(study, agency))
    agencies = sorted(sums)
    sums["all"] = {name: sum((sums[agency][name] for agency in agencies), Fraction(0)) for name in MEASURES}
    return [record(study, agency, name, sums[agency][name]) for agency in [*agencies, "all"] for name in MEASURES]


def of_piece(piece: Piece) -> Measures:
    """What a cost adds: apart, to one measure; else to the economic cost and what is told of it.

    Financial: cash without qualifications and without the annual cost of assets, and all of transfers.
    """
    found = {OF_PIECES_APART[piece.apart]: piece.cost} if piece.apart else of_main_piece(piece)
    if piece.apart == "transfer" and piece.is_asset:
        return {}
    if piece.apart == "transfer":
        paid = piece.cost - piece.amount.qualifications
        before = piece.amount.before - piece.amount.qualifications_before
        found = {"transfers": paid, "financial": paid, "financial_before_uprating": before}
    if not piece.apart and piece.payment == "cash" and not is_annuity(piece):
        found["financial"] = piece.cost - piece.amount.qualifications
        found["financial_before_uprating"] = piece.amount.before - piece.amount.qualifications_before
    return found


def of_main_piece(piece: Piece) -> Measures:
    """What a recurrent cost in cash or kind adds."""
    return {
        "economic": piece.cost,
        "in_kind": piece.cost - piece.amount.qualifications if piece.payment == "in_kind" else Fraction(0),
        "qualifications": piece.amount.qualifications,
        "qualifications_left_out": piece.amount.qualifications_left_out,
        "annuity": piece.cost if is_annuity(piece) else Fraction(0),
    }


def is_annuity(piece: Piece) -> bool:
    """The annual cost of an asset that was paid for in cash."""
    return piece.is_asset and piece.payment == "cash"


def of_payment(study: Study, place: int) -> Measures:
    """What is paid in the period beside charges: VAT, and the price of assets; only of recurrent costs.

    VAT where money flows: on what is paid in cash or is a transfer.
    """
    row = study.table("expenses")[place]
    if cell(row, "phase") not in ("", "recurrent") or not was_paid_in_period(study, row):
        return {}
    vat = number(row, "vat") if payment_of(row) in ("cash", "transfer") else Fraction(0)
    is_spent = is_asset(row) and payment_of(row) in ("cash", "transfer")
    spent = number(row, "cost") - number(row, "vat") if is_spent else Fraction(0)
    factor = factor_of(study, row)
    return {
        "vat": vat * factor,
        "capital_spent" if payment_of(row) == "cash" else "transfers": spent * factor,
        "financial": (vat + spent) * factor,
        "financial_before_uprating": vat + spent,
    }


def complete(measures: Measures, in_perspective: bool) -> None:
    """The measures that follow from the others."""
    measures["economic_in_perspective"] = measures["economic"] if in_perspective else Fraction(0)
    measures["uprating"] = measures["financial"] - measures["financial_before_uprating"]


def is_in_perspective(study: Study, agency: str) -> bool:
    """Blank, and an agency that the table does not have: yes."""
    return cell(study.agencies.get(agency, {}), "in_perspective") != "no"


def record(study: Study, agency: str, measure: str, cost: Fraction) -> Record:
    """A row of `whose_money.csv`; `all` has no sector and no perspective of its own."""
    row = study.agencies.get(agency, {}) if agency != "all" else {}
    return {
        "agency": agency,
        "sector": cell(row, "sector"),
        "in_perspective": agency == "all" or is_in_perspective(study, agency),
        "measure": measure,
        "cost": cost,
    }
