"""The documentation, and what generates its references."""
