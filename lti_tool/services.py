"""What every room of the web application needs: made once in ``app.py``, found here by the views."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import current_app
from sqlalchemy import Engine

from lti_tool.fetch import Fetcher
from lti_tool.secrets import Vault
from lti_tool.settings import Settings
from packages.catalogue import Catalogue

EXTENSION = "creator_lessons"


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of one running installation."""

    settings: Settings
    engine: Engine
    vault: Vault
    catalogue: Catalogue
    fetch: Fetcher = field(repr=False)


def services() -> Services:
    """The services of the application that handles this request."""
    found: Services = current_app.extensions[EXTENSION]
    return found
