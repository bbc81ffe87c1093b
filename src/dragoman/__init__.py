"""dragoman reads news reports and keeps an auditable ledger of political events and statements.

import dragoman
reading = dragoman.read("Rebels attacked Kufra on Monday.", published="2024-05-17")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.errors import DragomanError

if TYPE_CHECKING:
    from dragoman.records.reading import Reading
    from dragoman.records.report import Report

__version__ = "0.1.0"
__all__ = ["DragomanError", "Reader", "Reading", "Report", "__version__", "read"]


def read(
    text: str,
    *,
    id: str = "text",
    published: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    url: str | None = None,
    language: str | None = None,
) -> Reading:
    """The reading of one report's `text`; `published` is an ISO 8601 date or time.

    The models are loaded at the first call (a few seconds) and kept. Raises DragomanError, with a code, where the
    text cannot be read: it is empty, too long, malformed or not English.
    """
    from dragoman.reading.pipeline import shared
    from dragoman.records.report import Report

    return shared().read(
        Report(id=id, text=text, published=published, outlet=outlet, title=title, url=url, language=language)
    )


def __getattr__(name: str) -> object:
    # Loaded when asked for, so that `import dragoman` stays quick.
    if name == "Reader":
        from dragoman.reading.pipeline import Reader

        return Reader
    if name == "Reading":
        from dragoman.records.reading import Reading

        return Reading
    if name == "Report":
        from dragoman.records.report import Report

        return Report
    raise AttributeError(f"module 'dragoman' has no attribute {name!r}")
