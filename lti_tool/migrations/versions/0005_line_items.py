"""grades know their line item, and what was found in the LMS"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up to this version."""
    key = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table(
        'line_items',
        sa.Column('id', key, nullable=False),
        sa.Column('placement_id', key, nullable=False),
        sa.Column('url', sa.Text(), nullable=False),
        sa.Column('origin', sa.String(length=10), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('reason', sa.String(length=500), nullable=False),
        sa.Column('tries', sa.Integer(), nullable=False),
        sa.Column('failures', sa.Integer(), nullable=False),
        sa.Column('due_since', sa.BigInteger(), nullable=False),
        sa.Column('next_try_at', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ['placement_id'], ['resource_links.id'], name=op.f('fk_line_items_placement_id_resource_links')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_line_items')),
        sa.UniqueConstraint('placement_id', name=op.f('uq_line_items_placement_id')),
    )
    op.create_index('ix_line_items_due', 'line_items', ['state', 'next_try_at'])
    op.add_column('grades', sa.Column('failures', sa.Integer(), server_default='0', nullable=False))
    op.add_column('grades', sa.Column('submitted_at', sa.BigInteger(), server_default='0', nullable=False))
    op.add_column('grades', sa.Column('sent', sa.JSON(), server_default='[]', nullable=False))
    op.add_column('grades', sa.Column('insist', sa.Boolean(), server_default=sa.false(), nullable=False))
    # What was accepted before is what the LMS has from us.
    op.execute(
        "UPDATE grades SET sent = CAST('[' || CAST(score_given / score_maximum AS TEXT) || ']' AS JSON) "
        "WHERE state = 'accepted' AND score_maximum > 0"
        if op.get_bind().dialect.name == 'postgresql'
        else "UPDATE grades SET sent = '[' || (score_given * 1.0 / score_maximum) || ']' "
        "WHERE state = 'accepted' AND score_maximum > 0"
    )
    # What of a grade that is under way the LMS took before is not known any more: it must not count as a teacher's.
    op.execute("UPDATE grades SET insist = true WHERE state = 'due' AND sent_version > 0")
    op.add_column('resource_links', sa.Column('graded', sa.String(length=3), server_default='', nullable=False))


def downgrade() -> None:
    """Go back to the version before."""
    op.execute("UPDATE grades SET state = 'refused' WHERE state = 'held'")
    op.drop_column('resource_links', 'graded')
    for column in ('insist', 'sent', 'submitted_at', 'failures'):
        op.drop_column('grades', column)
    op.drop_index('ix_line_items_due', 'line_items')
    op.drop_table('line_items')
