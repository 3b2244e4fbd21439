"""Packages of Open XML: vetted, read, patched. What the cells mean is not known here."""
