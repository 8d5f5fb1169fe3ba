"""What every view of the demo LMS needs: made once in ``app.py``, found here."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import current_app
from sqlalchemy import Connection, Engine

from lti_tool import clock
from lti_tool.demo import registry, tables
from lti_tool.demo.keys import PlatformKey
from lti_tool.demo.tool_keys import ToolKeys
from lti_tool.fetch import Fetcher

EXTENSION = "demo_lms"
PRODUCT_FAMILY = "creator-lessons-demo"
MESSAGES_KEPT = 60


@dataclass(frozen=True, slots=True)
class ConsoleHint:
    """The demo staff account of the tool's console, shown to newcomers. Never a real account."""

    name: str
    password: str


@dataclass(frozen=True, slots=True)
class Lms:
    """One running demo LMS. ``base_url`` is its issuer, without a slash at the end."""

    engine: Engine
    base_url: str
    tool_url: str
    guid: str
    console: ConsoleHint | None
    key: PlatformKey = field(repr=False)
    fetch: Fetcher = field(repr=False)
    tool_keys: ToolKeys = field(repr=False)

    def url(self, path: str) -> str:
        """The full address of a path of this LMS."""
        return self.base_url + path


def lms() -> Lms:
    """The demo LMS that handles this request."""
    found: Lms = current_app.extensions[EXTENSION]
    return found


def platform_storage(connection: Connection) -> bool:
    """Whether this LMS offers LTI platform storage at the moment."""
    return registry.get(connection, "platform_storage") == "on"


def note(connection: Connection, kind: str, body: object) -> None:
    """Keep a message for the page "What travelled"; only the last ones are kept."""
    table = tables.message
    key = connection.execute(table.insert().values(at=clock.now(), kind=kind, body=body)).inserted_primary_key
    assert key is not None
    connection.execute(table.delete().where(table.c.id <= int(key[0]) - MESSAGES_KEPT))
