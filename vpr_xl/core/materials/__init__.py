"""Counts of what is printed, handed out and kept: the print run and its arithmetic."""
