"""Results of each participant and who has been acquainted with them. No layout is here."""
