"""The printed documents, one file each. How they look on paper is the renderer's room."""
