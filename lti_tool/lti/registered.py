"""The registration of a launch with the partner that it belongs to, in one question to the database."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from lti_tool.models.partner import Partner, partners
from lti_tool.models.platform import Platform, platforms

_COUNT = len(platforms.c)
_WITH_PARTNER = (
    select(*platforms.c, *partners.c)
    .join(partners, partners.c.id == platforms.c.partner_id)
    .where(platforms.c.id == bindparam("sought"))
)
_PLATFORM = tuple(column.name for column in platforms.c)
_PARTNER = tuple(column.name for column in partners.c)


def registered(connection: Connection, platform_id: str) -> tuple[Platform, Partner] | None:
    """The platform of this id and whose it is; ``None`` where it is not there (any more)."""
    row = connection.execute(_WITH_PARTNER, {"sought": platform_id}).first()
    if row is None:
        return None
    platform = Platform(**dict(zip(_PLATFORM, row[:_COUNT], strict=True)))
    return platform, Partner(**dict(zip(_PARTNER, row[_COUNT:], strict=True)))
