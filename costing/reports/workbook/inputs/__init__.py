"""The sheet of inputs: named cells to be edited, and what scenarios make of them."""
