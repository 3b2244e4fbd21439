"""New workbooks and blank forms by XlsxWriter. Existing books are patched in `xlsx`."""
