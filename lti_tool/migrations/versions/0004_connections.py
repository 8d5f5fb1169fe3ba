"""what an administrator sets for a connection"""

from __future__ import annotations


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up to this version."""


def downgrade() -> None:
    """Go back to the version before."""
