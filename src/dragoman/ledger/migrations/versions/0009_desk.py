"""What the desk keeps: accounts, sessions, saved views, samples that reviewers code blind; places by number."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    _accounts()
    _samples()
    op.create_index("ix_places_geonameid_name", "places", ["geonameid", "name"])


def _accounts() -> None:
    op.create_table(
        "desk_accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.Column("disabled", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_desk_accounts"),
        sa.UniqueConstraint("name", name="uq_desk_accounts_name"),
    )
    op.create_table(
        "desk_sessions",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.Column("expires", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["desk_accounts.id"], name="fk_desk_sessions_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token", name="pk_desk_sessions"),
    )
    op.create_index("ix_desk_sessions_account_id", "desk_sessions", ["account_id"])
    op.create_index("ix_desk_sessions_expires", "desk_sessions", ["expires"])
    op.create_table(
        "desk_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.Column("removed", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_desk_views"),
    )
    op.create_index("ix_desk_views_owner", "desk_views", ["owner"])


def _samples() -> None:
    op.create_table(
        "samples",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("filters", sa.Text(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("closed", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_samples"),
        sa.UniqueConstraint("name", name="uq_samples_name"),
    )
    op.create_table(
        "sample_items",
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["samples.id"], name="fk_sample_items_sample_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sample_id", "number", name="pk_sample_items"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "codings",
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("values", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["samples.id"], name="fk_codings_sample_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sample_id", "number", "reviewer", name="pk_codings"),
        sqlite_with_rowid=False,
    )
