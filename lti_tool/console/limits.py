"""How often a sign-in may be tried: by address, and by account name.

The counts are kept in the memory of one process: with several web processes an address has that many times
the tries, and a restart forgets them. Argon2 keeps each try slow; the counts keep guessing hopeless.
"""

from __future__ import annotations

import hashlib
import math
import time

from flask import request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from lti_tool.models.staff import LONGEST, plain_name

BY_ADDRESS = "5 per minute"
BY_ACCOUNT = "10 per 15 minutes"


def new_limiter() -> Limiter:
    """A limiter with counts of its own, for one application."""
    return Limiter(get_remote_address, storage_uri="memory://", strategy="moving-window")


def account_key() -> str:
    """The account that the posted form names, whether it exists or not."""
    name = plain_name(request.form.get("name", "")[:LONGEST]).casefold()
    return hashlib.sha256(name.encode()).hexdigest()


def seconds_to_wait(limiter: Limiter) -> int:
    """Whole seconds until the limit that stopped this request lets one through again."""
    found = limiter.current_limit
    return 60 if found is None else max(1, math.ceil(found.reset_at - time.time()))
