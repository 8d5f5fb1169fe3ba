"""Lessons that a partner has of its own, for tests: written into the folder where the tool looks for them."""

from __future__ import annotations

from lti_tool.db import writing
from lti_tool.models import partner as partners
from lti_tool.models.partner import Partner
from lti_tool.services import Services
from packages.lesson import Lesson
from tests.lti_support import Tool
from tests.packages.conftest import Shelf
from tests.packages.rich import FILES


def write_own(tool: Tool | Services, partner: Partner, name: str = "", **changes: str) -> Shelf:
    """A lesson of this partner's with one of everything; a change is another text for a line of lesson.toml.

    Args:
        tool: the installation, or its services.
        partner: whose folder.
        name: the lesson's id; by default the partner's short name and ``-codes``.
        changes: key → value as TOML, put at the top of lesson.toml.
    """
    name = name or f"{partner.slug}-codes"
    here = tool if isinstance(tool, Services) else tool.services
    shelf = Shelf(here.settings.partner_lessons_folder / partner.slug, name)
    (shelf.folder / "media").mkdir(parents=True)
    for file, content in FILES.items():
        (shelf.folder / file).write_bytes(content)
    lines = "".join(f"{key} = {value}\n" for key, value in changes.items())
    shelf.edit("lesson.toml", 'id = "rich-lesson"\n', f'id = "{name}"\n{lines}')
    return shelf


def lesson_of(tool: Tool, partner: Partner, name: str = "") -> Lesson:
    """The same lesson as the tool reads it, for the partner's market."""
    found = tool.services.catalogue_for(partner).lessons[name or f"{partner.slug}-codes"]
    return found.for_market(partner.market or None)


def move_to(tool: Tool, partner: Partner, market: str) -> Partner:
    """The partner in another market."""
    with writing(tool.services.engine) as connection:
        partners.change(connection, partner.id, market=market)
        return partners.get(connection, partner.id)
