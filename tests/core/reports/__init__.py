"""What the reports say: figures hidden, words, places to look at."""
