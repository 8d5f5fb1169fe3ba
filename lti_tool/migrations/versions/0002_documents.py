"""documents and attachments of the record store"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up to this version."""
    op.create_table('lrs_attachments',
    sa.Column('tenant', sa.Text(), nullable=False),
    sa.Column('sha2', sa.LargeBinary(length=64), nullable=False),
    sa.Column('stored', sa.BigInteger(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('tenant', 'sha2', name=op.f('pk_lrs_attachments'))
    )
    op.create_table('lrs_documents',
    sa.Column('tenant', sa.Text(), nullable=False),
    sa.Column('digest', sa.LargeBinary(length=16), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('owner', sa.LargeBinary(length=16), nullable=False),
    sa.Column('registration', sa.LargeBinary(length=16), nullable=True),
    sa.Column('activity', sa.Text(), nullable=True),
    sa.Column('agent', sa.Text(), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('content_type', sa.Text(), nullable=False),
    sa.Column('etag', sa.Text(), nullable=False),
    sa.Column('updated', sa.BigInteger(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('tenant', 'digest', name=op.f('pk_lrs_documents'))
    )
    with op.batch_alter_table('lrs_documents', schema=None) as batch_op:
        batch_op.create_index('ix_lrs_documents_tenant_owner', ['tenant', 'owner'], unique=False)

    op.create_table('lrs_statement_attachments',
    sa.Column('seq', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('sha2', sa.LargeBinary(length=64), nullable=False),
    sa.Column('content_type', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('seq', 'sha2', name=op.f('pk_lrs_statement_attachments')),
    sqlite_with_rowid=False
    )


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_table('lrs_statement_attachments')
    with op.batch_alter_table('lrs_documents', schema=None) as batch_op:
        batch_op.drop_index('ix_lrs_documents_tenant_owner')

    op.drop_table('lrs_documents')
    op.drop_table('lrs_attachments')
