"""Excel workbooks: guarded as archives, then read from their XML."""
