"""The faces: the command line, and the one place of wiring. No work is done here."""
