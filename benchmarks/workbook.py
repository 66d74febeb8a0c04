"""Times writing the live workbook, and LibreOffice opening it and computing it anew."""

import argparse
import shutil
import tempfile
import time
from pathlib import Path

from benchmarks.generate import write_study
from benchmarks.scenarios import write_scenarios
from costing.study import cost, read_study
from tests.recalculated import by_libreoffice, differences, formula_cells, values

SIZES = ((10_000, 200), (100_000, 2_000), (1_000_000, 4_000))
"""Entries and families."""


def timed(rows: int, families: int, scenarios: int, folder: Path) -> str:
    """Seconds to write, size, and seconds until LibreOffice has opened, recalculated and saved it."""
    study, book = folder / "study", folder / "costing.xlsx"
    write_study(study, rows, families=families)
    if scenarios:
        write_scenarios(study, scenarios)
    costing = cost(read_study(study))
    costing.results, costing.entries  # noqa: B018 - what data/ needs too is not the workbook's
    begun = time.perf_counter()
    costing.to_excel(book)
    written = time.perf_counter() - begun
    cells = formula_cells(book)
    said = f"{rows:>9,} entries, {families:>5,} families: written in {written:5.1f} s, {len(cells):>7,} formulas, "
    said += f"{book.stat().st_size / 1e6:5.1f} MB"
    office = shutil.which("soffice")
    if not office:
        return said
    by_libreoffice(office, [book], folder)
    begun = time.perf_counter()
    saved = by_libreoffice(office, [book], folder)[0]
    opened = time.perf_counter() - begun
    return f"{said}, recalculated in {opened:.1f} s, {len(differences(cells, values(saved)))} differ"


def main() -> None:
    """Write studies of three sizes, and time their workbooks."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.workbook", description=__doc__)
    asked.add_argument("--scenarios", type=int, default=3)
    given = asked.parse_args()
    for rows, families in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            print(timed(rows, families, given.scenarios, Path(folder)), flush=True)


if __name__ == "__main__":
    main()
