"""the house: partners, platforms, attempts, grades, statements"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up to this version."""
    op.create_table('partners',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('slug', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('home_page', sa.String(length=500), nullable=False),
    sa.Column('identity_key', sa.String(length=500), nullable=False),
    sa.Column('market', sa.String(length=2), nullable=False),
    sa.Column('deployment_policy', sa.String(length=10), nullable=False),
    sa.Column('notice', sa.JSON(), nullable=False),
    sa.Column('notice_version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partners')),
    sa.UniqueConstraint('slug', name=op.f('uq_partners_slug'))
    )
    op.create_table('staff',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('password_hash', sa.Text(), nullable=False),
    sa.Column('session_epoch', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff')),
    sa.UniqueConstraint('name', name=op.f('uq_staff_name'))
    )
    op.create_table('tool_keys',
    sa.Column('kid', sa.String(length=64), nullable=False),
    sa.Column('private_key', sa.Text(), nullable=False),
    sa.Column('public_jwk', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('signs_from', sa.BigInteger(), nullable=False),
    sa.Column('retires_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('kid', name=op.f('pk_tool_keys'))
    )
    op.create_table('used_nonces',
    sa.Column('nonce', sa.String(length=64), nullable=False),
    sa.Column('expires_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('nonce', name=op.f('pk_used_nonces'))
    )
    with op.batch_alter_table('used_nonces', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_used_nonces_expires_at'), ['expires_at'], unique=False)

    op.create_table('workers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('beat_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workers'))
    )
    op.create_table('credentials',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('secret_fingerprint', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('partner_id', sa.String(length=32), nullable=True),
    sa.Column('scopes', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('revoked_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['partner_id'], ['partners.id'], name=op.f('fk_credentials_partner_id')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_credentials'))
    )
    op.create_table('invitations',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('partner_id', sa.String(length=32), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', sa.BigInteger(), nullable=False),
    sa.Column('used_at', sa.BigInteger(), nullable=True),
    sa.Column('platform_id', sa.String(length=32), nullable=True),
    sa.ForeignKeyConstraint(['partner_id'], ['partners.id'], name=op.f('fk_invitations_partner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitations')),
    sa.UniqueConstraint('fingerprint', name=op.f('uq_invitations_fingerprint'))
    )
    with op.batch_alter_table('invitations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitations_partner_id'), ['partner_id'], unique=False)

    op.create_table('platforms',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('partner_id', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('issuer', sa.String(length=500), nullable=False),
    sa.Column('client_id', sa.String(length=255), nullable=False),
    sa.Column('auth_url', sa.Text(), nullable=False),
    sa.Column('token_url', sa.Text(), nullable=False),
    sa.Column('token_audience', sa.Text(), nullable=False),
    sa.Column('jwks_url', sa.Text(), nullable=False),
    sa.Column('family', sa.String(length=64), nullable=False),
    sa.Column('allow_anonymous', sa.Boolean(), nullable=False),
    sa.Column('key_set', sa.JSON(), nullable=True),
    sa.Column('key_set_at', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['partner_id'], ['partners.id'], name=op.f('fk_platforms_partner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_platforms')),
    sa.UniqueConstraint('issuer', 'client_id', name=op.f('uq_platforms_issuer_client_id'))
    )
    with op.batch_alter_table('platforms', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_platforms_partner_id'), ['partner_id'], unique=False)

    op.create_table('deployments',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('platform_id', sa.String(length=32), nullable=False),
    sa.Column('deployment_id', sa.String(length=255), nullable=False),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['platform_id'], ['platforms.id'], name=op.f('fk_deployments_platform_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deployments')),
    sa.UniqueConstraint('platform_id', 'deployment_id', name=op.f('uq_deployments_platform_id_deployment_id'))
    )
    op.create_table('learners',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('partner_id', sa.String(length=32), nullable=False),
    sa.Column('pseudonym', sa.String(length=64), nullable=False),
    sa.Column('platform_id', sa.String(length=32), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('test', sa.Boolean(), nullable=False),
    sa.Column('notice_version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['partner_id'], ['partners.id'], name=op.f('fk_learners_partner_id')),
    sa.ForeignKeyConstraint(['platform_id'], ['platforms.id'], name=op.f('fk_learners_platform_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_learners')),
    sa.UniqueConstraint('partner_id', 'pseudonym', name=op.f('uq_learners_partner_id_pseudonym'))
    )
    op.create_table('contexts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('deployment_pk', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('context_id', sa.String(length=255), nullable=False),
    sa.Column('title', sa.String(length=500), nullable=False),
    sa.Column('seen_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['deployment_pk'], ['deployments.id'], name=op.f('fk_contexts_deployment_pk')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contexts')),
    sa.UniqueConstraint('deployment_pk', 'context_id', name=op.f('uq_contexts_deployment_pk_context_id'))
    )
    op.create_table('resource_links',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('deployment_pk', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('resource_link_id', sa.String(length=255), nullable=False),
    sa.Column('context_pk', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('title', sa.String(length=500), nullable=False),
    sa.Column('lesson', sa.String(length=64), nullable=False),
    sa.Column('module', sa.String(length=64), nullable=False),
    sa.Column('line_item', sa.Text(), nullable=False),
    sa.Column('line_items', sa.Text(), nullable=False),
    sa.Column('ags_scopes', sa.JSON(), nullable=False),
    sa.Column('memberships_url', sa.Text(), nullable=False),
    sa.Column('seen_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['context_pk'], ['contexts.id'], name=op.f('fk_resource_links_context_pk')),
    sa.ForeignKeyConstraint(['deployment_pk'], ['deployments.id'], name=op.f('fk_resource_links_deployment_pk')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_resource_links')),
    sa.UniqueConstraint('deployment_pk', 'resource_link_id', name=op.f('uq_resource_links_deployment_pk_resource_link_id'))
    )
    with op.batch_alter_table('resource_links', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_resource_links_context_pk'), ['context_pk'], unique=False)

    op.create_table('attempts',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('partner_id', sa.String(length=32), nullable=False),
    sa.Column('placement_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('learner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('lesson', sa.String(length=64), nullable=False),
    sa.Column('lesson_version', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('lang', sa.String(length=16), nullable=False),
    sa.Column('channel', sa.String(length=16), nullable=False),
    sa.Column('completed', sa.Boolean(), nullable=False),
    sa.Column('success', sa.Boolean(), nullable=True),
    sa.Column('progress', sa.Float(), nullable=False),
    sa.Column('scaled', sa.Float(), nullable=True),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('max_points', sa.Integer(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('state', sa.JSON(), nullable=False),
    sa.Column('initialized', sa.Boolean(), nullable=False),
    sa.Column('terminated', sa.Boolean(), nullable=False),
    sa.Column('started_at', sa.BigInteger(), nullable=False),
    sa.Column('last_at', sa.BigInteger(), nullable=False),
    sa.Column('completed_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['learner_id'], ['learners.id'], name=op.f('fk_attempts_learner_id')),
    sa.ForeignKeyConstraint(['partner_id'], ['partners.id'], name=op.f('fk_attempts_partner_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['resource_links.id'], name=op.f('fk_attempts_placement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempts')),
    sa.UniqueConstraint('placement_id', 'learner_id', 'lesson', 'number', name=op.f('uq_attempts_placement_id_learner_id_lesson_number'))
    )
    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attempts_learner_id'), ['learner_id'], unique=False)
        batch_op.create_index('ix_attempts_partner_started', ['partner_id', 'started_at'], unique=False)

    op.create_table('grades',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('placement_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('learner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('line_item', sa.Text(), nullable=False),
    sa.Column('score_given', sa.Float(), nullable=False),
    sa.Column('score_maximum', sa.Float(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sent_version', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('due_since', sa.BigInteger(), nullable=False),
    sa.Column('next_try_at', sa.BigInteger(), nullable=False),
    sa.Column('last_timestamp', sa.BigInteger(), nullable=False),
    sa.Column('accepted_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['learner_id'], ['learners.id'], name=op.f('fk_grades_learner_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['resource_links.id'], name=op.f('fk_grades_placement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_grades')),
    sa.UniqueConstraint('placement_id', 'learner_id', name=op.f('uq_grades_placement_id_learner_id'))
    )
    with op.batch_alter_table('grades', schema=None) as batch_op:
        batch_op.create_index('ix_grades_due', ['state', 'next_try_at'], unique=False)

    op.create_table('taken_statements',
    sa.Column('attempt_id', sa.String(length=36), nullable=False),
    sa.Column('statement_id', sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempts.id'], name=op.f('fk_taken_statements_attempt_id')),
    sa.PrimaryKeyConstraint('attempt_id', 'statement_id', name=op.f('pk_taken_statements'))
    )
    op.create_table('lrs_activities',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('tenant', sa.Text(), nullable=False),
    sa.Column('digest', sa.LargeBinary(length=16), nullable=False),
    sa.Column('iri', sa.Text(), nullable=False),
    sa.Column('definition', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lrs_activities'))
    )
    with op.batch_alter_table('lrs_activities', schema=None) as batch_op:
        batch_op.create_index('uq_lrs_activities_tenant_digest', ['tenant', 'digest'], unique=True)

    op.create_table('lrs_agents',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('tenant', sa.Text(), nullable=False),
    sa.Column('digest', sa.LargeBinary(length=16), nullable=False),
    sa.Column('label', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('identity', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lrs_agents'))
    )
    with op.batch_alter_table('lrs_agents', schema=None) as batch_op:
        batch_op.create_index('ix_lrs_agents_label', ['label'], unique=False)
        batch_op.create_index('uq_lrs_agents_tenant_digest', ['tenant', 'digest'], unique=True)

    op.create_table('lrs_references',
    sa.Column('seq', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('tenant', sa.Text(), nullable=False),
    sa.Column('target', sa.LargeBinary(length=16), nullable=False),
    sa.Column('voiding', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_lrs_references')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('lrs_references', schema=None) as batch_op:
        batch_op.create_index('ix_lrs_references_tenant_target', ['tenant', 'target'], unique=False)

    op.create_table('lrs_statement_activities',
    sa.Column('activity', sa.BigInteger(), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('direct', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('activity', 'seq', name=op.f('pk_lrs_statement_activities')),
    sqlite_with_rowid=False
    )
    op.create_table('lrs_statement_agents',
    sa.Column('agent', sa.BigInteger(), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('direct', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('agent', 'seq', name=op.f('pk_lrs_statement_agents')),
    sqlite_with_rowid=False
    )
    op.create_table('lrs_statements',
    sa.Column('seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('tenant', sa.Text(), nullable=False),
    sa.Column('uuid', sa.LargeBinary(length=16), nullable=False),
    sa.Column('stored', sa.BigInteger(), nullable=False),
    sa.Column('timestamp', sa.BigInteger(), nullable=False),
    sa.Column('timestamp_given', sa.Boolean(), nullable=False),
    sa.Column('credential', sa.Text(), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('actor', sa.BigInteger(), nullable=True),
    sa.Column('verb', sa.BigInteger(), nullable=False),
    sa.Column('activity', sa.BigInteger(), nullable=True),
    sa.Column('registration', sa.LargeBinary(length=16), nullable=True),
    sa.Column('voided', sa.Boolean(), nullable=False),
    sa.Column('digest', sa.LargeBinary(length=32), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_lrs_statements'))
    )
    with op.batch_alter_table('lrs_statements', schema=None) as batch_op:
        batch_op.create_index('ix_lrs_statements_registration_tenant_seq', ['registration', 'tenant', 'seq'], unique=False, sqlite_where=sa.text('registration IS NOT NULL'), postgresql_where=sa.text('registration IS NOT NULL'))
        batch_op.create_index('ix_lrs_statements_stored', ['stored'], unique=False)
        batch_op.create_index('ix_lrs_statements_tenant_seq', ['tenant', 'seq'], unique=False)
        batch_op.create_index('ix_lrs_statements_verb_seq', ['verb', 'seq'], unique=False)
        batch_op.create_index('uq_lrs_statements_tenant_uuid', ['tenant', 'uuid'], unique=True)

    op.create_table('lrs_verbs',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('tenant', sa.Text(), nullable=False),
    sa.Column('digest', sa.LargeBinary(length=16), nullable=False),
    sa.Column('iri', sa.Text(), nullable=False),
    sa.Column('display', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lrs_verbs'))
    )
    with op.batch_alter_table('lrs_verbs', schema=None) as batch_op:
        batch_op.create_index('uq_lrs_verbs_tenant_digest', ['tenant', 'digest'], unique=True)



def downgrade() -> None:
    """Go back to the version before."""
    with op.batch_alter_table('lrs_verbs', schema=None) as batch_op:
        batch_op.drop_index('uq_lrs_verbs_tenant_digest')

    op.drop_table('lrs_verbs')
    with op.batch_alter_table('lrs_statements', schema=None) as batch_op:
        batch_op.drop_index('uq_lrs_statements_tenant_uuid')
        batch_op.drop_index('ix_lrs_statements_verb_seq')
        batch_op.drop_index('ix_lrs_statements_tenant_seq')
        batch_op.drop_index('ix_lrs_statements_stored')
        batch_op.drop_index('ix_lrs_statements_registration_tenant_seq', sqlite_where=sa.text('registration IS NOT NULL'), postgresql_where=sa.text('registration IS NOT NULL'))

    op.drop_table('lrs_statements')
    op.drop_table('lrs_statement_agents')
    op.drop_table('lrs_statement_activities')
    with op.batch_alter_table('lrs_references', schema=None) as batch_op:
        batch_op.drop_index('ix_lrs_references_tenant_target')

    op.drop_table('lrs_references')
    with op.batch_alter_table('lrs_agents', schema=None) as batch_op:
        batch_op.drop_index('uq_lrs_agents_tenant_digest')
        batch_op.drop_index('ix_lrs_agents_label')

    op.drop_table('lrs_agents')
    with op.batch_alter_table('lrs_activities', schema=None) as batch_op:
        batch_op.drop_index('uq_lrs_activities_tenant_digest')

    op.drop_table('lrs_activities')
    op.drop_table('taken_statements')
    with op.batch_alter_table('grades', schema=None) as batch_op:
        batch_op.drop_index('ix_grades_due')

    op.drop_table('grades')
    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.drop_index('ix_attempts_partner_started')
        batch_op.drop_index(batch_op.f('ix_attempts_learner_id'))

    op.drop_table('attempts')
    with op.batch_alter_table('resource_links', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_resource_links_context_pk'))

    op.drop_table('resource_links')
    op.drop_table('contexts')
    op.drop_table('learners')
    op.drop_table('deployments')
    with op.batch_alter_table('platforms', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_platforms_partner_id'))

    op.drop_table('platforms')
    with op.batch_alter_table('invitations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitations_partner_id'))

    op.drop_table('invitations')
    op.drop_table('credentials')
    op.drop_table('workers')
    with op.batch_alter_table('used_nonces', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_used_nonces_expires_at'))

    op.drop_table('used_nonces')
    op.drop_table('tool_keys')
    op.drop_table('staff')
    op.drop_table('partners')
