"""The school's own tables in files of other programs, as grids. No meaning of headers here."""
