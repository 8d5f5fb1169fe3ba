"""references in the order of the log, a tenant's alone"""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up to this version."""
    op.create_index("ix_lrs_references_tenant_seq", "lrs_references", ["tenant", "seq"])


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_index("ix_lrs_references_tenant_seq", table_name="lrs_references")
