"""What another record store said of a statement that it refused, without what could name a person."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

LONGEST = 300
_MAIL = re.compile(r"(mailto:)?[^\s\"'<>,;:]+@[^\s\"'<>,;:]+")
_TOKEN = re.compile(r"[0-9a-fA-F]{24,}")
_PLAIN = re.compile(r"[a-zA-Z]{1,12}")
_NAMES = ("message", "detail", "error", "reason", "description", "title", "msg")


def said(body: bytes, statement: Any) -> str:
    """Return the words of a refusal: at most 300 characters that print, none of them a value of the statement.

    Record stores quote what they found. Whatever the statement holds as text is left out, but for words such as
    ``Agent`` that are part of the format and the IRIs of its verb; so are mailboxes and long hexadecimal numbers.

    Args:
        body: of the answer; JSON or plain text. Pages of HTML say nothing of a statement.
        statement: the one that was refused, as parsed JSON.
    """
    text = body[:20_000].decode("utf-8", "replace").strip()
    if text.startswith("<"):
        return ""
    if text.startswith(("{", "[")):
        try:
            text = "; ".join(_words(json.loads(body)))
        except (ValueError, RecursionError):
            text = ""
    text = " ".join("".join(char if char.isprintable() else " " for char in text).split())[:4000]
    values = {value for value in _values(statement) if len(value) > 1 and not _PLAIN.fullmatch(value)}
    for value in sorted(values | _personal(statement), key=len, reverse=True):
        text = text.replace(value, "…")
    text = _TOKEN.sub("…", _MAIL.sub("…", text))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _words(value: Any) -> Iterator[str]:
    """Yield the sentences of an error, under whatever usual name and however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value[:5]:
            yield from _words(item)
    elif isinstance(value, dict):
        for name in _NAMES:
            if value.get(name):
                yield from _words(value[name])
        if isinstance(value.get("errors"), list | dict):
            yield from _words(value["errors"])


def _values(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _values(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name != "verb":
                yield from _values(item)


def _personal(value: Any) -> set[str]:
    """Return the names of agents and the answers, however short and plain they are."""
    found: set[str] = set()
    if isinstance(value, dict):
        for name, item in value.items():
            if isinstance(item, str) and name in ("name", "mbox", "openid", "response") and len(item) > 1:
                found |= {item, item.removeprefix("mailto:")}
            found |= _personal(item)
    elif isinstance(value, list):
        for item in value:
            found |= _personal(item)
    return found
