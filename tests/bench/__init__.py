"""Benchmarks, run by hand: ratios of one run on one machine, never a test with a limit."""
