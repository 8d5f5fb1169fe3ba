"""credentials of a dispatch, tokens"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up to this version."""
    with op.batch_alter_table("credentials", schema=None) as batch_op:
        batch_op.add_column(sa.Column("expires_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("used_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("dispatch", sa.String(length=64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("lessons", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("verbs", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("a_minute", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Go back to the version before; what a dispatch's key is kept to is lost, so those keys are ended."""
    op.execute("UPDATE credentials SET revoked_at = created_at WHERE dispatch <> '' AND revoked_at IS NULL")
    with op.batch_alter_table("credentials", schema=None) as batch_op:
        for name in ("a_minute", "verbs", "lessons", "dispatch", "used_at", "expires_at"):
            batch_op.drop_column(name)
