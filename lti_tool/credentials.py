"""Who may use the LRS at ``/xapi``: Basic credentials, checked fast.

A secret is 256 random bits of ours, so its SHA-256 is as hard to guess as the secret itself; a slow password
hash would only make each request dear.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable

from flask import Request

from lti_tool.db import reading
from lti_tool.models import credential as credentials
from lti_tool.secrets import fingerprint
from lti_tool.services import Services
from xapi.lrs.auth import Grant


def authenticator(services: Services) -> Callable[[Request], Grant | None]:
    """The function that the LRS asks for each request; ``None`` = not let in."""
    home = services.settings.base_url

    def authenticate(request: Request) -> Grant | None:
        given = request.authorization
        if given is None or given.type != "basic" or not given.username or not given.password:
            return None
        if not given.username.isalnum():  # ours are; a NUL would be an error of PostgreSQL
            return None
        with reading(services.engine) as connection:
            kept = credentials.get(connection, given.username)
        if kept is None or kept.revoked_at is not None:
            return None
        if not hmac.compare_digest(kept.secret_fingerprint, fingerprint(given.password)):
            return None
        return Grant(
            tenant=kept.partner_id,
            credential=kept.key,
            scopes=frozenset(kept.scopes),
            authority={"objectType": "Agent", "account": {"homePage": home, "name": kept.key}},
        )

    return authenticate
