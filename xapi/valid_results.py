"""How it went: results, scores, durations; times; attachments (xAPI 1.0.3 Data 2.4.5, 2.4.7, 2.4.11)."""

from __future__ import annotations

from typing import Any

from xapi import forms, moments, sections
from xapi.invalid import (
    Check,
    Invalid,
    boolean,
    each,
    extensions,
    form,
    iri,
    language_map,
    number,
    object_of,
    text,
)


def timestamp(value: Any) -> None:
    """Check a point in time of ISO 8601 (Data 4.5).

    Raises:
        Invalid: not a text, or not such a time.
    """
    if type(value) is not str or not moments.is_moment(value):
        raise Invalid("", "must be an ISO 8601 timestamp, not with -00:00", sections.TIMESTAMP, value)


def strict_timestamp(value: Any) -> None:
    """Check a point in time of RFC 3339, which 2.0 asks for.

    Raises:
        Invalid: not a text, or not such a time.
    """
    if type(value) is not str or not moments.is_moment(value, rfc3339=True):
        raise Invalid("", "must be an RFC 3339 timestamp, not with -00:00", sections.TIMESTAMP, value)


def _scaled(value: Any) -> None:
    number(value)
    if not -1 <= value <= 1:
        raise Invalid("", "must be from -1 to 1", sections.SCORE, value)


_score = object_of("a Score", sections.SCORE, {"scaled": _scaled, "raw": number, "min": number, "max": number})


def score(value: Any) -> None:
    """Check a Score: scaled from -1 to 1, min below max, raw between them (Data 2.4.5.1).

    Raises:
        Invalid: rules are broken.
    """
    _score(value)
    low, high, raw = value.get("min"), value.get("max"), value.get("raw")
    if low is not None and high is not None and low >= high:
        raise Invalid(".min", f"must be less than max, which is {high}", sections.SCORE, low)
    if raw is not None and ((low is not None and raw < low) or (high is not None and raw > high)):
        raise Invalid(".raw", "must be between min and max", sections.SCORE, raw)


_RESULT: dict[str, Check] = {
    "score": score,
    "success": boolean,
    "completion": boolean,
    "response": text,
    "duration": form(moments.is_duration, "must be an ISO 8601 duration, for example PT4M30.5S", sections.DURATION),
    "extensions": extensions,
}
result = object_of("a Result", sections.RESULT, _RESULT)
"""Check a Result (Data 2.4.5)."""


def _length(value: Any) -> None:
    if type(value) is not int or value < 0:
        raise Invalid("", "must be the length in octets, an integer", sections.ATTACHMENT, value)


_ATTACHMENT: dict[str, Check] = {
    "usageType": iri,
    "display": language_map,
    "description": language_map,
    "contentType": form(forms.is_media_type, "must be a media type, for example text/plain", sections.ATTACHMENT),
    "length": _length,
    "sha2": form(forms.is_sha2, "must be a SHA-2 in hexadecimal", sections.ATTACHMENT),
    "fileUrl": iri,
}
_REQUIRED = ("usageType", "display", "contentType", "length", "sha2")
attachments: Check = each(object_of("an attachment", sections.ATTACHMENT, _ATTACHMENT, _REQUIRED), sections.ATTACHMENT)
"""Check the attachments of a statement (Data 2.4.11); whether their bytes are there, the receiver of bodies checks."""
