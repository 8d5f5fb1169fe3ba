"""each platform has a key set of its own"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up to this version; what is connected or invited already goes on with the shared set."""
    for table in ("platforms", "invitations"):
        op.add_column(table, sa.Column("our_keys", sa.String(length=32), server_default="", nullable=False))
    op.add_column("tool_keys", sa.Column("set_id", sa.String(length=32), server_default="", nullable=False))
    op.create_index("ix_tool_keys_set_id", "tool_keys", ["set_id"])


def downgrade() -> None:
    """Go back to the version before: all sign with the shared set again, and their LMSs must be told its address."""
    op.execute("DELETE FROM tool_keys WHERE set_id <> ''")
    op.drop_index("ix_tool_keys_set_id", "tool_keys")
    op.drop_column("tool_keys", "set_id")
    for table in ("invitations", "platforms"):
        op.drop_column(table, "our_keys")
