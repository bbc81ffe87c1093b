"""Charts as SVG text, drawn on the server. Each takes plain values, knows no ledger."""
