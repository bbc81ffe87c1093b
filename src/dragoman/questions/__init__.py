"""Contested questions: who stands where, since when, on whose word, and whether deeds followed."""
