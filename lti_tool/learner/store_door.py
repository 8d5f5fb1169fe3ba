"""The second door of an attempt: its token lets a program write at ``/xapi`` as a cmi5 unit does, and no more.

Statements are taken by ``record.py`` like those of the player, so that neither a score nor a conclusion is a browser's
word; only a whole batch is taken or none, as everywhere at ``/xapi``. Documents: the state of this lesson, learner
and registration; the learner's own profile is read.
"""

from __future__ import annotations

import uuid
from base64 import b64encode
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from lti_tool import clock
from lti_tool.db import writing
from lti_tool.learner import attempts, record
from lti_tool.learner.attempts import Attempt
from lti_tool.learner.door import MAX_BYTES, MAX_STATEMENTS, Delivery
from lti_tool.learner.facts import PLAYER_VERBS
from lti_tool.learner.lessons import lesson_of
from lti_tool.learner.taking import actor_of
from lti_tool.services import Services
from xapi.lrs import identity
from xapi.lrs.auth import Grant, NotTaken
from xapi.lrs.bounds import Bounds
from xapi.vocabulary import Namespace

USER = "attempt"
"""The user's name where an attempt's token is sent as a password (Basic), and the name of its credential."""
A_MINUTE = 600
"""Writes of one attempt a minute."""


def basic_token(token: str) -> str:
    """An attempt's token as cmi5's fetch gives it out: what follows ``Basic`` in the header (cmi5 8.2.3)."""
    return b64encode(f"{USER}:{token}".encode()).decode()


def grant_of(services: Services, attempt: Attempt, spend: Callable[[int], int]) -> Grant:
    """What the bearer of this attempt's token may do in the record store."""
    ns = Namespace(services.settings.namespace)
    return Grant(
        tenant=attempt.partner.id,
        credential=USER,
        scopes=frozenset(("statements/write",)),
        authority=record.authority(services.settings.base_url),
        channel=attempt.channel,
        bounds=Bounds(
            activities=(ns.lesson(attempt.lesson),),
            realm=f"{ns.base}/lessons/",
            verbs=PLAYER_VERBS,
            home_page=attempt.partner.home_page,
            agent=identity.identity(actor_of(attempt)),
            registration=attempt.id,
            judged=True,
            body=MAX_BYTES,
            batch=MAX_STATEMENTS,
        ),
        take=partial(_take, services, attempt.id),
        spend=spend,
    )


def _take(services: Services, attempt_id: str, statements: Sequence[dict[str, Any]]) -> list[str]:
    """Record statements for an attempt, all or none; returns their ids.

    Raises:
        NotTaken: one of them was refused, with the reason.
        Conflict: an id is taken by another statement (`xapi.lrs.store`).
    """
    now = clock.now()
    sent = tuple({"id": str(uuid.uuid4()), **one} for one in statements)
    delivery = Delivery(token="", skew=0, statements=sent, state=None, notice="", closing=False)
    with writing(services.engine) as connection:
        attempt = attempts.load(connection, attempt_id, lock=True)
        lesson = lesson_of(attempt) if attempt else None
        if attempt is None or lesson is None:
            raise NotTaken("this attempt or its lesson is gone")
        recorded = record.record(
            connection,
            attempt,
            delivery,
            lesson=lesson,
            digest=services.lessons.digest_of(lesson),
            offered=services.offered_to,
            namespace=services.settings.namespace,
            base_url=services.settings.base_url,
            now=now,
        )
        for name, reason in recorded.refused:
            raise NotTaken(f"the statement {name} was not taken: {reason}")
    return [str(one["id"]) for one in sent]
