"""The pure core: no files, no clock, no chance, no spreadsheet program."""
