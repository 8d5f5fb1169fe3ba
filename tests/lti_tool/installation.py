"""A whole installation in a temporary folder, for tests of the web application's rooms."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import update

from lti_tool.app import create_app
from lti_tool.db import open_database, writing
from lti_tool.fetch import Fetcher
from lti_tool.models import partner as partners
from lti_tool.models.partner import Partner
from lti_tool.secrets import Vault
from lti_tool.services import EXTENSION, Services
from lti_tool.settings import Settings
from packages import catalogue

BASE = "https://lessons.example"
_shipped = cache(catalogue.shipped)  # plain data, read once for all tests


@contextmanager
def installed(folder: Path, **settings: Any) -> Iterator[Flask]:
    """The application with the shipped lessons and an empty database."""
    chosen = Settings(**{"data_dir": folder, "base_url": BASE, **settings})
    engine = open_database(chosen)
    fetch = Fetcher(chosen.allowed_hosts)
    vault = Vault("a secret of an installation in a test")
    app = create_app(Services(chosen, engine, vault, _shipped(), fetch))
    app.testing = False  # as in production: an unexpected error must not escape as an exception
    yield app
    engine.dispose()


def services_of(app: Flask) -> Services:
    """The services behind an application."""
    found: Services = app.extensions[EXTENSION]
    return found


def add_partner(app: Flask, name: str = "Society of Songs", *, id: str = "", market: str = "") -> Partner:
    """A partner of this name, with this id for a test that must know it beforehand."""
    here = services_of(app)
    with writing(here.engine) as connection:
        made = partners.add(connection, here.vault, name, home_page="https://society.example", market=market)
        if id:
            connection.execute(update(partners.partners).where(partners.partners.c.id == made.id).values(id=id))
        return partners.get(connection, id or made.id)


def invite(app: Flask, partner: Partner) -> str:
    """The secret of a new invitation."""
    with writing(services_of(app).engine) as connection:
        return partners.invite(connection, partner.id)
