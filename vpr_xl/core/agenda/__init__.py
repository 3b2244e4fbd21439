"""What is to be done on a day, from the facts of the book."""
