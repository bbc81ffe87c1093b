"""Stories: copies of one report, events of different reports that are one."""

from __future__ import annotations

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing changes yet."""
