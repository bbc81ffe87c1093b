"""Stories in the ledger: their tables, how they are refreshed, judged and shown. `book.py` has what callers use."""
