"""The tool, served on a port of its own at 127.0.0.1 beside the test, with a worker that sends grades."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from waitress.server import create_server

from lti_tool.app import create_app
from lti_tool.db import reading, writing
from lti_tool.models import partner as partners
from lti_tool.models import platform as platforms
from lti_tool.models.attempt import learners
from lti_tool.models.course import resource_links
from lti_tool.models.grade import ACCEPTED, grades
from lti_tool.models.partner import Partner
from lti_tool.models.platform import Platform, deployments
from lti_tool.services import Services
from lti_tool.worker import Worker
from tests import fresh
from tests.browser.demo import free_port
from tests.platforms.openedx.site import Block


@dataclass(slots=True)
class RunningTool:
    """The whole tool on a database of its own; ``worker`` works when it is told to."""

    services: Services
    partner: Partner
    worker: Worker
    _server: Any = field(repr=False)

    @property
    def url(self) -> str:
        return self.services.settings.base_url

    def connect(self, block: Block) -> Platform:
        """Register a component with what Studio shows; one that is registered already stays as it is."""
        with writing(self.services.engine) as connection:
            return platforms.by_client(connection, block.issuer, block.client_id) or platforms.add(
                connection,
                partner_id=self.partner.id,
                issuer=block.issuer,
                client_id=block.client_id,
                auth_url=block.auth_url,
                token_url=block.token_url,
                jwks_url=block.jwks_url,
            )

    def grades_of(self, block: Block) -> list[Any]:
        """The grades that are due or sent for a component, as rows, with the learner's ``subject``."""
        query = (
            select(grades, learners.c.subject)
            .join(learners, learners.c.id == grades.c.learner_id)
            .join(resource_links, resource_links.c.id == grades.c.placement_id)
            .join(deployments, deployments.c.id == resource_links.c.deployment_pk)
            .join(platforms.platforms, platforms.platforms.c.id == deployments.c.platform_id)
            .where(platforms.platforms.c.client_id == block.client_id)
        )
        with reading(self.services.engine) as connection:
            return list(connection.execute(query))

    def work(self, block: Block, *, count: int = 1, seconds: float = 20) -> Any:
        """Do what is due until so many grades of this component are accepted; returns the newest one's row."""
        until = time.monotonic() + seconds
        while True:
            self.worker.once()
            found = self.grades_of(block)
            if len(found) == count and all(one.state == ACCEPTED for one in found):
                return found[-1]
            assert time.monotonic() < until, [(one.state, one.tries, one.reason) for one in found]
            time.sleep(0.1)

    def do_not_wait(self, block: Block) -> None:
        """Let the next try for this component's grades be due now."""
        found = [one.id for one in self.grades_of(block)]
        with writing(self.services.engine) as connection:
            connection.execute(update(grades).where(grades.c.id.in_(found)).values(next_try_at=0, last_timestamp=0))

    def stop(self) -> None:
        """Serve no more."""
        self._server.close()


def start_tool(folder: Path, site: str) -> RunningTool:
    """Start the tool with its data in ``folder``; it may fetch from ``site``, such as localhost:8300."""
    port = free_port()
    services = fresh.on_sqlite(folder, base_url=f"http://127.0.0.1:{port}", allowed_hosts=(site,))
    services.lessons.keep_common()
    with writing(services.engine) as connection:
        partner = partners.add(
            connection, services.vault, "Harmonia", home_page="https://harmonia.example", deployment_policy="accept"
        )
    server = create_server(
        create_app(services), host="127.0.0.1", port=port, threads=4, map={}, clear_untrusted_proxy_headers=True
    )
    threading.Thread(target=server.run, name="tool", daemon=True).start()
    return RunningTool(services, partner, Worker(services), server)
