"""When two statements are the same (xAPI 1.0.3 Data 2.3.1, Statement Comparison Requirements).

What an LRS may set or change is left out of the comparison: id, stored, authority, version, the words of verbs, the
definitions of activities, the order of a group's members, one context activity or a list of one, the case of what has
none. A timestamp is compared as a point in time, and only where both statements brought one.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import orjson

from xapi import moments
from xapi.lrs import identity

_LEFT_OUT = frozenset(("id", "stored", "authority", "version", "timestamp"))
_SMALL = re.compile(r"([.,]\d\d)\d+")


def digest(statement: dict[str, Any]) -> bytes:
    """Return 32 bytes that are the same for equal statements; the timestamp is compared apart."""
    core = {name: _part(name, value) for name, value in statement.items() if name not in _LEFT_OUT}
    return hashlib.sha256(_canonical(core)).digest()


def equal(first: dict[str, Any], second: dict[str, Any]) -> bool:
    """Say whether two statements are the same for an LRS."""
    if digest(first) != digest(second):
        return False
    if "timestamp" in first and "timestamp" in second:
        return moments.parse(first["timestamp"]) == moments.parse(second["timestamp"])
    return True


def _canonical(value: Any) -> bytes:
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:  # an integer beyond 64 bits
        return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _part(name: str, value: Any) -> Any:
    if name == "actor":
        return _actor(value)
    if name == "verb":
        return value["id"]
    if name == "object":
        return _object(value)
    if name == "context":
        return {key: _context_part(key, item) for key, item in value.items()}
    if name == "result":
        return {key: _result_part(key, item) for key, item in value.items()}
    if name == "attachments":
        return [{key: item.lower() if key == "sha2" else item for key, item in entry.items()} for entry in value]
    return value


def _object(value: dict[str, Any]) -> Any:
    kind = value.get("objectType", "Activity")
    if kind == "Activity":
        return _activity(value)
    if kind == "StatementRef":
        return {"objectType": kind, "id": value["id"].lower()}
    if kind == "SubStatement":
        inner = {name: _part(name, item) for name, item in value.items() if name != "timestamp"}
        if "timestamp" in value:
            inner["timestamp"] = moments.parse(value["timestamp"])
        return inner
    return _actor(value)


def _activity(value: dict[str, Any]) -> dict[str, Any]:
    return {name: item for name, item in value.items() if name != "definition"}


def _actor(value: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = dict(value)
    if "mbox" in found:
        found["mbox"] = identity.mailbox(found["mbox"])
    if "mbox_sha1sum" in found:
        found["mbox_sha1sum"] = found["mbox_sha1sum"].lower()
    if "member" in found:
        found["member"] = sorted((_actor(member) for member in found["member"]), key=_canonical)
    return found


def _context_part(name: str, value: Any) -> Any:
    if name == "contextActivities":
        return {
            place: [_activity(item) for item in (items if isinstance(items, list) else [items])]
            for place, items in value.items()
        }
    if name in ("instructor", "team"):
        return _actor(value)
    if name in ("registration", "language"):
        return value.lower()
    if name == "statement":
        return {**value, "id": value["id"].lower()}
    if name == "contextAgents":
        return [{**entry, "agent": _actor(entry["agent"])} for entry in value]
    if name == "contextGroups":
        return [{**entry, "group": _actor(entry["group"])} for entry in value]
    return _numbers(value) if name == "extensions" else value


def _result_part(name: str, value: Any) -> Any:
    if name == "duration":
        return _SMALL.sub(r"\1", value)
    return _numbers(value) if name in ("score", "extensions") else value


def _numbers(value: Any) -> Any:
    """Return a JSON value with whole numbers written alike: 1.0 and 1 are one number in JSON."""
    if type(value) is float:
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if type(value) is dict:
        return {name: _numbers(item) for name, item in value.items()}
    if type(value) is list:
        return [_numbers(item) for item in value]
    return value
