"""Many schools at once: what is taken from one school's book, and sums over all. No names."""
