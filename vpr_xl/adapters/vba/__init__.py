"""VBA projects: written from readable text, read back within bounds. No workbook package here."""
