"""A question becomes an answer with quoted clauses: understand, retrieve, judge, compose, verify."""
