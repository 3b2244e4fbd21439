"""Words of family W by what they are about; `w_file` says them. An id is never given twice."""
