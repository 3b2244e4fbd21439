"""Who needs a reserve day and which one is proposed. No layout and no file is here."""
