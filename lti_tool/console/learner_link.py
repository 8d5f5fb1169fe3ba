"""A learner in an address: sealed, so that no pseudonym lands in an access log or in a browser's history.

A search for a learner stays a link that staff can share, for whoever is signed in here can open it.
"""

from __future__ import annotations

from lti_tool.errors import CommandError
from lti_tool.secrets import Vault

LONGEST = 120  # characters of what is searched for
_KIND = b"learner searched for\0"
_LONGEST_SEALED = 1_000


def sealed(vault: Vault, who: str) -> str:
    """What stands in an address for a pseudonym or its beginning; empty for none."""
    return vault.encrypt(_KIND + who[:LONGEST].encode()) if who else ""


def opened(vault: Vault, given: str) -> str | None:
    """The pseudonym again; empty where nothing was given, ``None`` for what this installation did not seal."""
    if not given:
        return ""
    if len(given) > _LONGEST_SEALED or not given.isascii():
        return None
    try:
        plain = vault.decrypt(given)
    except CommandError:
        return None
    return plain.removeprefix(_KIND).decode() if plain.startswith(_KIND) else None
