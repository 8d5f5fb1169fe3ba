"""The player's pages as the real application serves them: launched by a forged LMS, opened by a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext
from waitress.server import create_server

from lti_tool.learner.views import cookie_name
from lti_tool.lti.checks import LTI
from packages.lesson import Lesson
from tests.lti_support import ForgedPlatform, make_tool
from tests.lti_tool.learner.seat import sit


@dataclass(frozen=True, slots=True)
class Application:
    """The running application.

    Attributes:
        url: where it listens.
        lms: an LMS that it knows.
    """

    url: str
    lms: ForgedPlatform

    def launch(self, context: BrowserContext, lesson: Lesson, *, sub: str = "learner", lang: str = "en") -> str:
        """Launch a lesson; returns the address at which this browser then finds its page."""
        channel = sit(self.lms, lesson, **{"sub": sub, LTI + "launch_presentation": {"locale": lang}}).channel
        context.add_cookies([{"name": cookie_name(channel["attempt"]), "value": channel["token"], "url": self.url}])
        return f"{self.url}/attempts/{channel['attempt']}"


@contextmanager
def application(folder: Path) -> Iterator[Application]:
    """The application with the shipped lessons, its data in ``folder``, served over HTTP/1.1."""
    tool = make_tool(folder)
    server = create_server(tool.app, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield Application(f"http://127.0.0.1:{server.effective_port}", tool.platform())
    finally:
        server.close()
        thread.join(5)
        tool.services.engine.dispose()
