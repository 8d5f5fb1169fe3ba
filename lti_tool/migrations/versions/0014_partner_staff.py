"""staff accounts of one partner"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up to this version; the accounts that are there stay the consortium's."""
    op.add_column("staff", sa.Column("partner_id", sa.String(length=32), nullable=True))


def downgrade() -> None:
    """Go back to the version before; accounts of partners would see everything, so they go."""
    op.execute("DELETE FROM staff WHERE partner_id IS NOT NULL")
    op.drop_column("staff", "partner_id")
