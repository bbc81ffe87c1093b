"""Whether anything was written of which timelines are made."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from dragoman.ledger.questions.rows import (
    PositionJudgementRow,
    QuestionActRow,
    QuestionStateRow,
    TypedPositionRow,
)
from dragoman.ledger.schema import IdentityRow, JudgementRow
from dragoman.ledger.stories.rows import StoryStateRow


def stamp(connection: Connection) -> str:
    """Words that change with every refresh of positions, with what is said of questions, positions, records and
    identities, and with stories. Readings alone change nothing: no position of theirs is known before a refresh."""
    parts = (
        select(func.max(QuestionActRow.id)),
        select(func.sum(QuestionStateRow.generation)),
        *(
            select(func.max(column))
            for row in (PositionJudgementRow, TypedPositionRow, JudgementRow, IdentityRow)
            for column in (row.id, row.withdrawn)
        ),
        select(StoryStateRow.value).where(StoryStateRow.name == "generation"),
    )
    row = connection.execute(select(*(part.scalar_subquery() for part in parts))).one()
    return " ".join(str(value) for value in row)
