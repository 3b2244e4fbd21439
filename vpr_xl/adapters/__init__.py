"""The adapters: the ports met by files, spreadsheet programs and memory. No rule is known here."""
