"""Which LMS is this?"""

from __future__ import annotations

from urllib.parse import urlsplit

from lti_tool.platforms import canvas, moodle, openedx
from lti_tool.platforms.quirks import Quirks

FAMILIES = (moodle.QUIRKS, canvas.QUIRKS, openedx.QUIRKS)

_SPELLINGS = {"open-edx": "openedx", "open_edx": "openedx", "edx": "openedx", "canvas-lms": "canvas"}


def family_of(registered: str, auth_url: str, product: str = "") -> str:
    """The family of a platform: as registered, else by the shape of its URL, else as a launch says.

    Args:
        registered: what the registration said, maybe nothing.
        auth_url: the registered authorization endpoint.
        product: ``product_family_code`` of a *verified* launch, maybe nothing.
    """
    if registered:
        return _spelt(registered)
    path = urlsplit(auth_url).path.rstrip("/")
    for quirks in FAMILIES:
        if path.endswith(quirks.auth_paths):
            return quirks.family
    return _spelt(product)


def quirks_of(family: str) -> Quirks:
    """The quirks of a family; those of an unknown one are none."""
    return next((quirks for quirks in FAMILIES if quirks.family == family), Quirks(family))


def _spelt(name: str) -> str:
    plain = name.strip().lower()
    return _SPELLINGS.get(plain, plain)[:64]
