"""the record store's indexes give the order in which pages are read.

The table of statements itself is left alone: it may be large. The two narrow tables of relations are written anew on
SQLite, where their key is their order.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_NAMES = ("lrs_agents", "lrs_verbs", "lrs_activities")
_RELATIONS = (("lrs_statement_agents", "agent"), ("lrs_statement_activities", "activity"))


def upgrade() -> None:
    """Bring the tables up to this version."""
    for table in _NAMES:
        op.create_index(f"uq_{table}_digest_tenant", table, ["digest", "tenant"], unique=True)
        op.drop_index(f"uq_{table}_tenant_digest", table_name=table)
    op.create_index("uq_lrs_statements_uuid_tenant", "lrs_statements", ["uuid", "tenant"], unique=True)
    op.drop_index("uq_lrs_statements_tenant_uuid", table_name="lrs_statements")
    _registrations("registration", "seq")
    op.drop_index("ix_lrs_statements_registration_tenant_seq", table_name="lrs_statements")
    for table, name in _RELATIONS:
        _order(table, name, "direct", "seq")


def downgrade() -> None:
    """Go back to the version before."""
    for table, name in _RELATIONS:
        _order(table, name, "seq")
    _registrations("registration", "tenant", "seq")
    op.drop_index("ix_lrs_statements_registration_seq", table_name="lrs_statements")
    op.create_index("uq_lrs_statements_tenant_uuid", "lrs_statements", ["tenant", "uuid"], unique=True)
    op.drop_index("uq_lrs_statements_uuid_tenant", table_name="lrs_statements")
    for table in _NAMES:
        op.create_index(f"uq_{table}_tenant_digest", table, ["tenant", "digest"], unique=True)
        op.drop_index(f"uq_{table}_digest_tenant", table_name=table)


def _registrations(*columns: str) -> None:
    there = sa.text("registration IS NOT NULL")
    op.create_index(
        f"ix_lrs_statements_{'_'.join(columns)}",
        "lrs_statements",
        list(columns),
        sqlite_where=there,
        postgresql_where=there,
    )


def _order(table: str, name: str, *rest: str) -> None:
    """Give a table of relations another primary key."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(f"pk_{table}", table, type_="primary")
        op.create_primary_key(f"pk_{table}", table, [name, *rest])
        return
    op.create_table(
        f"{table}_new",
        sa.Column(name, sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("direct", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint(name, *rest, name=f"pk_{table}"),
        sqlite_with_rowid=False,
    )
    old, new = (sa.table(each, *map(sa.column, (name, "seq", "direct"))) for each in (table, f"{table}_new"))
    rows = sa.select(old.c[name], old.c.seq, old.c.direct).order_by(*(old.c[each] for each in (name, *rest)))
    op.execute(sa.insert(new).from_select([name, "seq", "direct"], rows))
    op.drop_table(table)
    op.rename_table(f"{table}_new", table)
