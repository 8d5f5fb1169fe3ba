"""What logins and launches leave behind for the connection test; written seldom, so that no launch waits for it."""

from __future__ import annotations

from lti_tool import clock
from lti_tool.db import reading, writing
from lti_tool.errors import Refusal
from lti_tool.lti import state as states
from lti_tool.models import connection as connections
from lti_tool.models import platform as platforms
from lti_tool.models.platform import Platform
from lti_tool.platforms.families import family_of
from lti_tool.services import Services


def login(services: Services, platform: Platform) -> None:
    """The LMS began a login: the first one is noted."""
    if not platform.login_at:
        with writing(services.engine) as connection:
            connections.saw_login(connection, platform.id)


def launch(services: Services, platform: Platform, family: str) -> None:
    """A launch was let in: the first one is noted, one after a refusal, and one that says better which LMS it is.

    The worker needs to know as well, and has no launch to ask.
    """
    if family != family_of(platform.family, platform.auth_url):
        with writing(services.engine) as connection:
            platforms.change(connection, platform.id, family=family)
    if not platform.launched_at or platform.trouble:
        with writing(services.engine) as connection:
            connections.saw_launch(connection, platform.id)


def refused(services: Services, platform: Platform, code: str) -> None:
    """A launch was refused: noted at most once a minute, whoever makes it fail."""
    if platform.trouble_at < clock.now() - clock.MINUTE:
        with writing(services.engine) as connection:
            connections.saw_trouble(connection, platform.id, code)


def lms_refused(services: Services, state: str, code: str) -> None:
    """The LMS answered a login with an error; the state that it sent back says which LMS."""
    try:
        platform_id = states.read(services.vault, state).platform_id
    except Refusal:
        return
    with reading(services.engine) as connection:
        platform = platforms.get(connection, platform_id)
    if platform is not None:
        refused(services, platform, code)
