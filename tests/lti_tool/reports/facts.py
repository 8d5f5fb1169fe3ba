"""Attempts for reports to count."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine, insert

from lti_tool import clock
from lti_tool.db import writing
from lti_tool.models import course, partner, platform
from lti_tool.models.attempt import attempts, learners
from lti_tool.models.base import new_id
from lti_tool.secrets import Vault


def at(text: str) -> int:
    """An ISO moment as microseconds."""
    return clock.micros(datetime.fromisoformat(text))


@dataclass
class World:
    """Partners, each with one placement, their learners and attempts."""

    engine: Engine
    partners: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    def partner(self, name: str) -> str:
        """Make a partner; returns its id."""
        with writing(self.engine) as connection:
            made = partner.add(connection, Vault("s" * 40), name, home_page="https://cmo.example")
            lms = platform.add(
                connection,
                partner_id=made.id,
                issuer=f"https://{made.slug}.example",
                client_id="c",
                auth_url="https://lms.example/auth",
                jwks_url="https://lms.example/jwks",
            )
            deployment = platform.add_deployment(connection, lms.id, "1", "accepted")
            placement = connection.execute(
                insert(course.resource_links)
                .values(deployment_pk=deployment.id, resource_link_id="l", ags_scopes=[], seen_at=0)
                .returning(course.resource_links.c.id)
            ).scalar_one()
        self.partners[name] = (made.id, lms.id, placement)
        return made.id

    def learner(self, name: str, *, test: bool = False) -> tuple[str, int]:
        """Make a learner of a partner."""
        partner_id, platform_id, _placement = self.partners[name]
        with writing(self.engine) as connection:
            key = connection.execute(
                insert(learners)
                .values(
                    partner_id=partner_id,
                    pseudonym=f"{next(self.numbers):064x}",
                    platform_id=platform_id,
                    test=test,
                    created_at=0,
                )
                .returning(learners.c.id)
            ).scalar_one()
        return name, key

    def attempt(
        self,
        learner: tuple[str, int],
        lesson: str,
        started: str,
        *,
        completed: bool = False,
        success: bool | None = None,
        begun: bool = True,
        version: int = 1,
        digest: str = "",
    ) -> None:
        """Make an attempt of a learner."""
        name, key = learner
        partner_id, _platform, placement = self.partners[name]
        with writing(self.engine) as connection:
            connection.execute(
                insert(attempts).values(
                    id=new_id(),
                    partner_id=partner_id,
                    placement_id=placement,
                    learner_id=key,
                    lesson=lesson,
                    lesson_version=version,
                    lesson_digest=digest,
                    number=next(self.numbers),
                    lang="en",
                    completed=completed,
                    success=success,
                    facts={},
                    state={},
                    initialized=begun,
                    started_at=at(started),
                    last_at=at(started),
                )
            )
