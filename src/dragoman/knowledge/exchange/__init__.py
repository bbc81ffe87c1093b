"""Actors from other programs' files: PETRARCH's dictionaries and FollowTheMoney's entities become drafts of entries."""

from __future__ import annotations

from dragoman.knowledge.exchange.found import Bad, Found, Passed
from dragoman.knowledge.exchange.intake import Known, Taken, Without, take
from dragoman.knowledge.exchange.readers import FORMATS, Form, read

__all__ = ["FORMATS", "Bad", "Form", "Found", "Known", "Passed", "Taken", "Without", "read", "take"]
