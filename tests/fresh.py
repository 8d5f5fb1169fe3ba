"""Fresh installations for tests, quickly: tables and keys are made once a run, then copied."""

from __future__ import annotations

import functools
import shutil
import tempfile
from pathlib import Path

from sqlalchemy import Engine

from lti_tool.app import make_services
from lti_tool.services import Services
from lti_tool.settings import Settings
from packages import catalogue
from packages.catalogue import Catalogue
from tests import postgres

SECRET = "a secret for tests only, long enough"


@functools.cache
def lessons() -> Catalogue:
    """The shipped lessons, read once."""
    return catalogue.shipped()


@functools.cache
def _sqlite_template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="creator-lessons-"))
    _make(Settings(data_dir=folder, secret=SECRET)).engine.dispose()
    return folder


@functools.cache
def _postgresql_template() -> str:
    name = "tool_template"
    url = postgres.shared().create(name)
    _make(Settings(database_url=url, secret=SECRET)).engine.dispose()
    return name


_opened: list[Engine] = []


def _make(settings: Settings) -> Services:
    services = make_services(settings, lessons())
    _opened.append(services.engine)
    return services


def close() -> None:
    """Close the connections of every installation made since the last call."""
    while _opened:
        _opened.pop().dispose()


def on_sqlite(folder: Path, **settings: object) -> Services:
    """The services of a fresh installation whose database is a file in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(_sqlite_template() / "creator-lessons.db", folder)
    return _make(Settings(data_dir=folder, **{"secret": SECRET, **settings}))  # type: ignore[arg-type]


def on_postgresql(folder: Path, **settings: object) -> Services:
    """The services of a fresh installation with a PostgreSQL database of its own."""
    _postgresql_template()
    url = postgres.shared().create(f"tool_{folder.name}_{id(folder)}", _postgresql_template())
    return _make(Settings(data_dir=folder, database_url=url, **{"secret": SECRET, **settings}))  # type: ignore[arg-type]
