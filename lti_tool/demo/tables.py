"""The demo LMS's own tables in its own SQLite file. No migrations: the file may be thrown away."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    Engine,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
    create_engine,
    event,
)

FILE_NAME = "demo-lms.db"

metadata = MetaData()

setting = Table("setting", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

tool = Table(
    "tool",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("client_id", Text, nullable=False, unique=True),
    Column("deployment_id", Text, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("document", JSON, nullable=False),
    Column("registered_at", BigInteger, nullable=False),
)

link = Table(
    "link",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tool_id", ForeignKey("tool.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("custom", JSON, nullable=False),
)

line_item = Table(
    "line_item",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("tool_id", ForeignKey("tool.id"), nullable=False),
    Column("link_id", ForeignKey("link.id", ondelete="CASCADE"), nullable=True, index=True),
    Column("label", Text, nullable=False),
    Column("score_maximum", Float, nullable=False),
    Column("resource_id", Text, nullable=True),
    Column("tag", Text, nullable=True),
    Column("start_at", Text, nullable=True),
    Column("end_at", Text, nullable=True),
)

grade = Table(
    "grade",
    metadata,
    Column("line_item_id", ForeignKey("line_item.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", Text, primary_key=True),
    Column("score", Float, nullable=True),
    Column("comment", Text, nullable=False),
    Column("activity_progress", Text, nullable=False),
    Column("grading_progress", Text, nullable=False),
    Column("stamped_at", BigInteger, nullable=False),
    Column("received_at", BigInteger, nullable=False),
)

mark = Table(
    "mark",
    metadata,
    Column("line_item_id", ForeignKey("line_item.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
)

hint = Table(
    "hint",
    metadata,
    Column("token", Text, primary_key=True),
    Column("tool_id", ForeignKey("tool.id", ondelete="CASCADE"), nullable=False),
    Column("person", Text, nullable=False),
    Column("link_id", Text, nullable=True),
    Column("target", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)

spent = Table(
    "spent",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("expires_at", BigInteger, nullable=False),
)

access_token = Table(
    "access_token",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("tool_id", ForeignKey("tool.id", ondelete="CASCADE"), nullable=False),
    Column("scope", Text, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)

message = Table(
    "message",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", JSON, nullable=False),
)


def open_store(data_dir: Path) -> Engine:
    """The engine of the LMS's file in the folder, which is made if it is missing.

    Raises:
        OSError: the folder can't be made.
        sqlalchemy.exc.OperationalError: the file can't be opened.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{(data_dir / FILE_NAME).absolute()}", connect_args={"timeout": 15})

    @event.listens_for(engine, "connect")
    def _prepare(connection: object, _record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]
        for pragma in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = NORMAL"):
            connection.execute("PRAGMA " + pragma)  # type: ignore[attr-defined]

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that reads before it writes must not lose its turn in between.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    metadata.create_all(engine)
    return engine
