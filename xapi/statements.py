"""The statements that the server makes, and what it adds to those of the player.

Made with the `tincan` library's objects, then brought into the form that xAPI 1.0.3 and 2.0 both take: times in UTC
with ``Z``, nothing empty, no property that either does not know.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tincan import (
    Activity,
    ActivityDefinition,
    Agent,
    AgentAccount,
    Context,
    ContextActivities,
    Extensions,
    LanguageMap,
    Result,
    Score,
    Statement,
    Verb,
)

from xapi.vocabulary import TYPES, VERB_DISPLAY, VERBS, VIDEO_CATEGORY, Namespace

LESSON_VERBS = ("initialized", "completed", "passed", "failed", "terminated")
"""What only the server says about a lesson."""
_VERB_NAMES = {iri: name for name, iri in VERBS.items()}
_VIDEO_VERBS = frozenset(VERBS[name] for name in ("played", "paused", "seeked"))


@dataclass(frozen=True, slots=True)
class LessonContext:
    """Where a statement about a lesson was made; the same for all of an attempt.

    Attributes:
        ns: the permanent namespace.
        lesson: the lesson's id in the catalogue.
        title: the lesson's title, by language.
        language: that the learner reads it in.
        version: of the lesson's content, as its author counts.
        revision: which content it was exactly (context.revision), whatever its author counts.
        dispatch: of the package by which it came, where it came by one.
        late: it came after the licence of that package had ended.
        channel: lti, scorm12, scorm2004, cmi5, tincan, html, live or preview.
        market: a country, where the lesson has a variant for it.
        module: the module's id, where the lesson was assigned as a part of one.
        module_title: its title, by language.
    """

    ns: Namespace
    lesson: str
    title: Mapping[str, str]
    language: str
    version: int
    channel: str
    market: str | None = None
    module: str | None = None
    module_title: Mapping[str, str] | None = None
    revision: str | None = None
    dispatch: str | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a lesson ended: what stands in a statement's result. Scores count points; scaled is from 0 to 1."""

    scaled: float | None = None
    points: int | None = None
    max_points: int | None = None
    success: bool | None = None
    completion: bool | None = None
    duration: float | None = None


def account(home_page: str, name: str) -> dict[str, Any]:
    """Return a learner as an Agent with an account: the partner's home page and the pseudonym."""
    found: dict[str, Any] = _plain(Agent(account=AgentAccount(home_page=home_page, name=name)).as_version())
    return found


def statement_id(attempt: uuid.UUID, verb: str) -> uuid.UUID:
    """Return the id of a statement that an attempt can have only once, from its verb's IRI."""
    return uuid.uuid5(attempt, verb)


def _display(verb: str, lang: str) -> dict[str, str]:
    """A verb's words in English, which every reader falls back on, and in the learner's language."""
    return {tag: words for tag, words in VERB_DISPLAY[verb].items() if tag in ("en", lang.split("-")[0])}


def _verb(iri: str, lang: str) -> dict[str, Any]:
    """A verb of the player with our words for it; of one that we have no words for, the IRI alone."""
    name = _VERB_NAMES.get(iri)
    return {"id": iri} if name is None else {"id": iri, "display": _display(name, lang)}


def lesson_statement(
    verb: str,
    *,
    attempt: uuid.UUID,
    actor: Mapping[str, Any],
    lesson: LessonContext,
    timestamp: datetime,
    outcome: Outcome | None = None,
) -> dict[str, Any]:
    """Return a statement of the server about a whole lesson.

    Args:
        verb: one of `LESSON_VERBS`.
        attempt: its id is the registration, and with the verb makes the statement's id: made again it is the same.
        actor: an Agent, for example from `account`.
        lesson: which lesson, and how it is taken.
        timestamp: when it happened; aware.
        outcome: what stands in the result.

    Raises:
        KeyError: the verb is none of those.
        ValueError: the timestamp has no zone.
    """
    if verb not in LESSON_VERBS:
        raise KeyError(verb)
    definition = ActivityDefinition(type=TYPES["lesson"], name=LanguageMap(dict(lesson.title)))
    made = Statement(
        id=statement_id(attempt, VERBS[verb]),
        actor=Agent(dict(actor)),
        verb=Verb(id=VERBS[verb], display=LanguageMap(_display(verb, lesson.language))),
        object=Activity(id=lesson.ns.lesson(lesson.lesson), definition=definition),
        context=Context(
            registration=attempt,
            revision=lesson.revision,
            language=lesson.language,
            context_activities=ContextActivities(grouping=_module(lesson)) if lesson.module else None,
            extensions=_extensions(lesson),
        ),
        timestamp=_utc(timestamp),
    )
    if outcome is not None:
        made.result = _result(outcome)
    return _finished(made)


def adopt(
    statement: Mapping[str, Any],
    *,
    actor: Mapping[str, Any],
    registration: uuid.UUID,
    lesson: LessonContext,
    timestamp: datetime,
) -> dict[str, Any]:
    """Return a player's statement as it goes into the log: who, which attempt, where and when are the server's words.

    What the player says of them is put aside. Its own context extensions stay, ours replace theirs; `parent` is the
    lesson, `grouping` the module, `category` the Video Profile for statements about a video. The words for its verb are
    ours too: the record store learns them, and shows them with everybody's statements.

    Args:
        statement: what the player sent, with id, verb, object and perhaps result and context; the definition of its
            object is the server's already.
        actor: the learner.
        registration: the attempt.
        lesson: which lesson, and how it is taken.
        timestamp: when it happened, corrected by the server; aware.

    Raises:
        ValueError: the timestamp has no zone.
    """
    context = statement.get("context", {})
    parent = Activity(id=lesson.ns.lesson(lesson.lesson), definition=ActivityDefinition(type=TYPES["lesson"]))
    places = ContextActivities(parent=[parent])
    if lesson.module:
        places.grouping = _module(lesson)
    if _about_video(statement, lesson):
        places.category = [Activity(id=VIDEO_CATEGORY)]
    ours = Context(
        registration=registration,
        revision=lesson.revision,
        language=lesson.language,
        context_activities=places,
    )
    adopted = {name: statement[name] for name in ("id", "object", "result") if name in statement}
    adopted["verb"] = _verb(statement["verb"]["id"], lesson.language)
    adopted["actor"] = dict(actor)
    adopted["context"] = _plain(ours.as_version())
    adopted["context"]["extensions"] = {**context.get("extensions", {}), **_extensions(lesson)}
    adopted["timestamp"] = _stamp(timestamp)
    return adopted


def _about_video(statement: Mapping[str, Any], lesson: LessonContext) -> bool:
    video = lesson.ns.video(lesson.lesson)
    return statement["verb"]["id"] in _VIDEO_VERBS or statement["object"].get("id") == video


def _module(lesson: LessonContext) -> list[Activity]:
    name = LanguageMap(dict(lesson.module_title)) if lesson.module_title else None
    definition = (
        ActivityDefinition(type=TYPES["module"], name=name) if name else ActivityDefinition(type=TYPES["module"])
    )
    return [Activity(id=lesson.ns.module(lesson.module or ""), definition=definition)]


def _extensions(lesson: LessonContext) -> Any:
    values = {
        "version": lesson.version,
        "language": lesson.language,
        "market": lesson.market,
        "channel": lesson.channel,
        "dispatch": lesson.dispatch,
        "late": lesson.late or None,
    }
    return Extensions({lesson.ns.extension(name): value for name, value in values.items() if value is not None})


def _result(outcome: Outcome) -> Any:
    made = Result()
    score = {
        "scaled": outcome.scaled,
        "raw": outcome.points,
        "min": 0 if outcome.max_points else None,
        "max": outcome.max_points or None,
    }
    if outcome.scaled is not None:
        made.score = Score({name: value for name, value in score.items() if value is not None})
    if outcome.success is not None:
        made.success = outcome.success
    if outcome.completion is not None:
        made.completion = outcome.completion
    if outcome.duration is not None:
        made.duration = timedelta(seconds=round(outcome.duration, 2))
    return made


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a timestamp without a zone")
    return moment.astimezone(UTC)


def _stamp(moment: datetime) -> str:
    return _utc(moment).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _finished(made: Any) -> dict[str, Any]:
    statement: dict[str, Any] = _plain(made.as_version())
    statement["timestamp"] = _stamp(made.timestamp)
    statement.pop("version", None)  # the LRS says which version it took it for
    return statement


def _plain(value: Any) -> Any:
    """Return the library's output as plain dicts and lists, without what is empty."""
    if isinstance(value, Mapping):
        parts = {str(name): _plain(item) for name, item in value.items()}
        return {name: item for name, item in parts.items() if item is not None and item != {} and item != []}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    return value
