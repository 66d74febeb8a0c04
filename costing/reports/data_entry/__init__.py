"""The data-entry workbook: one sheet a table, made from the row models, that is hard to fill in wrongly."""
