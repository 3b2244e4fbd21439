"""The school's own tables understood: headers, rows, whom they mean. No files, no sentences."""
