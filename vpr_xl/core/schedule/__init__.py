"""Which class writes which work on which day: a draft with reasons. No words, no files."""
