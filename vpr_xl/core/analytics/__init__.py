"""Reports of the portal's section «Аналитика»: recognised, read, set against the book's figures."""
