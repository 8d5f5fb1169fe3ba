"""What every room of the web application needs: made once in ``app.py``, found here by the views."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import current_app
from sqlalchemy import Engine

from lti_tool.fetch import Fetcher
from lti_tool.lessons import Lessons
from lti_tool.models.partner import Partner
from lti_tool.secrets import Vault
from lti_tool.settings import Settings
from packages.catalogue import Catalogue

EXTENSION = "creator_lessons"


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of one running installation.

    Attributes:
        catalogue: the lessons that every partner has.
        lessons: these, partners' own, and the versions that are kept; made here.
    """

    settings: Settings
    engine: Engine
    vault: Vault
    catalogue: Catalogue
    fetch: Fetcher = field(repr=False)
    lessons: Lessons = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make what follows from the other parts."""
        own, versions = self.settings.partner_lessons_folder, self.settings.lesson_versions_folder
        object.__setattr__(self, "lessons", Lessons(self.catalogue, own, versions))

    def catalogue_for(self, partner: Partner) -> Catalogue:
        """Every lesson that a partner has: the common ones and its own. What another partner has is not in it."""
        return self.lessons.of(partner.slug)

    def offered_to(self, partner: Partner) -> Catalogue:
        """What a partner's people can choose from: without lessons that are for other markets only."""
        return self.catalogue_for(partner).for_market(partner.market or None)


def services() -> Services:
    """The services of the application that handles this request."""
    found: Services = current_app.extensions[EXTENSION]
    return found
