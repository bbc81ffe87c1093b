"""Text to reading: one stage a module; stages exchange records and never import each other."""
