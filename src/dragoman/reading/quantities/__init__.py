"""Quantities: counts of people with their bounds."""

from dragoman.reading.quantities.count import count

__all__ = ["count"]
