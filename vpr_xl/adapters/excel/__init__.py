"""A book open in Excel, over xlwings. LibreOffice is next door, in `office`."""
