"""The model's events: what the reader's network sees, weighed with what the rules found."""

from dragoman.reading.coding.weigh import Weighing, code

__all__ = ["Weighing", "code"]
