"""Questions and positions in the ledger; get them with `Ledger.questions()`. book.py shows how they are used."""
