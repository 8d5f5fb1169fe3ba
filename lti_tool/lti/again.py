"""What a login was begun with, kept by the browser for ten minutes: an LMS that fails for a moment can be asked again.

The LMS's hints are spent by a launch, not by an error in its place. So the page that explains such an error offers to
begin anew with the same parameters, in a window of its own: there an LMS that was not recognised in a frame is.
Nothing of this is trusted: it goes to the login address, as any site's form might.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import Response, request

from lti_tool.lti import state
from lti_tool.services import services

COOKIE = "cl_again"
LONGEST = 3000
"""Characters: a browser keeps 4096 bytes a cookie, and longer ones are not offered again."""
CODES = frozenset({"lms_login_required", "lms_server_error", "lms_temporarily_unavailable"})
"""The errors after which the same hints may still be good."""


def remember(response: Response, sent: Mapping[str, str]) -> None:
    """Let the browser keep these parameters; the newest login's only."""
    text = base64.urlsafe_b64encode(json.dumps(dict(sent)).encode()).decode()
    if len(text) > LONGEST:
        return
    response.set_cookie(
        COOKIE,
        text,
        max_age=state.MAX_AGE,
        path=urlsplit(services().settings.base_url).path + state.COOKIE_PATH,
        secure=True,
        httponly=True,
        samesite="None",
        partitioned=True,
    )


def remembered(names: tuple[str, ...]) -> dict[str, str]:
    """The parameters of the newest login of this browser; empty where there are none.

    Args:
        names: those that a login has.
    """
    try:
        found = json.loads(base64.urlsafe_b64decode(request.cookies.get(COOKIE, "")[: LONGEST + 1]))
    except (ValueError, RecursionError):
        return {}
    kept = found if isinstance(found, dict) else {}
    return {name: kept[name] for name in names if isinstance(kept.get(name), str)}
