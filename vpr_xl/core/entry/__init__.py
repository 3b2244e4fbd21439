"""Entry of results: what rows begin with, files for experts, and how they come back. No files."""
