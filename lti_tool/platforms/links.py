"""The ``Link`` header of paged services, as platforms write it.

Moodle's grade services (recorded with 4.5.6: ``tests/captures/moodle/ags-lineitems-page.json``) send it with
typographic quotes as UTF-8 bytes and with ``&amp;`` in the addresses::

    <http://…/lineitems?type_id=1&amp;limit=2&amp;from=2>; rel=“next”

which an ordinary parser misses; its roster service writes it properly. So quotes of any kind, or none, will do.
"""

from __future__ import annotations

import re

LONGEST = 20_000
"""Characters of a header that are looked at."""

_PART = re.compile(r"<([^<>]+)>([^<]*)")
_REL = re.compile(r";\s*rel\s*=\s*[^\w;,]*([\w \-]+)", re.IGNORECASE)


def next_link(header: str) -> str | None:
    """The address of the next page, or ``None`` where this is the last one (``link_to``)."""
    return link_to(header, "next")


def link_to(header: str, relation: str) -> str | None:
    """The address of this relation, or ``None`` where there is none.

    Args:
        header: the ``Link`` header's value (RFC 8288); empty where there is none.
        relation: such as ``next`` or ``differences``.
    """
    for address, parameters in _PART.findall(header[:LONGEST]):
        found = _REL.search(_as_utf8(parameters))
        if found and relation in found[1].lower().split():
            plain: str = address.replace("&amp;", "&").strip()
            return plain
    return None


def _as_utf8(text: str) -> str:
    """Bytes of a header arrive read as Latin-1; where they were UTF-8, what they meant."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
