"""Stories: copies of one report, events of different reports that are one."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PACKED = {"sqlite_with_rowid": False}


def upgrade() -> None:
    """Add the tables; nothing that is there changes. They are filled by the next refresh of stories."""
    op.create_table(
        "story_state", _text("name"), _text("value"), sa.PrimaryKeyConstraint("name", name="pk_story_state")
    )
    op.create_table(
        "story_readings",
        _whole("reading_id"), _whole("report_id"), _bytes("paper"), _whole("family", nullable=True),
        _text("origin"), _text("origin_name"), _text("origin_by"), _text("scheme"),
        _text("judged"),
        sa.PrimaryKeyConstraint("reading_id", name="pk_story_readings"),
    )  # fmt: skip
    op.create_table(
        "story_prints",
        _whole("reading_id"), sa.Column("print", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("reading_id", "print", name="pk_story_prints"),
        **PACKED,
    )  # fmt: skip
    op.create_table(
        "story_copies",
        _whole("a"), _whole("b"), _text("kind"), _share("share_a"), _share("share_b"), _whole("longest"),
        _share("score"), _bytes("evidence"),
        sa.PrimaryKeyConstraint("a", "b", name="pk_story_copies"),
        **PACKED,
    )  # fmt: skip
    op.create_table(
        "story_events",
        _whole("reading_id"), _whole("number"), _text("story"), _bytes("fact"),
        sa.PrimaryKeyConstraint("reading_id", "number", name="pk_story_events"),
        **PACKED,
    )  # fmt: skip
    op.create_table(
        "story_keys",
        _whole("reading_id"), _whole("number"), sa.Column("key", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("reading_id", "number", "key", name="pk_story_keys"),
        **PACKED,
    )  # fmt: skip
    op.create_table(
        "story_links",
        _whole("reading_a"), _whole("number_a"), _whole("reading_b"), _whole("number_b"), _share("score"),
        sa.PrimaryKeyConstraint("reading_a", "number_a", "reading_b", "number_b", name="pk_story_links"),
        **PACKED,
    )  # fmt: skip
    op.create_table(
        "stories",
        _text("id"), _moment("added"), _text("type"),
        _text("first_day", nullable=True), _text("last_day", nullable=True), _text("first_seen", nullable=True),
        _text("last_seen", nullable=True), _whole("events"), _whole("reports"),
        _whole("origins"), sa.Column("disputed", sa.Boolean(), nullable=False), _text("only_by", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_stories"),
    )  # fmt: skip
    op.create_table(
        "story_moves",
        _text("old"), _text("new", nullable=True), _moment("at"),
        sa.PrimaryKeyConstraint("old", name="pk_story_moves"),
    )  # fmt: skip
    _judgements()
    for table, *columns in (
        ("story_readings", "family"), ("story_readings", "report_id"), ("story_prints", "print"), ("story_copies", "b"),
        ("story_events", "story"), ("story_keys", "key"), ("story_links", "reading_b", "number_b"),
        ("stories", "first_day"), ("stories", "last_seen"), ("story_moves", "new"),
        ("story_judgements", "made"), ("story_judgements", "withdrawn"), ("story_sides", "report_id"),
    ):  # fmt: skip
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns, unique=False)


def _judgements() -> None:
    op.create_table(
        "story_judgements",
        _whole("id"), _text("verdict"), _text("reviewer"), _text("note"), _moment("made"),
        _moment("withdrawn", nullable=True), _text("withdrawn_by", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_story_judgements"),
    )  # fmt: skip
    op.create_table(
        "story_sides",
        _whole("judgement_id"), _whole("side"), _whole("report_id"), _whole("revision_id"),
        _whole("start", nullable=True), _whole("end", nullable=True), _bytes("cue"), _bytes("before"), _bytes("after"),
        _text("what"), _whole("ordinal"),
        sa.ForeignKeyConstraint(["judgement_id"], ["story_judgements.id"], name="fk_story_sides_judgement_id"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_story_sides_report_id"),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name="fk_story_sides_revision_id"),
        sa.PrimaryKeyConstraint("judgement_id", "side", name="pk_story_sides"),
    )  # fmt: skip


def _column(name: str, kind: sa.types.TypeEngine[Any], nullable: bool) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def _text(name: str, nullable: bool = False) -> sa.Column[Any]:
    return _column(name, sa.Text(), nullable)


def _whole(name: str, nullable: bool = False) -> sa.Column[Any]:
    return _column(name, sa.Integer(), nullable)


def _share(name: str) -> sa.Column[Any]:
    return _column(name, sa.Float(), False)


def _bytes(name: str) -> sa.Column[Any]:
    return _column(name, sa.LargeBinary(), False)


def _moment(name: str, nullable: bool = False) -> sa.Column[Any]:
    return _column(name, sa.DateTime(), nullable)
