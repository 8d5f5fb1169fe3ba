"""Mark a message for translation without translating it.

This floor knows no language: a message travels as template and values, and whoever shows it translates the
template. Babel extracts what stands in `N_()` (keyword `N_`).
"""

from __future__ import annotations


def N_(message: str) -> str:  # noqa: N802 -- the name that gettext tools look for
    """Return the message as it is; the name tells Babel to extract it."""
    return message
