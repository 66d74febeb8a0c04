"""What stands on the sheets of results, as values."""
