"""Where a command may write a workbook: a file of that name, and none that is there."""

from pathlib import Path

import click


def refuse_target(path: Path, force: bool) -> None:
    """Refuse a name that is no workbook's, and to replace a file that is there."""
    if path.suffix.lower() != ".xlsx":
        raise click.UsageError(f"{path} is written as a workbook: give it a name that ends in .xlsx.")
    if path.exists() and not force:
        raise click.UsageError(f"{path} is there already. Name another file, or use --force.")
