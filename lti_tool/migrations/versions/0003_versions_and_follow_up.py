"""attempts keep the version and market of their lesson, and whether they were followed up"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up to this version."""
    op.add_column('attempts', sa.Column('lesson_digest', sa.String(length=16), server_default='', nullable=False))
    op.add_column('attempts', sa.Column('market', sa.String(length=2), server_default='', nullable=False))
    op.add_column('attempts', sa.Column('follow_up', sa.String(length=10), server_default='', nullable=False))
    op.add_column('attempts', sa.Column('follow_up_at', sa.BigInteger(), nullable=True))
    op.execute('UPDATE attempts SET market = (SELECT market FROM partners WHERE partners.id = attempts.partner_id)')
    op.create_index('ix_attempts_lesson_completed', 'attempts', ['lesson', 'completed_at'])
    op.create_index('ix_attempts_partner_lesson_completed', 'attempts', ['partner_id', 'lesson', 'completed_at'])


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_index('ix_attempts_partner_lesson_completed', 'attempts')
    op.drop_index('ix_attempts_lesson_completed', 'attempts')
    for column in ('follow_up_at', 'follow_up', 'market', 'lesson_digest'):
        op.drop_column('attempts', column)
