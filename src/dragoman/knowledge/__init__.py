"""Who and where: actors, offices with dates, ties, outlets, as reviewable data files with look-ups."""

from __future__ import annotations

from dragoman.knowledge.base import Knowledge, Phrase, load
from dragoman.knowledge.entries import Entry, Fact, Hit, Role
from dragoman.knowledge.names import normalise

__all__ = ["Entry", "Fact", "Hit", "Knowledge", "Phrase", "Role", "load", "normalise"]
