"""A console with one staff account, in a database of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lti_tool.app import create_app
from lti_tool.db import open_database, writing
from lti_tool.fetch import Fetcher
from lti_tool.models import staff
from lti_tool.secrets import Vault
from lti_tool.services import Services
from lti_tool.settings import load
from packages import catalogue
from tests.lti_tool.console.support import NAME, PASSWORD, Browser, Society, found_society
from xapi.lrs.transactions import connect


@pytest.fixture(scope="session")
def ready_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all tables and Ada's account, to be copied."""
    settings = load({}, data_dir=tmp_path_factory.mktemp("ready"))
    engine = open_database(settings)
    with writing(engine) as connection:
        staff.add(connection, NAME, PASSWORD)
    engine.dispose()
    return settings.data_dir / "creator-lessons.db"


@pytest.fixture
def house(tmp_path: Path, ready_database: Path) -> Iterator[Services]:
    settings = load({}, data_dir=tmp_path, log_level="error")
    shutil.copy(ready_database, tmp_path)
    engine = connect(settings.database)
    yield Services(settings, engine, Vault("s" * 40), catalogue.shipped(), Fetcher())
    engine.dispose()


@pytest.fixture
def stranger(house: Services) -> Browser:
    """A browser that is not signed in."""
    return Browser(create_app(house).test_client())


@pytest.fixture
def browser(stranger: Browser) -> Browser:
    """A browser in which Ada is signed in."""
    assert stranger.sign_in().status_code == 303
    return stranger


@pytest.fixture
def society(house: Services) -> Society:
    return found_society(house.engine, house.vault, "Harmonia")
