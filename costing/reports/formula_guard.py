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

    Columns without such text, nearly all, are only looked at; of codes all that they may stand for.
    """
    columns = frame.select(TEXT).columns
    texts = [names_of(frame[name]) for name in columns]
    found = [text.str.contains(PATTERN).any() for text in texts]
    unsafe = pl.col(list(compress(columns, found))).cast(pl.String)
    safe = ~unsafe.str.contains(PATTERN)
    return frame.with_columns(pl.when(safe).then(unsafe).otherwise(pl.lit("'") + unsafe))


def names_of(column: pl.Series) -> pl.Series:
    """The text of a column, or the names of its codes."""
    return column.dtype.categories if isinstance(column.dtype, pl.Enum) else column.cast(pl.String)


def with_blanks(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with null for empty text and for a number that is not finite, and without negative zeros."""
    floats = pl.selectors.float()
    text = [name for name in frame.select(TEXT).columns if "" in names_of(frame[name])]
    return frame.with_columns(
        pl.when(floats == 0).then(floats.abs()).when(floats.is_finite()).then(floats),
        *(pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in text),
    )
