"""The one database of an installation: open it, bring its tables up to date, read and write it.

``writing`` and ``reading`` come from the record store, which must share the transaction with the tool
(design: what a learner did, its grade and its statements are kept together or not at all).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError

from lti_tool.errors import CommandError
from lti_tool.i18n import gettext as _
from lti_tool.settings import Settings
from xapi.lrs.transactions import WRITES, connect, reading, writing

if TYPE_CHECKING:
    from alembic.config import Config

__all__ = ["alembic_config", "migrating", "open_database", "reading", "upgrade", "writing"]

_MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATION_LOCK = 0x43524C53  # "CRLS": any number that nothing else on this database uses


def alembic_config(url: str) -> Config:
    """Alembic's configuration, made here so that the wheel needs no ini file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def upgrade(engine: Engine) -> None:
    """Bring the tables to the newest version; several processes may call it at once.

    Alembic (8 MB) is not even imported where they are there, as in every web process.
    """
    if _is_current(engine):
        return
    from alembic import command

    config = alembic_config(str(engine.url))
    with migrating(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """Open a transaction in which tables change; one at a time.

    SQLite changes a column by making the whole table anew under its name, and would take what refers to the old one for
    lost: references are looked through at the end instead (https://www.sqlite.org/lang_altertable.html, section 7).
    """
    if engine.dialect.name == "postgresql":
        with writing(engine) as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
            yield connection
        return
    with engine.connect() as held:
        driver = held.connection.dbapi_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys = OFF")  # takes no effect within a transaction
        try:
            with held.execution_options(**{WRITES: True}).begin():
                yield held
                lost = held.exec_driver_sql("PRAGMA foreign_key_check").first()
                if lost is not None:
                    raise RuntimeError(f"a row of {lost[0]} would refer to none of {lost[2]}")
        finally:
            driver.execute("PRAGMA foreign_keys = ON")


def _is_current(engine: Engine) -> bool:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        kept = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    return list(kept) == [_newest()]


@cache
def _newest() -> str:
    """The number of the newest migration: its file begins with it, and none has two children."""
    return max(file.name for file in (_MIGRATIONS / "versions").glob("[0-9]*_*.py")).partition("_")[0]


def open_database(settings: Settings) -> Engine:
    """The engine of this installation, its tables up to date.

    Raises:
        CommandError: the database can't be reached or the folder can't be written.
    """
    if not settings.database_url:
        try:
            settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(
                _(
                    "The data folder {folder} can't be written ({reason}). "
                    "Choose another with --data or CREATOR_LESSONS_DATA_DIR."
                ).format(folder=settings.data_dir, reason=error.strerror or error)
            ) from None
    engine = connect(settings.database)
    try:
        upgrade(engine)
    except OperationalError as error:
        engine.dispose()
        raise CommandError(
            _("The database can't be opened ({reason}). Check CREATOR_LESSONS_DATABASE_URL.").format(
                reason=str(error.orig).splitlines()[0]
            )
        ) from None
    return engine
