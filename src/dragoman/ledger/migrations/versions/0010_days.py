"""Revisions by day: what a ledger has of each day is counted without reading the texts."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_revisions_day", "revisions", ["day"])
