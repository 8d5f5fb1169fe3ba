"""Which LMS is this?

The launch itself says so (``tool_platform``, LTI core 1.3, section 5.4.4): signed, and at each launch anew. Moodle
and Canvas send ``product_family_code`` there and in their dynamic registration; Open edX never does, and is known
by the path of its authorization endpoint, as is whatever was connected by hand before its first launch.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from lti_tool.platforms import canvas, moodle, openedx
from lti_tool.platforms.quirks import Quirks

FAMILIES = (moodle.QUIRKS, canvas.QUIRKS, openedx.QUIRKS)

_KNOWN = frozenset(quirks.family for quirks in FAMILIES)
_SPELLINGS = {"open-edx": "openedx", "open_edx": "openedx", "edx": "openedx", "canvas-lms": "canvas"}


def family_of(registered: str, auth_url: str, product: str = "") -> str:
    """The family of a platform: as its launch says, else as registered, else by the shape of its URL.

    A name that means nothing here does not hide what the other two say: some LMSs put their own brand there.

    Args:
        registered: what the registration said, maybe nothing.
        auth_url: the registered authorization endpoint.
        product: ``product_family_code`` of a *verified* launch, maybe nothing.
    """
    named = [_spelt(product), _spelt(registered)]
    path = urlsplit(auth_url).path.rstrip("/")
    shaped = [quirks.family for quirks in FAMILIES if path.endswith(quirks.auth_paths)]
    return next((name for name in named + shaped if name in _KNOWN), "") or named[0] or named[1]


def quirks_of(family: str) -> Quirks:
    """The quirks of a family; those of an unknown one are none."""
    return next((quirks for quirks in FAMILIES if quirks.family == family), Quirks(family))


def _spelt(name: str) -> str:
    plain = name.strip().lower() if name.isprintable() else ""  # what no database keeps is no name
    return _SPELLINGS.get(plain, plain)[:64]
