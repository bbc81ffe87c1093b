"""Where places are: names to coordinates, compiled once into a local file from open data packages."""

from __future__ import annotations

from dragoman.knowledge.gazetteer.lookup import Gazetteer, cache_folder
from dragoman.knowledge.gazetteer.names import normalise
from dragoman.knowledge.gazetteer.records import Entry, Kind, Row, Source, Via

__all__ = ["Entry", "Gazetteer", "Kind", "Row", "Source", "Via", "cache_folder", "normalise"]
