"""The nouns: a row model for each input table, settings, problems, and how cells are written."""
