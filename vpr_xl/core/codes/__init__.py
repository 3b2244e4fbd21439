"""Participant codes: ranges, check digit, issue. How they are stored is not known here."""
