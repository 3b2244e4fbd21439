"""A book open in LibreOffice, over UNO. Excel is next door, in `excel`."""
