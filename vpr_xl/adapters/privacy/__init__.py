"""All that can be read in a file that leaves the school. What a name is, is not known here."""
