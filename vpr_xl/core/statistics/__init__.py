"""Statistics of a work in the field's terms: marks, rates, tasks, journal. No words, no plots."""
