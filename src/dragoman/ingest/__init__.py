"""Files, HTML, JSON and lines of JSON to reports.

`load(paths)` streams: for each document, in order, a `Report` or the `Failure` that stands in its place.
What was odd but no reason to refuse a document (a repeated id, a date in the future) is a `Notice`.
"""

from __future__ import annotations

from dragoman.ingest.items import Defaults, Failure, Item, Notice
from dragoman.ingest.loader import Loader, load

__all__ = ["Defaults", "Failure", "Item", "Loader", "Notice", "load"]
