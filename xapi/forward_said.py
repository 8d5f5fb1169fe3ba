"""What other record stores say when they refuse a statement, in words that name nobody: only these are kept.

A record store quotes what it found: a name, an address, an answer; shortened, escaped, or joined to its own words. So
what it said is never kept as it stands. What is known of it is, in the words of `xapi/forward_phrases.py`, with the
place that they are about where that is made of properties of the format alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from xapi.forward_phrases import PHRASES, PROPERTIES

LONGEST = 300
MOST = 4
"""Sentences that are kept at most."""
_LOOKED_AT = 20_000
_FIELDS = ("message", "detail", "error", "reason", "description", "title", "msg")

_PHRASE = re.compile(
    rf"(?<!\w)(?:{'|'.join(re.escape(one) for one in sorted(PHRASES, key=len, reverse=True))})(?<!\w(?=\w))",
    re.IGNORECASE,
)
_AS_WRITTEN = {one.lower(): one for one in PHRASES}
_NAME = "|".join(re.escape(one) for one in sorted(PROPERTIES, key=len, reverse=True))
_PLACE = re.compile(
    rf"(?<![^\s'\"`(;,])((?:statements?|{_NAME})(?:\.(?:{_NAME})(?!\w)|\.\d{{1,3}}(?!\w)|\[\d{{1,3}}\])*)['\"`]?: $"
)
_NAMED = re.compile(rf"^ ['\"`]?({_NAME})(?![\w.@:/\-])")


def said(body: bytes) -> str:
    """Return what is known of the words of a refusal, at most 300 characters; empty where nothing is.

    Args:
        body: of the answer; JSON or plain text, and it may hold anything.
    """
    text = body[:_LOOKED_AT].decode("utf-8", "replace").strip()
    if text.startswith(("{", "[")):
        try:
            text = "; ".join(_words(json.loads(body)))[:_LOOKED_AT]
        except (ValueError, RecursionError):
            text = ""
    return known_in(" ".join(text.split()))


def known_in(text: str) -> str:
    """Return the known sentences of a text, as they are written in the list, each with its place."""
    found: list[str] = []
    for match in _PHRASE.finditer(text):
        place = _PLACE.search(text[max(0, match.start() - 200) : match.start()])
        words = _AS_WRITTEN[match[0].lower()]
        if words.endswith(" property") and (after := _NAMED.search(text[match.end() :][:200])):
            words = f"{words} {after[1]}"
        found.append(f"{place[1]}: {words}" if place else words)
    kept = "; ".join(list(dict.fromkeys(found))[:MOST])
    return kept if len(kept) <= LONGEST else kept[: LONGEST - 1] + "…"


def _words(value: Any) -> Iterator[str]:
    """Yield the sentences of an error, under whatever usual name and however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value[:5]:
            yield from _words(item)
    elif isinstance(value, dict):
        for name in _FIELDS:
            if value.get(name):
                yield from _words(value[name])
        for name in ("errors", "warnings"):
            if isinstance(value.get(name), list | dict):
                yield from _words(value[name])
