"""Events: who did what to whom, by a typed cue lexicon on the dependency parse."""

from dragoman.reading.events.assemble import code, political, topics

__all__ = ["code", "political", "topics"]
