"""An answer in words: the ids in a response, as the statement's own definition names them.

The definition says what was asked when it was answered, whatever the lesson says today
(xAPI 1.0.3, Data 2.4.4.1 "Interaction activities").
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lti_tool.console.wording import in_language, of, text

LISTS = ("choices", "scale", "steps", "source", "target")


def in_words(response: str, definition: Mapping[str, Any]) -> str:
    """The response, its ids replaced by their descriptions; as it is where one of them has none.

    `a[,]c` becomes "first; third", `a[.]x[,]b[.]y` "left → right; left → right".
    """
    names = _names(definition)
    if not names or not response:
        return response
    parts = [[names.get(name) for name in part.split("[.]")] for part in response.split("[,]")]
    if any(name is None for part in parts for name in part):
        return response
    return text("; ".join(" → ".join(str(name) for name in part) for part in parts))


def _names(definition: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key in LISTS:
        entries = definition.get(key)
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, Mapping) and isinstance(entry.get("id"), str):
                words = in_language(entry.get("description"))
                if words:
                    found.setdefault(entry["id"], words)
    return found


def note(result: Mapping[str, Any], extension: str) -> str:
    """What somebody added to an answer in words of their own; empty where there is nothing."""
    return text(of(result, "extensions").get(extension))
