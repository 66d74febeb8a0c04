"""The sheets of unit costs and expenses, in formulas of the inputs, for the base case and each scenario."""
