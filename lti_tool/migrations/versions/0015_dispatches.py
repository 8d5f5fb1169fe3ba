"""dispatches, and attempts without a placement"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up to this version."""
    op.create_table(
        "dispatches",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("partner_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("format", sa.String(length=16), nullable=False),
        sa.Column("lessons", sa.JSON(), nullable=False),
        sa.Column("module", sa.String(length=64), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("site", sa.String(length=200), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.BigInteger(), nullable=True),
        sa.Column("ends_at", sa.BigInteger(), nullable=True),
        sa.Column("enabled", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("key_number", sa.Integer(), server_default="1", nullable=False),
        sa.Column("a_minute", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_dispatches_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatches")),
    )
    op.create_index(op.f("ix_dispatches_partner_id"), "dispatches", ["partner_id"])
    with op.batch_alter_table("learners") as batch:
        batch.alter_column("platform_id", existing_type=sa.String(length=32), nullable=True)
    with op.batch_alter_table("attempts") as batch:
        batch.alter_column("placement_id", existing_type=sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        batch.add_column(sa.Column("dispatch_id", sa.String(length=32), nullable=True))
        batch.add_column(sa.Column("late", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch.create_foreign_key(op.f("fk_attempts_dispatch_id"), "dispatches", ["dispatch_id"], ["id"])
        batch.create_unique_constraint(op.f("uq_attempts_dispatch_id_learner_id_lesson_number"), ["dispatch_id", "learner_id", "lesson", "number"])


def downgrade() -> None:
    """Go back to the version before; what came from packages stays in the record store alone."""
    gone = "(SELECT id FROM attempts WHERE placement_id IS NULL)"
    op.execute(f"DELETE FROM taken_statements WHERE attempt_id IN {gone}")
    op.execute("DELETE FROM attempts WHERE placement_id IS NULL")
    op.execute("DELETE FROM learners WHERE platform_id IS NULL")
    with op.batch_alter_table("attempts") as batch:
        batch.drop_constraint(op.f("uq_attempts_dispatch_id_learner_id_lesson_number"), type_="unique")
        batch.drop_constraint(op.f("fk_attempts_dispatch_id"), type_="foreignkey")
        batch.drop_column("late")
        batch.drop_column("dispatch_id")
        batch.alter_column("placement_id", existing_type=sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False)
    with op.batch_alter_table("learners") as batch:
        batch.alter_column("platform_id", existing_type=sa.String(length=32), nullable=False)
    op.drop_index(op.f("ix_dispatches_partner_id"), table_name="dispatches")
    op.drop_table("dispatches")
