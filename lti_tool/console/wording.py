"""A statement in words that staff read: what happened, where, and how it came out.

Statements may come from anywhere and hold anything: nothing here assumes more than that it is JSON.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import format_percent
from babel.units import format_unit

from lti_tool.i18n import gettext as _
from lti_tool.i18n import language, locale
from packages.catalogue import Catalogue
from packages.lesson import Lesson
from xapi.vocabulary import VERBS

LONGEST = 200  # characters of a foreign text that stand in a line

_SINGULAR = {"questions": "question", "cards": "card", "confidence": "confidence"}
_VERB_NAMES = {iri: name for name, iri in VERBS.items()}


@dataclass(frozen=True, slots=True)
class Place:
    """What of ours an activity is.

    ``kind`` is lesson, video, question, card, reflection, confidence or follow-up; ``part`` is its id.
    """

    lesson: str
    kind: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What happened, and the outcome: its words and whether it is ``good``, ``bad`` or neither (empty)."""

    what: str
    outcome: str = ""
    tone: str = ""


def words(statement: Mapping[str, Any], namespace: str, catalogue: Catalogue) -> Words:
    """Say what a statement says."""
    verb, target = of(statement, "verb"), of(statement, "object")
    name = _VERB_NAMES.get(text(verb.get("id")), "")
    place = place_of(text(target.get("id")), namespace)
    what = _ours(name, place, statement, catalogue) if place else ""
    if not what:
        what = _("{verb}: {object}").format(verb=_verb(verb), object=_object(target, place, catalogue))
    outcome, tone = _outcome(name, of(statement, "result"))
    return Words(what, outcome, tone)


def place_of(activity: str, namespace: str) -> Place | None:
    """Which part of which lesson an activity id names; ``None`` for activities of others."""
    found = _pattern(namespace).fullmatch(activity)
    if found is None:
        return None
    lesson, kind, part, single = found.groups()
    if kind:
        return Place(lesson, _SINGULAR[kind], part)
    return Place(lesson, single or "lesson")


def actor_name(actor: Mapping[str, Any]) -> str:
    """The identifier of an actor as one text: the account's name, else the mailbox, OpenID or the hash."""
    account = of(actor, "account")
    found = account.get("name") or actor.get("mbox") or actor.get("openid") or actor.get("mbox_sha1sum")
    if found:
        return text(found).removeprefix("mailto:")
    return _("A group without a name") if "member" in actor else _("Unknown")


def of(mapping: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The object under a key; an empty one where there is none."""
    value = mapping.get(key)
    return value if isinstance(value, Mapping) else {}


def text(value: object) -> str:
    """A foreign value as a short text."""
    shown = value if isinstance(value, str) else "" if value is None else str(value)
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"


def in_language(names: object) -> str:
    """The best text of a language map for the language of the page."""
    if not isinstance(names, Mapping) or not names:
        return ""
    wanted = language()
    for tag, name in names.items():
        if str(tag).split("-")[0].lower() == wanted:
            return text(name)
    return text(names.get("en") or names.get("en-US") or next(iter(names.values())))


@cache
def _pattern(namespace: str) -> re.Pattern[str]:
    lesson, part = r"([a-z0-9][a-z0-9-]*)", r"([a-z0-9][a-z0-9_-]*)"
    within = rf"(?:/(questions|cards|confidence)/{part}|/(video|reflection|follow-up))?"
    return re.compile(rf"{re.escape(namespace)}/lessons/{lesson}{within}", re.ASCII)


def _ours(verb: str, place: Place, statement: Mapping[str, Any], catalogue: Catalogue) -> str:
    found = catalogue.lessons.get(place.lesson)
    words_of = found.text(language()) if found else None
    card = words_of.segments.get(place.part) if words_of else None
    values = {
        "lesson": words_of.title if words_of else place.lesson,
        "part": (card.title if card else "") or _number(found, place) or place.part,
        "time": _at(statement),
    }
    sentences = {
        ("initialized", "lesson"): _("Began “{lesson}”"),
        ("completed", "lesson"): _("Completed “{lesson}”"),
        ("passed", "lesson"): _("Passed “{lesson}”"),
        ("failed", "lesson"): _("Did not pass “{lesson}”"),
        ("terminated", "lesson"): _("Left “{lesson}”"),
        ("answered", "question"): _("Answered question {part} of “{lesson}”"),
        ("responded", "question"): _("Answered poll {part} of “{lesson}”"),
        ("responded", "reflection"): _("Wrote a reflection on “{lesson}”"),
        ("responded", "confidence"): _confidence(place.part),
        ("responded", "follow-up"): _("Told what came of “{lesson}”"),
        ("experienced", "card"): _("Read the card “{part}” of “{lesson}”"),
        ("initialized", "video"): _("Opened the video of “{lesson}”"),
        ("played", "video"): _("Played the video of “{lesson}” from {time}"),
        ("paused", "video"): _("Paused the video of “{lesson}” at {time}"),
        ("seeked", "video"): _("Jumped in the video of “{lesson}” to {time}"),
        ("completed", "video"): _("Watched the video of “{lesson}” to the end"),
        ("terminated", "video"): _("Left the video of “{lesson}”"),
    }
    return sentences.get((verb, place.kind), "").format(**values)


def _confidence(when: str) -> str:
    if when == "before":
        return _("Said how sure they were before “{lesson}”")
    return _("Said how sure they were after “{lesson}”")


def _number(lesson: Lesson | None, place: Place) -> str:
    """The question's place in its lesson, from 1: its id says nothing to staff."""
    if place.kind != "question" or lesson is None or place.part not in lesson.questions:
        return ""
    return str(list(lesson.questions).index(place.part) + 1)


def _at(statement: Mapping[str, Any]) -> str:
    extensions = of(of(statement, "result"), "extensions")
    seconds = extensions.get("https://w3id.org/xapi/video/extensions/time-to")
    if seconds is None:
        seconds = extensions.get("https://w3id.org/xapi/video/extensions/time")
    if not isinstance(seconds, int | float) or not 0 <= seconds < 1e6:
        return "?"
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def _verb(verb: Mapping[str, Any]) -> str:
    iri = text(verb.get("id"))
    return in_language(verb.get("display")) or iri.rstrip("/").rpartition("/")[2] or iri


def _object(target: Mapping[str, Any], place: Place | None, catalogue: Catalogue) -> str:
    if target.get("objectType") in {"Agent", "Group"}:
        return actor_name(target)
    name = in_language(of(target, "definition").get("name"))
    if not name and place and place.lesson in catalogue.lessons:
        name = catalogue.lessons[place.lesson].text(language()).title
    return name or text(target.get("id"))


def _outcome(verb: str, result: Mapping[str, Any]) -> tuple[str, str]:
    success, score = result.get("success"), of(result, "score").get("scaled")
    if verb == "answered" and isinstance(success, bool):
        return (_("Right"), "good") if success else (_("Wrong"), "bad")
    if isinstance(score, int | float) and not isinstance(score, bool) and -1 <= score <= 1:
        tone = {True: "good", False: "bad"}.get(success, "") if isinstance(success, bool) else ""
        return format_percent(score, locale=locale()), tone
    if isinstance(success, bool):
        return (_("Success"), "good") if success else (_("No success"), "bad")
    return "", ""


def duration(iso: str) -> str:
    """An ISO 8601 duration in words: ``2.75 sec``, ``1 min 39 sec``, ``2 hr 5 min``; any other text as it is."""
    found = re.fullmatch(r"PT(?=.)(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,7}(?:\.\d+)?)S)?", iso, re.ASCII)
    if found is None:
        return iso
    total = int(found[1] or 0) * 3600 + int(found[2] or 0) * 60 + float(found[3] or 0)
    if total < 60:
        return _unit(round(total, 2), "second")
    minutes, rest = divmod(round(total), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "hour"), (minutes, "minute"), (0 if hours else rest, "second")]
    return " ".join(_unit(value, unit) for value, unit in parts if value)


def _unit(value: float, unit: str) -> str:
    return format_unit(value, f"duration-{unit}", length="short", locale=locale())


def language_name(tag: str) -> str:
    """A language by its name in the page's language, such as ``French (fr-CA)``; a tag that is none as it is."""
    if not tag:
        return ""
    try:
        name = Locale.parse(tag.split("-")[0]).get_display_name(locale())
    except (ValueError, UnknownLocaleError):
        return tag
    return f"{name} ({tag})" if name else tag
