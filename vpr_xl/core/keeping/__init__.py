"""What is kept after the campaign: an archive's manifest, terms, what is destroyed. No files."""
