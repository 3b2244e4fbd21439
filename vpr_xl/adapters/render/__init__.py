"""Documents to PDF and DOCX. What stands in them is said in core/documents."""
