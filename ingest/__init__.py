"""A file becomes clauses in the corpus: load, clean, parse, write. Only ``clean`` changes text."""
