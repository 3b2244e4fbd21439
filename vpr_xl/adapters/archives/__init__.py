"""Archives of the portal, looked at from outside. Packages of workbooks are read elsewhere."""
