"""each platform has a key set of its own"""

from __future__ import annotations

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up to this version."""


def downgrade() -> None:
    """Go back to the version before."""
