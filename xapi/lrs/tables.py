"""The LRS's tables, for Alembic and for every query.

Statements have a sequence number, `seq`, which is the order of commit; names (agents, verbs, activities) are
small integers, apart for each tenant, found by a digest so that long IRIs fit any index; which statements
concern whom and what stands in narrow relation tables. Times are microseconds since 1970 in UTC.

There are no foreign keys: `store.py` alone writes statements, under one lock, and deletes none; each key would cost a
look-up for each of the some ten rows that a statement makes. Documents (`documents.py`) stand by themselves.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite makes a column its row number only when the type is INTEGER.
_Key = BigInteger().with_variant(Integer, "sqlite")
# Prefix search by ranges needs the order of code points, which SQLite has by default.
_Sorted = String(120).with_variant(String(120, collation="C"), "postgresql")

agents = Table(
    "lrs_agents",
    metadata,
    Column("id", _Key, primary_key=True, autoincrement=False),
    Column("tenant", Text, nullable=False),
    Column("digest", LargeBinary(16), nullable=False),
    Column("label", _Sorted, nullable=False),
    Column("identity", Text, nullable=False),
    Index("uq_lrs_agents_digest_tenant", "digest", "tenant", unique=True),
    Index("ix_lrs_agents_label", "label"),
)
"""Who statements are about. `identity` is the JSON of the identifier alone; `label` its first 120 characters
to search by: an account's name, a mailbox. Names of persons are not kept here."""

verbs = Table(
    "lrs_verbs",
    metadata,
    Column("id", _Key, primary_key=True, autoincrement=False),
    Column("tenant", Text, nullable=False),
    Column("digest", LargeBinary(16), nullable=False),
    Column("iri", Text, nullable=False),
    Column("display", Text, nullable=False),
    Index("uq_lrs_verbs_digest_tenant", "digest", "tenant", unique=True),
)
"""Verbs, with the words for them in all languages (JSON, merged from what arrived)."""

activities = Table(
    "lrs_activities",
    metadata,
    Column("id", _Key, primary_key=True, autoincrement=False),
    Column("tenant", Text, nullable=False),
    Column("digest", LargeBinary(16), nullable=False),
    Column("iri", Text, nullable=False),
    Column("definition", Text, nullable=False),
    Index("uq_lrs_activities_digest_tenant", "digest", "tenant", unique=True),
)
"""Activities, with their canonical definitions (JSON, merged from what arrived)."""

statements = Table(
    "lrs_statements",
    metadata,
    Column("seq", _Key, primary_key=True, autoincrement=False),
    Column("tenant", Text, nullable=False),
    Column("uuid", LargeBinary(16), nullable=False),
    Column("stored", BigInteger, nullable=False),
    Column("timestamp", BigInteger, nullable=False),
    Column("timestamp_given", Boolean, nullable=False),
    Column("credential", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("actor", BigInteger, nullable=True),
    Column("verb", BigInteger, nullable=False),
    Column("activity", BigInteger, nullable=True),
    Column("registration", LargeBinary(16), nullable=True),
    Column("voided", Boolean, nullable=False),
    Column("digest", LargeBinary(32), nullable=False),
    Column("body", Text, nullable=False),
    Index("uq_lrs_statements_uuid_tenant", "uuid", "tenant", unique=True),
    Index("ix_lrs_statements_tenant_seq", "tenant", "seq"),
    Index("ix_lrs_statements_stored", "stored"),
    Index("ix_lrs_statements_verb_seq", "verb", "seq"),
    Index(
        "ix_lrs_statements_registration_seq",
        "registration",
        "seq",
        sqlite_where=text("registration IS NOT NULL"),
        postgresql_where=text("registration IS NOT NULL"),
    ),
)
"""Statements. `tenant`, `credential` and `channel` are the truth about where one came from. `actor` is empty
for an anonymous group, `activity` where the object is none. `digest` is of the parts that make two statements
equal. `body` is the JSON that is given back, and the only copy of it."""

statement_agents = Table(
    "lrs_statement_agents",
    metadata,
    Column("agent", BigInteger, primary_key=True),
    Column("direct", Boolean, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    sqlite_with_rowid=False,
)
"""Whom statements concern. `direct`: as actor or object, or a member of a group there; otherwise in the
context, as authority, or in a SubStatement (xAPI 1.0.3 Communication 2.1.3, agent and related_agents)."""

statement_activities = Table(
    "lrs_statement_activities",
    metadata,
    Column("activity", BigInteger, primary_key=True),
    Column("direct", Boolean, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    sqlite_with_rowid=False,
)
"""What statements concern. `direct`: as object; otherwise in the context or in a SubStatement."""

references = Table(
    "lrs_references",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("tenant", Text, nullable=False),
    Column("target", LargeBinary(16), nullable=False),
    Column("voiding", Boolean, nullable=False),
    Index("ix_lrs_references_tenant_target", "tenant", "target"),
    Index("ix_lrs_references_tenant_seq", "tenant", "seq"),
    sqlite_with_rowid=False,
)
"""Statements whose object is another statement, which need not have arrived yet."""

documents = Table(
    "lrs_documents",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("digest", LargeBinary(16), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("owner", LargeBinary(16), nullable=False),
    Column("registration", LargeBinary(16), nullable=True),
    Column("activity", Text, nullable=True),
    Column("agent", Text, nullable=True),
    Column("name", Text, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("etag", Text, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("ix_lrs_documents_tenant_owner", "tenant", "owner"),
)
"""State, Agent Profile and Activity Profile documents (`kind` is state, agent or activity). `digest` is of all that
names a document, `owner` of what a list of names is asked for: the kind, the activity and the agent, without the
registration. `agent` is the JSON of the identifier alone."""

attachments = Table(
    "lrs_attachments",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("sha2", LargeBinary(64), primary_key=True),
    Column("stored", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""The bytes of attachments, once for each tenant and hash."""

statement_attachments = Table(
    "lrs_statement_attachments",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("sha2", LargeBinary(64), primary_key=True),
    Column("content_type", Text, nullable=False),
    Index("ix_lrs_statement_attachments_sha2", "sha2"),
    sqlite_with_rowid=False,
)
"""Which bytes came with which statement: who may read the statement may read them, and nobody for knowing a hash."""

erased_agents = Table(
    "lrs_erased_agents",
    metadata,
    Column("mark", LargeBinary(32), primary_key=True),
    Column("at", BigInteger, nullable=False),
)
"""Who was erased and has not come anew since: a keyed hash of tenant and identity (`erased.py`), and when."""
