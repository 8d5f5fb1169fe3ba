"""The words and definitions that the LRS keeps for verbs and activities, merged from what arrived.

Texts in a language, further information and extensions follow the newest statement; what makes an activity the same
activity (its type, an interaction's answers) stays as first said (xAPI 1.0.3 Data 2.4.4.1, LRS Requirements).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_MERGED = ("name", "description", "extensions")
_INTERACTION = ("interactionType", "correctResponsesPattern", "choices", "scale", "source", "target", "steps")


def merge_display(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Return a verb's words with those of a newer statement."""
    return {**old, **new}


def merge_definition(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return an activity's definition with that of a newer statement.

    An interaction of another type is not mixed into the first: their lists do not fit each other.
    """
    if "interactionType" in old and new.get("interactionType") != old["interactionType"]:
        new = {name: value for name, value in new.items() if name not in _INTERACTION}
    merged = {**new, **old}
    for name in _MERGED:
        if name in old and name in new:
            merged[name] = {**old[name], **new[name]}
    if "moreInfo" in new:
        merged["moreInfo"] = new["moreInfo"]
    return merged


def best_language(words: Mapping[str, str], wanted: Sequence[str]) -> dict[str, str]:
    """Return a language map with one entry: the best for the languages `wanted`, most wanted first.

    A longer tag serves a shorter wish (``en-GB`` for ``en``) and a shorter one a longer wish; without any wish that can
    be met, the first entry serves (xAPI 1.0.3 Communication 2.1.3).
    """
    if len(words) < 2:
        return dict(words)
    tags = {tag.lower(): tag for tag in words}
    for wish in wanted:
        if wish == "*":
            break
        low = wish.lower()
        if low in tags:
            return {tags[low]: words[tags[low]]}
        for tag, original in tags.items():
            if tag.startswith(low + "-") or low.startswith(tag + "-"):
                return {original: words[original]}
    first = next(iter(words))
    return {first: words[first]}
