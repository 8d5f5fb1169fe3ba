"""Who is signed in to the console: a signed cookie that names an account and its session epoch.

The cookie holds no secret and the server keeps no session: a session is over 12 hours after sign-in, or as
soon as the account's password changes (its epoch moves on), or when the account is gone.
"""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from flask import g, session
from sqlalchemy import Connection

from lti_tool import clock
from lti_tool.models.staff import Staff, get

LIFETIME = 12 * clock.HOUR
HOME = "/console"
_NOT_AFTER_SIGN_IN = ("/console/login", "/console/logout")


def sign_in(account: Staff) -> None:
    """Start a session; nothing of an earlier one stays but the chosen language."""
    lang = session.get("lang")
    session.clear()
    session.update(staff=account.id, epoch=account.session_epoch, since=clock.now())
    if lang:
        session["lang"] = lang


def sign_out() -> None:
    """End the session in this browser; nothing stays but the chosen language."""
    lang = session.get("lang")
    session.clear()
    if lang:
        session["lang"] = lang


def signed_in(connection: Connection) -> Staff | None:
    """The account that this request's session belongs to, if the session is alive."""
    staff_id, since = session.get("staff"), session.get("since")
    if not isinstance(staff_id, str) or not isinstance(since, int):
        return None
    if not 0 <= clock.now() - since < LIFETIME:
        return None
    account = get(connection, staff_id)
    return account if account is not None and session.get("epoch") == account.session_epoch else None


def staff() -> Staff:
    """The account that the guard of the console found for this request."""
    account: Staff = g.staff
    return account


def own_partner() -> str | None:
    """The partner whose administrator is signed in, who sees nothing of others; ``None`` for the consortium's staff."""
    return staff().partner_id


def safe_next(wanted: str | None) -> str:
    """Where to go after sign-in: a page of the console, never another site, whatever the link said."""
    if not wanted or len(wanted) > 2000 or any(ord(char) < 33 or char == "\\" for char in wanted):
        return HOME
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return HOME
    path = unquote(parts.path)
    outside = parts.scheme or parts.netloc or "\\" in path or ".." in path.split("/") or "//" in path
    own = path == HOME or path.startswith(HOME + "/")
    if outside or not own or path in _NOT_AFTER_SIGN_IN:
        return HOME
    return wanted
