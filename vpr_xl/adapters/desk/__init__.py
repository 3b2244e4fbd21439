"""The PC with Excel: registry, folders, shortcut, and the offline installer. No book is here."""
