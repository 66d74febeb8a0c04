"""Text that a spreadsheet would run as a formula, and how it is kept from doing so in CSV."""

from itertools import compress

import polars as pl

TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a formula can begin with; the full-width forms are formulas to East Asian versions of Excel."""

PATTERN = r"\A[=+\-@\t\r\n＝＋－＠]"
TEXT = pl.selectors.by_dtype(pl.String, pl.Categorical, pl.Enum)


def begins_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet might take this text for a formula.

    >>> begins_like_a_formula("=1+1"), begins_like_a_formula("2-1")
    (True, False)
    """
    return text.startswith(TRIGGERS)


def guarded(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with an apostrophe before every text that begins like a formula, never before numbers.

    Columns without such text, nearly all, are only looked at.
    """
    columns = frame.select(TEXT).columns
    at_risk = pl.col(columns).cast(pl.String).str.contains(PATTERN)
    found = frame.select(at_risk.any()).row(0) if columns else ()
    unsafe = pl.col(list(compress(columns, found))).cast(pl.String)
    safe = ~unsafe.str.contains(PATTERN)
    return frame.with_columns(pl.when(safe).then(unsafe).otherwise(pl.lit("'") + unsafe))


def with_blanks(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with null for empty text and for a number that is not finite, and without negative zeros."""
    floats = pl.selectors.float()
    return frame.with_columns(
        pl.when(floats == 0).then(floats.abs()).when(floats.is_finite()).then(floats),
        pl.when(pl.selectors.string() != "").then(pl.selectors.string()),
    )
