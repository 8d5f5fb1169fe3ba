"""A lesson as its page holds it, rendered once for all who open the same version in the same language.

Rendering a lesson's Markdown is by far the dearest part of its page. A kept version never changes, and neither do the
player's files under one version of theirs: so both halves are remembered, a bounded number of them in each process.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import orjson

from lti_tool.media import player_page
from packages import player_files
from packages.lesson import Lesson
from packages.player_json import language_name, lesson_json

_LESSONS = 128
_PAGES = 512


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of a lesson, as one market sees it, in one language: what all that is shown of it depends on.

    Attributes:
        lesson: it itself, in that market's view; the other fields say which it is.
        digest: of the version, see ``lti_tool.lessons``.
        namespace: of activity ids.
    """

    lesson_id: str
    digest: str
    market: str
    lang: str
    namespace: str
    lesson: Lesson = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page takes.

    Attributes:
        data: as ``packages.player_json`` has it.
        text: the same, to stand in the page.
        languages: what the lesson can be read in, each by its own name.
    """

    data: Mapping[str, Any]
    text: str
    languages: tuple[Mapping[str, str], ...]


@lru_cache(maxsize=_LESSONS)
def shown(edition: Edition) -> Shown:
    """The lesson for its page; a version that may still change is not to be asked for here (see ``render``)."""
    return render(edition)


def render(edition: Edition) -> Shown:
    """The same, made anew."""
    media = f"/media/{edition.lesson_id}/{edition.digest}"
    data = lesson_json(edition.lesson, edition.lang, media, edition.namespace)
    languages = tuple({"lang": lang, "label": language_name(lang)} for lang in edition.lesson.languages)
    return Shown(data, embed(data), languages)


def page_files(lesson: Shown, edition: Edition | None, channel: Mapping[str, Any]) -> Mapping[str, Any]:
    """The player's files and words that this page needs (``lti_tool.media.player_page``), the words as text.

    Args:
        lesson: what the page shows.
        edition: which it is; ``None`` where that may still change, and nothing is to be remembered.
        channel: the page's channel settings.
    """
    reached = (channel.get("state") or {}).get("segment")
    known = (channel["kind"], channel.get("lang"), bool(channel.get("notice")), bool(channel.get("follow_up")))
    segment = next((one["id"] for one in lesson.data["segments"] if one["id"] == reached), None)
    if edition is None:
        return _page_files(lesson, *known, segment)
    return _remembered(edition, player_files.version(), *known, segment)


@lru_cache(maxsize=_PAGES)
def _remembered(
    edition: Edition, _: str, kind: str, lang: str | None, notice: bool, follow_up: bool, segment: str | None
) -> Mapping[str, Any]:
    return _page_files(shown(edition), kind, lang, notice, follow_up, segment)


def _page_files(
    lesson: Shown, kind: str, lang: str | None, notice: bool, follow_up: bool, segment: str | None
) -> Mapping[str, Any]:
    channel = {"kind": kind, "lang": lang, "notice": notice, "follow_up": follow_up, "state": {"segment": segment}}
    files = player_page(lesson.data, channel)
    return MappingProxyType(files | {"words": embed(files["words"])})


def embed(data: Any) -> str:
    """JSON that is safe inside a ``<script type="application/json">``."""
    text = orjson.dumps(data).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
