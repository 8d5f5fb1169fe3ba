"""One platform must not have us act as the client of another (OAuth mix-up, RFC 9700, section 4.4).

Registrations may share signing keys (the older ones, and those of one invitation for many), and each platform names
its own token endpoint, audience and client id. A hostile one could name another platform's: then the token that we
fetch there would go, as Bearer, to whatever service address the hostile platform's launches name; or the assertion,
with the other's audience in it, would go to the hostile endpoint. A client id means one client at one authorization
server: so whoever registered it first, there, has it.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from sqlalchemy import Connection, or_, select

from lti_tool.models.platform import Platform, platforms
from lti_tool.platforms import canvas


def acts_for_another(connection: Connection, platform: Platform) -> bool:
    """Whether this platform names a client and an authorization server that another one had before it.

    Of the same partner too: whoever holds an invitation for many may connect an LMS of their own beside the others.
    Only an LMS that is all at one server may share it with its sister, as Canvas's copy for trials does.
    """
    others = select(platforms.c.partner_id, platforms.c.token_url, platforms.c.token_audience).where(
        platforms.c.client_id == platform.client_id,
        platforms.c.id != platform.id,
        or_(
            platforms.c.created_at < platform.created_at,
            (platforms.c.created_at == platform.created_at) & (platforms.c.id < platform.id),
        ),
    )
    mine = _hosts(platform.token_url, platform.token_audience)
    of_one_server = len(mine | _hosts(platform.issuer, platform.jwks_url)) == 1
    return any(
        mine & _hosts(row.token_url, row.token_audience)
        for row in connection.execute(others)
        if not (of_one_server and row.partner_id == platform.partner_id)
    )


def _hosts(*urls: str) -> set[str]:
    found = set()
    for url in urls:
        try:
            host = urlsplit(url).hostname
        except ValueError:
            host = None
        if host:
            found.add(canvas.server_of(host.rstrip(".")))
    return found
