"""The rules, one block each, and the engine that walks them. Nothing is changed here."""
