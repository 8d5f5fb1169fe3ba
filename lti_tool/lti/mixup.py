"""One platform must not have us act as the client of another (OAuth mix-up, RFC 9700, section 4.4).

Registrations may share signing keys (the older ones, and those of one invitation for many), and each platform names
its own token endpoint, audience and client id. A hostile one could name another platform's: then the token that we
fetch there would go, as Bearer, to whatever service address the hostile platform's launches name; or the assertion,
with the other's audience in it, would go to the hostile endpoint. A client id means one client at one authorization
server. Whoever speaks for that server has it: one whose endpoint is at its issuer's own host before all others; among
equals one that was launched from, for typing costs nothing; and of those the first.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from sqlalchemy import Connection, select

from lti_tool.lti.unproven import speaks_for_its_issuer
from lti_tool.models.platform import Platform, platforms
from lti_tool.platforms import canvas
from lti_tool.platforms.registration import all_fit


def acts_for_another(connection: Connection, platform: Platform) -> bool:
    """Whether this platform names a client and an authorization server that another one has a better claim to.

    Of the same partner too: whoever holds an invitation for many may connect an LMS of their own beside the others.
    Only an LMS that is all at one server may share it with its sister, as Canvas's copy for trials does.
    """
    others = select(platforms).where(platforms.c.client_id == platform.client_id, platforms.c.id != platform.id)
    mine = _hosts(platform.token_url, platform.token_audience)
    of_one_server = len(mine | _hosts(platform.issuer, platform.jwks_url)) == 1
    return any(
        mine & _hosts(other.token_url, other.token_audience) and _better(other, platform)
        for other in (Platform(**row._mapping) for row in connection.execute(others))
        if not (of_one_server and other.partner_id == platform.partner_id)
    )


def _better(other: Platform, mine: Platform) -> bool:
    """Whether the other has the better claim to the authorization server that both name."""
    theirs, ours = _at_home(other), _at_home(mine)
    if theirs != ours:
        return theirs
    if not other.launched_at:
        return False
    return not mine.launched_at or (other.created_at, other.id) < (mine.created_at, mine.id)


def _at_home(platform: Platform) -> bool:
    """Whether its keys and its authorization server are where its issuer is."""
    fits = all_fit(platform.issuer, platform.token_url, platform.token_audience)
    return fits and speaks_for_its_issuer(platform)


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
