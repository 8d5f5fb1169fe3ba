"""The key of a dispatch: it lies in a package, where anybody may read it, and opens `/collect` and nothing else.

It is reckoned from the instance secret, so that a package exported again has the same bytes, and nothing secret stands
in the database. A new number makes a new key; the old one opens nothing any more.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

from sqlalchemy import Connection

from lti_tool.models import dispatch as dispatches
from lti_tool.models.dispatch import Dispatch
from lti_tool.secrets import Vault

_PURPOSE = "dispatch key"
_FORM = re.compile(r"([0-9a-f]{32})\.([A-Za-z0-9_-]{43})", re.ASCII)


def token(vault: Vault, dispatch: Dispatch) -> str:
    """The key of a dispatch: its id, a dot, and the proof that we made it."""
    return f"{dispatch.id}.{_proof(vault, dispatch.id, dispatch.key_number)}"


def dispatch_of(vault: Vault, connection: Connection, given: str) -> Dispatch | None:
    """The dispatch whose present key this is; ``None`` where it is no key of ours, or one that was renewed."""
    form = _FORM.fullmatch(given)
    found = dispatches.get(connection, form[1]) if form else None
    if form is None or found is None or not hmac.compare_digest(form[2], _proof(vault, found.id, found.key_number)):
        return None
    return found


def _proof(vault: Vault, dispatch_id: str, number: int) -> str:
    made = hmac.digest(vault.derive(_PURPOSE), f"{dispatch_id}\0{number}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(made).decode().rstrip("=")
