"""How sheets are written: the only modules that know XlsxWriter, and how cells look."""
