"""The text of what a workbook's cells store: not what they show, and the same text that other formats come to."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

from costing.model.written import WHITE_SPACE
from costing.reading.cell_text import each_once, serial_text, series_text
from costing.reading.refusal import unreadable
from costing.reading.workbooks.number_formats import ELAPSED, MOMENT, PLAIN
from costing.reading.workbooks.sheet_cells import BOOLEAN, DATE, ERROR, INLINE, NUMBER, SHARED, TEXT, Cells
from costing.reading.workbooks.workbook_parts import Workbook
from costing.reading.workbooks.zip_guard import DAMAGED

EPOCH_1900, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
FALSE_LEAP_DAY, LAST_DAY = 60, 2_958_466
"""Excel has a 29 February 1900: days before it are one later than counted. It knows no day after the year 9999."""
MILLISECONDS_A_DAY = 86_400_000
TOO_MANY_DIGITS = 10**15
"""Excel keeps fifteen digits of a number: those behind became zeros when it was entered."""


@dataclass(frozen=True)
class CellValues:
    """How the cells of one workbook are read."""

    book: Workbook

    def without_blank(self, cells: Cells) -> Cells:
        """The cells but those that hold nothing but white space: rows of them are not entries."""
        blank = blank_texts(cells.values) & np.isin(cells.kinds, (TEXT, INLINE))
        texts = blank_texts(self.book.texts)
        if texts.any():
            shared = cells.kinds == SHARED
            blank[shared] = texts[self._numbers_of_texts(cells.values.filter(pl.Series(shared)))]
        return cells.where(~blank) if blank.any() else cells

    def texts(self, cells: Cells, is_duration: bool) -> pl.Series:
        """Cells as text, null where they hold an error or nothing; numbers of durations are days if shown as times."""
        kinds = [int(kind) for kind in np.unique(cells.kinds)]
        if len(kinds) == 1:
            return self._texts(cells, kinds[0], is_duration)
        found = pl.Series(values=[None], dtype=pl.String).new_from_index(0, len(cells.rows))
        for kind in kinds:
            mask = cells.kinds == kind
            found = found.scatter(np.flatnonzero(mask), self._texts(cells.where(mask), kind, is_duration))
        return found

    def _texts(self, cells: Cells, kind: int, is_duration: bool) -> pl.Series:
        match kind:
            case _ if kind == SHARED:
                found = self.book.texts.gather(self._numbers_of_texts(cells.values))
            case _ if kind == NUMBER:
                found = self._numbers(cells, is_duration)
            case _ if kind == BOOLEAN:
                words = {"1": "yes", "true": "yes", "0": "no", "false": "no"}
                found = cells.values.replace_strict(words, default=None, return_dtype=pl.String)
            case _ if kind == ERROR:
                found = cells.values.new_from_index(0, 0).extend_constant(None, len(cells.rows))
            case _ if kind == DATE:
                found = cells.values.str.replace(r"(?:T00:00:00(?:\.0+)?)?Z?$", "").str.replace("T", " ")
            case _:
                found = cells.values
        return found

    def _numbers_of_texts(self, values: pl.Series) -> NDArray[np.int64]:
        numbers = values.cast(pl.Int64, strict=False)
        if numbers.null_count() or not numbers.is_between(0, len(self.book.texts) - 1).all():
            raise unreadable(DAMAGED.format("a cell names a text that is not there"))
        return numbers.to_numpy()

    def _numbers(self, cells: Cells, is_duration: bool) -> pl.Series:
        """Numbers as the shortest decimals that are exactly them; dates as ISO; times as h:mm:ss."""
        numbers = cells.values.cast(pl.Float64, strict=False)
        texts = series_text(numbers)
        if texts.null_count():
            texts = texts.fill_null(cells.values)
        styles = np.minimum(cells.styles, len(self.book.styles) - 1)
        formats = np.where(cells.styles < len(self.book.styles), self.book.styles[styles], PLAIN)
        if not formats.any():
            return texts
        serials = numbers.fill_null(float("nan")).to_numpy()
        is_time = (formats == ELAPSED) | ((formats == MOMENT) & (is_duration | ((serials >= 0) & (serials < 1))))
        is_time &= np.isfinite(serials)
        is_date = (formats == MOMENT) & ~is_time & (serials >= 1 - self.book.is_1904) & (serials < LAST_DAY)
        for mask, written in ((is_time, durations), (is_date, self._dates)):
            if mask.any():
                found = written(numbers.filter(pl.Series(mask)))
                texts = found if mask.all() else texts.scatter(np.flatnonzero(mask), found)
        return texts

    def _dates(self, serials: pl.Series) -> pl.Series:
        if self.book.is_1904:
            days, epoch = serials, EPOCH_1904
        else:
            days, epoch = serials + (serials < FALSE_LEAP_DAY).cast(pl.Float64), EPOCH_1900
        moments = (days * MILLISECONDS_A_DAY).round().cast(pl.Int64).cast(pl.Duration("ms")) + epoch
        return series_text(moments.cast(pl.Datetime("ms")))


def durations(serials: pl.Series) -> pl.Series:
    """Stored days as durations."""
    return each_once(serials, serial_text)


def blank_texts(texts: pl.Series) -> NDArray[np.bool_]:
    """Which texts are nothing but white space."""
    return (texts.str.strip_chars(WHITE_SPACE) == "").fill_null(False).to_numpy().copy()


def is_unstored(cells: Cells) -> NDArray[np.bool_]:
    """Formulas whose value is not in the file; a formula can also have stored that it gives an empty text."""
    empty = (cells.values.fill_null("") == "").to_numpy()
    absent = cells.values.is_null().to_numpy()
    unstored: NDArray[np.bool_] = cells.formulas & (absent | (empty & (cells.kinds != TEXT)))
    return unstored


def is_rounded(cells: Cells) -> NDArray[np.bool_]:
    """Numbers of more digits than Excel keeps, or stored with an exponent."""
    numbers = cells.values.cast(pl.Float64, strict=False).abs()
    odd = (numbers >= TOO_MANY_DIGITS).fill_null(False) | cells.values.str.contains("[eE]").fill_null(False)
    rounded: NDArray[np.bool_] = (cells.kinds == NUMBER) & odd.to_numpy()
    return rounded
