"""erasures and their certificates"""

from __future__ import annotations

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up to this version."""


def downgrade() -> None:
    """Go back to the version before."""
