"""The desk: a local web application over a ledger. `dragoman desk` serves it; `create_app` makes it."""
