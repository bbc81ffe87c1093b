"""Times: expressions of time resolved to inclusive ranges of days."""

from dragoman.reading.times.find import dateline_day, find

__all__ = ["dateline_day", "find"]
