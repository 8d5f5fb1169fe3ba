"""grades know their line item, and what was found in the LMS"""

from __future__ import annotations


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up to this version."""


def downgrade() -> None:
    """Go back to the version before."""
