"""Reports to be read on a screen: what they say, as sections of figures, charts and tables."""
