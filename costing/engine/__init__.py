"""From a checked study to its costs: time added up exactly, priced once."""
