"""Contested questions: versions, positions on them, what people type and judge."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

PACKED = {"sqlite_with_rowid": False}


def upgrade() -> None:
    """Add the tables; nothing that is there changes. Positions come with the first refresh of a question."""
    _questions()
    _derived()
    _said()
    for table, *columns in (
        ("question_names", "question"), ("question_acts", "question"), ("question_acts", "at"),
        ("question_readings", "question", "reading_id"), ("positions", "question", "first_day"),
        ("positions", "question", "side"), ("positions", "question", "evidence"),
        ("position_holders", "question", "actor"), ("position_judgements", "question", "report_id"),
        ("position_judgements", "report_id"), ("position_judgements", "made"), ("position_judgements", "withdrawn"),
        ("position_attachments", "reading_id", "question", "number"), ("typed_positions", "question"),
        ("typed_positions", "report_id"), ("typed_positions", "typed"), ("typed_positions", "withdrawn"),
    ):  # fmt: skip
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns, unique=False)


def _questions() -> None:
    op.create_table(
        "questions",
        _whole("number"), _text("id"), _moment("retired", nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_questions"),
        sa.UniqueConstraint("id", name="uq_questions_id"),
    )  # fmt: skip
    op.create_table(
        "question_names",
        _text("name"), _whole("question"), _to("question_names", "question", "questions.number"),
        sa.PrimaryKeyConstraint("name", name="pk_question_names"),
    )  # fmt: skip
    op.create_table(
        "question_versions",
        _own("question"), _own("version"), _bytes("content"), _text("hash"), _moment("added"), _text("added_by"),
        _to("question_versions", "question", "questions.number"),
        sa.PrimaryKeyConstraint("question", "version", name="pk_question_versions"),
    )  # fmt: skip
    op.create_table(
        "question_acts",
        _whole("id"), _whole("question"), _text("act"), _text("detail"), _moment("at"), _text("by"),
        _to("question_acts", "question", "questions.number"),
        sa.PrimaryKeyConstraint("id", name="pk_question_acts"),
    )  # fmt: skip
    op.create_table(
        "question_states",
        _own("question"), _whole("version"), _text("basis"), _whole("upto"), _text("identities"),
        _text("unsettled"), _whole("again"), _whole("generation"),
        _to("question_states", "question", "questions.number"),
        sa.PrimaryKeyConstraint("question", name="pk_question_states"),
    )  # fmt: skip


def _derived() -> None:
    op.create_table(
        "question_readings",
        _own("reading_id"), _own("question"), _text("judged"), sa.Column("bears", sa.Boolean(), nullable=False),
        _text("actors"), _of_reading("question_readings"), _to("question_readings", "question", "questions.number"),
        sa.PrimaryKeyConstraint("reading_id", "question", name="pk_question_readings"),
        **PACKED,
    )  # fmt: skip
    op.create_table(
        "positions",
        _own("reading_id"), _own("question"), _own("number"), _text("side"), _whole("value"), _text("evidence"),
        sa.Column("confidence", sa.Float(), nullable=False), _text("first_day", nullable=True),
        _text("last_day", nullable=True), _bytes("body"),
        _of_reading("positions"), _to("positions", "question", "questions.number"),
        sa.PrimaryKeyConstraint("reading_id", "question", "number", name="pk_positions"),
        **PACKED,
    )  # fmt: skip
    op.create_table(
        "position_holders",
        _own("reading_id"), _own("question"), _own("number"), _own("place"), _text("actor"), _text("name"),
        _text("code"), _of_reading("position_holders"), _to("position_holders", "question", "questions.number"),
        sa.PrimaryKeyConstraint("reading_id", "question", "number", "place", name="pk_position_holders"),
        **PACKED,
    )  # fmt: skip


def _said() -> None:
    op.create_table(
        "position_judgements",
        _whole("id"), _whole("question"), _whole("report_id"), _whole("revision_id"), _whole("start"), _whole("end"),
        _bytes("cue"), _whole("holder_start"), _whole("holder_end"), _text("holder"), _text("actor", nullable=True),
        _text("what"), _whole("ordinal"), _text("verdict"), _text("edits", nullable=True), _text("reviewer"),
        _text("note"), _moment("made"), _moment("withdrawn", nullable=True), _text("withdrawn_by", nullable=True),
        _to("position_judgements", "question", "questions.number"),
        _to("position_judgements", "report_id", "reports.id"),
        _to("position_judgements", "revision_id", "revisions.id"),
        sa.PrimaryKeyConstraint("id", name="pk_position_judgements"),
    )  # fmt: skip
    op.create_table(
        "position_attachments",
        _whole("judgement_id"), _whole("reading_id"), _whole("question"), _whole("number"),
        _to("position_attachments", "judgement_id", "position_judgements.id"), _of_reading("position_attachments"),
        _to("position_attachments", "question", "questions.number"),
        sa.PrimaryKeyConstraint("judgement_id", "reading_id", name="pk_position_attachments"),
    )  # fmt: skip
    op.create_table(
        "typed_positions",
        _whole("id"), _whole("question"), _text("key"), _bytes("body"), _text("record", nullable=True),
        _whole("report_id", nullable=True), _whole("revision_id", nullable=True), _whole("start", nullable=True),
        _whole("end", nullable=True), _text("url", nullable=True), _text("quotation", nullable=True), _text("note"),
        _moment("typed"), _text("typed_by"), _moment("withdrawn", nullable=True),
        _text("withdrawn_by", nullable=True),
        _to("typed_positions", "question", "questions.number"), _to("typed_positions", "report_id", "reports.id"),
        _to("typed_positions", "revision_id", "revisions.id"),
        sa.PrimaryKeyConstraint("id", name="pk_typed_positions"),
        sa.UniqueConstraint("key", name="uq_typed_positions_key"),
    )  # fmt: skip


def _to(table: str, column: str, target: str, **options: Any) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}", **options)


def _of_reading(table: str) -> sa.ForeignKeyConstraint:
    return _to(table, "reading_id", "readings.id", ondelete="CASCADE")


def _text(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _whole(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _own(name: str) -> sa.Column[Any]:
    """Part of a key that is never generated."""
    return sa.Column(name, sa.Integer(), autoincrement=False, nullable=False)


def _bytes(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def _moment(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(), nullable=nullable)
