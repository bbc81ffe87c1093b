"""Judgements, and a record of what was pruned."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; nothing that is there changes."""
    _prunings()
    _judgements()
    _judgement_edits()
    _attachments()


def _prunings() -> None:
    op.create_table(
        "prunings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("keep", sa.Integer(), nullable=False),
        sa.Column("readings", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_prunings"),
    )


def _judgements() -> None:
    op.create_table(
        "judgements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("cue", sa.LargeBinary(), nullable=False),
        sa.Column("before", sa.LargeBinary(), nullable=False),
        sa.Column("after", sa.LargeBinary(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.Column("withdrawn", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_judgements_report_id"),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name="fk_judgements_revision_id"),
        sa.PrimaryKeyConstraint("id", name="pk_judgements"),
    )
    op.create_index("ix_judgements_made", "judgements", ["made"], unique=False)
    op.create_index("ix_judgements_report_id", "judgements", ["report_id"], unique=False)
    op.create_index("ix_judgements_withdrawn", "judgements", ["withdrawn"], unique=False)


def _judgement_edits() -> None:
    op.create_table(
        "judgement_edits",
        sa.Column("judgement_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["judgement_id"], ["judgements.id"], name="fk_judgement_edits_judgement_id"),
        sa.PrimaryKeyConstraint("judgement_id", "field", name="pk_judgement_edits"),
    )


def _attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column("judgement_id", sa.Integer(), nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("edits", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["judgement_id"], ["judgements.id"], name="fk_attachments_judgement_id"),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["readings.id"], name="fk_attachments_reading_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("judgement_id", "reading_id", name="pk_attachments"),
    )
    op.create_index(
        "ix_attachments_reading_id_record_number",
        "attachments",
        ["reading_id", "record", "number"],
        unique=False,
    )
