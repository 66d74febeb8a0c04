"""The models' limits as expressions, and the rules across tables."""
