"""Engines of the port Solver that need a package. The one without any stands in core."""
