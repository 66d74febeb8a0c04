"""The sheets that compute: hours x cost per hour in formulas, in the base case and in the chosen scenario."""
