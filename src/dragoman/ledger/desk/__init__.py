"""What the desk keeps in the ledger: accounts, sessions, saved views, samples that reviewers code blind."""
