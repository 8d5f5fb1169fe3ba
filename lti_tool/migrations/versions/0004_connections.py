"""what an administrator sets for a connection"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up to this version."""
    op.add_column("partners", sa.Column("show_names", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("invitations", sa.Column("uses", sa.Integer(), server_default="0", nullable=False))
    op.add_column("invitations", sa.Column("most_uses", sa.Integer(), server_default="1", nullable=False))
    op.add_column("platforms", sa.Column("invitation_id", sa.String(length=32), nullable=True))
    op.add_column("platforms", sa.Column("by_hand", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("platforms", sa.Column("scopes", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("platforms", sa.Column("login_at", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("platforms", sa.Column("launched_at", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("platforms", sa.Column("trouble", sa.String(length=64), server_default="", nullable=False))
    op.add_column("platforms", sa.Column("trouble_at", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("platforms", sa.Column("tested_at", sa.BigInteger(), server_default="0", nullable=False))
    op.execute("UPDATE invitations SET uses = 1 WHERE used_at IS NOT NULL")
    op.execute(
        "UPDATE platforms SET invitation_id ="
        " (SELECT max(invitations.id) FROM invitations WHERE invitations.platform_id = platforms.id)"
    )
    op.drop_column("invitations", "platform_id")


def downgrade() -> None:
    """Go back to the version before."""
    op.add_column("invitations", sa.Column("platform_id", sa.String(length=32), nullable=True))
    op.execute(
        "UPDATE invitations SET platform_id ="
        " (SELECT max(platforms.id) FROM platforms WHERE platforms.invitation_id = invitations.id)"
    )
    for column in (
        "tested_at",
        "trouble_at",
        "trouble",
        "launched_at",
        "login_at",
        "scopes",
        "by_hand",
        "invitation_id",
    ):
        op.drop_column("platforms", column)
    op.drop_column("invitations", "most_uses")
    op.drop_column("invitations", "uses")
    op.drop_column("partners", "show_names")
