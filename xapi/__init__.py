"""xAPI: the vocabulary, the statements we make, what a legal statement is, and the record store (LRS)."""
