"""places know the services of their course"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up to this version."""
    op.add_column('resource_links', sa.Column('groups_url', sa.Text(), server_default='', nullable=False))


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_column('resource_links', 'groups_url')
