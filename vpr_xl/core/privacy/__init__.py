"""Names of the book's people: their forms, and the search for them in a text. No file is read."""
