"""Which positions are wanted: as SQL conditions, and of a position that a reviewer edited."""

from __future__ import annotations

from typing import Any, get_args

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_

from dragoman.errors import UsageError
from dragoman.ledger.answers import Filters
from dragoman.ledger.identity import fold
from dragoman.ledger.query import check
from dragoman.ledger.questions.answers import Kept, PositionFilters
from dragoman.ledger.questions.kept import days_of, holders_of
from dragoman.ledger.questions.rows import PositionAttachmentRow, PositionHolderRow, PositionRow
from dragoman.ledger.schema import ReportRow
from dragoman.ledger.seeking import LONGEST_NAME
from dragoman.ledger.who import Who
from dragoman.questions.records import Evidence, Side

Condition = ColumnElement[bool]
_OPEN_END = "9999-12-31"


class Wanted:
    """The filters of one search. Raises UsageError(filter.*) for senseless ones."""

    def __init__(self, filters: PositionFilters, who: Who) -> None:
        check(Filters(since=filters.since, until=filters.until, min_confidence=filters.min_confidence))
        for name, values, allowed in (
            ("side", filters.side, get_args(Side)),
            ("evidence", filters.evidence, get_args(Evidence)),
        ):
            if astray := [value for value in values if value not in allowed]:
                raise UsageError(
                    f"filter.{name}", f"There is no {name} {astray[0]!r}.", f"One of: {', '.join(allowed)}."
                )
        self.filters = filters
        self._whom = None if filters.actor is None else _Whom(filters.actor, who)

    def condition(self) -> Condition:
        """Of a row of positions: it is wanted as it was read, or a reviewer said something of it."""
        filters, row = self.filters, PositionRow
        plain: list[Condition] = []
        if filters.side:
            plain.append(row.side.in_(filters.side))
        if filters.evidence:
            plain.append(row.evidence.in_(filters.evidence))
        if filters.min_confidence is not None:
            plain.append(row.confidence >= filters.min_confidence)
        if filters.since is not None:
            plain += [func.coalesce(row.last_day, _OPEN_END) >= filters.since, row.first_day.is_not(None)]
        if filters.until is not None:
            plain.append(row.first_day <= filters.until)
        if self._whom is not None:
            plain.append(self._whom.condition())
        attached = exists().where(
            PositionAttachmentRow.reading_id == row.reading_id,
            PositionAttachmentRow.question == row.question,
            PositionAttachmentRow.number == row.number,
        )
        wanted = or_(and_(*plain), attached) if plain else literal(True).is_(True)
        if filters.report is not None:
            return and_(wanted, ReportRow.ref == filters.report)
        return wanted

    def fits(self, kept: Kept, words: str, published: str | None) -> bool:
        """Of a position as it is now. `words`: how the text names its holder; `published`: the report's day."""
        filters, position = self.filters, kept.position
        first, last = days_of(position, published)
        return (
            (not filters.side or position.side in filters.side)
            and (not filters.evidence or position.evidence in filters.evidence)
            and (filters.min_confidence is None or position.confidence >= filters.min_confidence)
            and (filters.since is None or (first is not None and (last or _OPEN_END) >= filters.since))
            and (filters.until is None or (first is not None and first <= filters.until))
            and (self._whom is None or self._whom.holds(kept, words))
        )


class _Whom:
    """Somebody that is sought: an id (with all that is below it), a country code, whole words of a name."""

    def __init__(self, sought: str, who: Who) -> None:
        sought = sought.strip()
        folded = fold(sought)
        self._words = folded if folded and len(folded) <= LONGEST_NAME else None
        self._code = sought.upper() if len(sought) == 3 else None
        same = who.same(sought, self._code, self._words)
        self._ids = sorted(({sought, sought.lower()} | same.ids) - {""})

    def condition(self) -> Condition:
        """Of a row of positions."""
        row: Any = PositionHolderRow
        found: list[Condition] = [row.actor.in_(self._ids)]
        found += (row.actor.startswith(f"{id_}/", autoescape=True) for id_ in self._ids)
        if self._code:
            found.append(row.code == self._code)
        if self._words:
            found.append(
                (literal(" ") + row.name + literal(" ")).contains(f" {self._words} ", autoescape=True)
            )
        return exists().where(
            row.reading_id == PositionRow.reading_id,
            row.question == PositionRow.question,
            row.number == PositionRow.number,
            or_(*found),
        )

    def holds(self, kept: Kept, words: str) -> bool:
        """The same of a position that is at hand."""
        holder = kept.position.holder
        rows = [*holders_of(kept, words), (holder.actor or "", "", ""), (holder.on_behalf_of or "", "", "")]
        return any(
            actor in self._ids
            or any(actor.startswith(f"{id_}/") for id_ in self._ids)
            or (self._code is not None and code == self._code)
            or (self._words is not None and f" {self._words} " in f" {name} ")
            for actor, name, code in rows
        )
