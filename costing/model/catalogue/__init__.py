"""Every code that a problem can have: its severity, what it means, why it matters and how to put it right."""

from costing.model.catalogue.cells import CELLS
from costing.model.catalogue.entry import Entry
from costing.model.catalogue.files import FILES
from costing.model.catalogue.references import REFERENCES
from costing.model.catalogue.warnings import WARNINGS

__all__ = ["CATALOGUE", "CELLS", "FILES", "REFERENCES", "WARNINGS", "Entry"]

CATALOGUE: dict[str, Entry] = {**FILES, **CELLS, **REFERENCES, **WARNINGS}
