"""How it went: results, scores, durations; times; attachments (xAPI 1.0.3 Data 2.4.5, 2.4.7, 2.4.11)."""

from __future__ import annotations

from typing import Any

from xapi import forms, moments
from xapi.invalid import (
    Check,
    Invalid,
    Path,
    boolean,
    each,
    extensions,
    iri,
    language_map,
    number,
    properties,
    text,
)

_SCORE = "xAPI 1.0.3 Data 2.4.5.1"
_ATTACHMENT = "xAPI 1.0.3 Data 2.4.11"


def timestamp(value: Any, path: Path, edition: int) -> None:
    """Check a point in time: ISO 8601, under edition 2 its profile RFC 3339 (Data 4.5).

    Raises:
        Invalid: not a text, or not such a time.
    """
    try:
        if type(value) is not str:
            raise ValueError
        moments.parse(value, rfc3339=edition == 2)
    except ValueError:
        form = "an RFC 3339" if edition == 2 else "an ISO 8601"
        raise Invalid(path, f"must be {form} timestamp, not with -00:00", "xAPI 1.0.3 Data 4.5", value) from None


def _duration(value: Any, path: Path, _edition: int) -> None:
    if type(value) is not str or not moments.is_duration(value):
        raise Invalid(path, "must be an ISO 8601 duration, for example PT4M30.5S", "xAPI 1.0.3 Data 4.6", value)


def _scaled(value: Any, path: Path, edition: int) -> None:
    number(value, path, edition)
    if not -1 <= value <= 1:
        raise Invalid(path, "must be from -1 to 1", _SCORE, value)


def score(value: Any, path: Path, edition: int) -> None:
    """Check a Score: scaled from -1 to 1, min below max, raw between them (Data 2.4.5.1).

    Raises:
        Invalid: at the first broken rule.
    """
    allowed: dict[str, Check] = {"scaled": _scaled, "raw": number, "min": number, "max": number}
    properties(value, path, edition, allowed, (), "a Score", _SCORE)
    low, high, raw = value.get("min"), value.get("max"), value.get("raw")
    if low is not None and high is not None and low >= high:
        raise Invalid((path, "min"), f"must be less than max, which is {high}", _SCORE, low)
    if raw is not None and ((low is not None and raw < low) or (high is not None and raw > high)):
        raise Invalid((path, "raw"), "must be between min and max", _SCORE, raw)


_RESULT: dict[str, Check] = {
    "score": score,
    "success": boolean,
    "completion": boolean,
    "response": text,
    "duration": _duration,
    "extensions": extensions,
}


def result(value: Any, path: Path, edition: int) -> None:
    """Check a Result (Data 2.4.5).

    Raises:
        Invalid: at the first broken rule.
    """
    properties(value, path, edition, _RESULT, (), "a Result", "xAPI 1.0.3 Data 2.4.5")


def _media_type(value: Any, path: Path, _edition: int) -> None:
    if type(value) is not str or not forms.is_media_type(value):
        raise Invalid(path, "must be a media type, for example text/plain", _ATTACHMENT, value)


def _length(value: Any, path: Path, _edition: int) -> None:
    if type(value) is not int or value < 0:
        raise Invalid(path, "must be the length in octets, an integer", _ATTACHMENT, value)


def _sha2(value: Any, path: Path, _edition: int) -> None:
    if type(value) is not str or not forms.is_sha2(value):
        raise Invalid(path, "must be a SHA-2 in hexadecimal", _ATTACHMENT, value)


_ATTACHMENT_PROPERTIES: dict[str, Check] = {
    "usageType": iri,
    "display": language_map,
    "description": language_map,
    "contentType": _media_type,
    "length": _length,
    "sha2": _sha2,
    "fileUrl": iri,
}
_ATTACHMENT_REQUIRED = ("usageType", "display", "contentType", "length", "sha2")


def _attachment(value: Any, path: Path, edition: int) -> None:
    properties(value, path, edition, _ATTACHMENT_PROPERTIES, _ATTACHMENT_REQUIRED, "an attachment", _ATTACHMENT)


attachments: Check = each(_attachment, _ATTACHMENT)
"""Check the attachments of a statement (Data 2.4.11); whether their bytes are there, the receiver of bodies checks."""
