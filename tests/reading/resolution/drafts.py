"""Mention drafts from the short notation of tests/cases/resolution."""

from __future__ import annotations

from typing import Any

from dragoman.records.drafts import MentionDraft
from dragoman.records.reading import MentionLink

WIDTH = 100
"""Each mention of a case stands in its own stretch of so many characters."""


def drafts(rows: list[dict[str, Any]]) -> list[MentionDraft]:
    """One draft for each row, one after the other in an imagined text."""
    out: list[MentionDraft] = []
    sentence = 0
    for n, row in enumerate(rows):
        text: str = row["text"]
        start = n * WIDTH
        if "gap" in row:  # right after the mention before, but for so many characters
            start = out[-1].span[1] + row["gap"]
        span = (start, start + max(len(text), 1))
        sentence = row.get("sentence", sentence)
        last = text.split()[-1].lower() if text.split() else ""
        links = []
        for link in row.get("links", []):
            role, target = link.split()
            links.append(MentionLink(role=role, target=int(target)))
        out.append(
            MentionDraft(
                span=span,
                head=span,
                core=span,
                sentence=sentence,
                form=row.get("form", "name"),
                label=row.get("label", ""),
                text=text,
                lemma=row.get("lemma", last),
                title=row.get("title"),
                plural=row.get("plural", False),
                possessive=row.get("possessive", False),
                subject=row.get("subject", False),
                determiner=row.get("det", ""),
                lead=row.get("lead", ""),
                preposition=row.get("prep", ""),
                called=row.get("called", ""),
                scene=row.get("scene", ""),
                links=tuple(links),
            )
        )
    return out
