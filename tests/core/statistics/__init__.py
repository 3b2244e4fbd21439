"""Statistics of works, against an independent computation and by hand."""
