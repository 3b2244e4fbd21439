"""Reports and pages as text, JSON and HTML. No file is written here."""
