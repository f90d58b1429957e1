"""The knowledge base: the policies as published, the records, the ledger, the two indexes, the embedding."""
