"""A book in memory, for tests. No file is touched."""
