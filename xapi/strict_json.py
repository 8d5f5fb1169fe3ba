"""JSON read strictly, as statements need it (xAPI 1.0.3 Data 2.2): each property once, no NaN, valid Unicode."""

from __future__ import annotations

import json
from typing import Any

import orjson


class BadJSON(ValueError):
    """A text that is not the JSON we accept; the message says where or why."""


def parse(body: bytes) -> Any:
    """Return the value of a JSON text (UTF-8).

    A compact text, as browsers write it, is proved to hold each property once by writing it again with orjson; any
    other is read by the standard library, which also keeps integers beyond 64 bits.

    Raises:
        BadJSON: not JSON, a property twice in one object, nested some 250 deep.
    """
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadJSON(f"not JSON: {error}") from None
    try:
        if orjson.dumps(value) == body:
            return value
        value = json.loads(body, object_pairs_hook=_once)
        dump(value)
    except (orjson.JSONEncodeError, RecursionError, OverflowError):
        raise BadJSON("nested too deep, or a number is too large") from None
    return value


def dump(value: Any) -> str:
    """Return the JSON text of a value, compact, in the order of its properties.

    Raises:
        OverflowError: a number is infinite.
    """
    try:
        return orjson.dumps(value).decode()
    except orjson.JSONEncodeError:
        try:
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        except ValueError:
            raise OverflowError from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise BadJSON(f'the property "{name[:60]}" stands twice in one object; send it once')
            seen.add(name)
    return value
