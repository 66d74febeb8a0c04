"""What a costing is shown as: the workbook, data files, the terminal, JSON and CSV."""
