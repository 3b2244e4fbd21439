"""Reports of the portal, built to their layouts, against the book."""
