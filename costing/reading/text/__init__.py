"""Text files: their encoding, what stands between their cells, their decimal mark, their records."""
