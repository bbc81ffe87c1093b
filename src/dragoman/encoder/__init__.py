"""Models at run time, behind one-method protocols."""
