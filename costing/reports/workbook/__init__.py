"""The Excel workbook: each sheet a list of columns and a frame, and one writer that knows Excel."""
