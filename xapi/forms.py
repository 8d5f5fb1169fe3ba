"""The forms that texts in statements have: IRI, UUID, mailto, language tag, hash, media type, version.

Each check takes any text and answers yes or no. They are best effort where the specification allows it (xAPI 1.0.3
Data 2.2), but a text without its form is never accepted.
"""

from __future__ import annotations

import re
from functools import lru_cache

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20\x7f-\x9f\s<>\"{}|\\^`]+").fullmatch
_UUID = re.compile(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}").fullmatch
_MAILTO = re.compile(r"mailto:[^\x00-\x20\x7f\s@<>]+@[^\x00-\x20\x7f\s@<>]+").fullmatch
_SHA1 = re.compile(r"[0-9A-Fa-f]{40}").fullmatch
_SHA2 = re.compile(r"(?:[0-9A-Fa-f]{56}|[0-9A-Fa-f]{64}|[0-9A-Fa-f]{96}|[0-9A-Fa-f]{128})").fullmatch
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+\-]+/[A-Za-z0-9!#$&^_.+\-]+(?:\s*;[^\x00-\x1f]*)?").fullmatch
_LANGUAGE = re.compile(
    r"(?:(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})"
    r"(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"
    r"|x(?:-[a-z0-9]{1,8})+"
    r"|i-[a-z]{2,8}|en-gb-oed|sgn-(?:be-fr|be-nl|ch-de)|art-lojban|cel-gaulish|no-bok|no-nyn|zh-min(?:-nan)?)",
    re.IGNORECASE | re.ASCII,
).fullmatch
_VERSION_1 = re.compile(r"1\.0(?:\.[0-9]+)?", re.ASCII).fullmatch
_VERSION_2 = re.compile(r"[12]\.0(?:\.[0-9]+)?", re.ASCII).fullmatch


def is_iri(text: str) -> bool:
    """Say whether a text is an IRI with a scheme (Data 4.3)."""
    return _is_iri(text) if len(text) <= 200 else _IRI(text) is not None


@lru_cache(maxsize=8192)
def _is_iri(text: str) -> bool:
    """Remember the answers: the same verbs, activities and extensions come again and again."""
    return _IRI(text) is not None


def is_uuid(text: str) -> bool:
    """Say whether a text is a UUID in its standard form (Data 4.4)."""
    return _UUID(text) is not None


def is_mailto(text: str) -> bool:
    """Say whether a text is a mailto IRI with one address (Data 2.4.2.3)."""
    return _MAILTO(text) is not None


def is_sha1(text: str) -> bool:
    """Say whether a text is a SHA-1 in hexadecimal (Data 2.4.2.3)."""
    return _SHA1(text) is not None


def is_sha2(text: str) -> bool:
    """Say whether a text is a SHA-224, 256, 384 or 512 in hexadecimal (Data 2.4.11)."""
    return _SHA2(text) is not None


def is_media_type(text: str) -> bool:
    """Say whether a text is an Internet media type (Data 2.4.11)."""
    return _MEDIA_TYPE(text) is not None


def is_version(text: str, edition: int) -> bool:
    """Say whether a text is a statement's version: 1.0.n, under edition 2 also 2.0.n (Data 2.4.10)."""
    return (_VERSION_2 if edition == 2 else _VERSION_1)(text) is not None


def is_language(text: str) -> bool:
    """Say whether a text is a language tag by RFC 5646 (Data 4.2)."""
    return len(text) <= 100 and _is_language(text)


@lru_cache(maxsize=1024)
def _is_language(text: str) -> bool:
    return _LANGUAGE(text) is not None
