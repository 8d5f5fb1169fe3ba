"""The catalogue as an instructor sees it: one card a module and a lesson, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.lists import format_list

from lti_tool import i18n
from lti_tool.i18n import gettext as _
from lti_tool.i18n import ngettext
from lti_tool.lti.deep_linking import Choice, describe, in_words
from packages.catalogue import Catalogue
from packages.lesson import Lesson
from packages.search import words_of


@dataclass(frozen=True, slots=True)
class Card:
    """A lesson or module, ready to be shown.

    Attributes:
        value: what a form sends for it, such as ``lesson:split-sheets``.
        lang: the language that title and summary are in.
        facts: short texts about it: length, level, languages.
        topics: ids; their names are in ``topic_names``.
        words: everything that a search looks through, as ``packages.search`` compares it.
        minutes: how long it takes.
        languages: the tags in which all of it is there; ``language_names`` are these with their names.
        markets: the countries that have a part of their own in it, or it is for alone.
        points: the maximum that its grade usually has.
        titles: its title in every language it has one in.
        lessons: id and title of a module's lessons, in order.
    """

    kind: Literal["lesson", "module"]
    id: str
    title: str
    summary: str
    lang: str
    facts: tuple[str, ...]
    topics: tuple[str, ...]
    topic_names: tuple[str, ...]
    drafted: bool
    words: tuple[str, ...]
    minutes: float = 0
    languages: tuple[str, ...] = ()
    markets: frozenset[str] = frozenset()
    points: int = 1
    titles: Mapping[str, str] = field(default_factory=dict)
    lessons: tuple[tuple[str, str], ...] = ()

    @property
    def value(self) -> str:
        """What a form sends for this card."""
        return f"{self.kind}:{self.id}"

    @property
    def language_names(self) -> list[tuple[str, str]]:
        """Tag and name of each of its languages, by name."""
        return sorted(((tag, language_name(tag)) for tag in self.languages), key=lambda pair: pair[1])


def lesson_cards(catalogue: Catalogue, lang: str) -> list[Card]:
    """A card for each lesson, in the catalogue's order."""
    return [_lesson_card(lesson, catalogue, lang) for lesson in catalogue.lessons.values()]


def module_cards(catalogue: Catalogue, lang: str) -> list[Card]:
    """A card for each module."""
    cards = []
    for module in catalogue.modules.values():
        lessons = [catalogue.lessons[each] for each in module.lessons if each in catalogue.lessons]
        title, summary = in_words(module.title, lang), in_words(module.summary, lang)
        count = ngettext("{count} lesson", "{count} lessons", len(lessons)).format(count=len(lessons))
        topics = tuple(dict.fromkeys(topic for lesson in lessons for topic in lesson.topics))
        inside = tuple((lesson.id, lesson.text(lang).title) for lesson in lessons)
        minutes = sum(lesson.minutes for lesson in lessons)
        _title, _text, shared, points = describe(Choice("module", module.id), catalogue, lang)
        cards.append(
            Card(
                kind="module",
                id=module.id,
                title=title,
                summary=summary,
                lang=lang if lang in module.title else "en",
                facts=(count, _minutes(minutes)),
                topics=topics,
                topic_names=(),
                drafted=False,
                words=_words(title, summary, *map(topic_name, topics), *(name for _id, name in inside)),
                minutes=minutes,
                languages=shared,
                markets=frozenset().union(*map(_markets, lessons)),
                points=points,
                titles=module.title,
                lessons=inside,
            )
        )
    return cards


def languages(catalogue: Catalogue) -> list[tuple[str, str]]:
    """Tag and name of every language that some lesson has, by name."""
    return sorted(((tag, language_name(tag)) for tag in catalogue.languages), key=lambda pair: pair[1])


def topics(catalogue: Catalogue) -> list[tuple[str, str]]:
    """Id and name of every topic, in the order of the lessons."""
    return [(topic, topic_name(topic)) for topic in catalogue.topics]


def topic_name(topic: str) -> str:
    """The topic in the reader's language; a topic that an author made up reads like its id."""
    known = {
        "copyright": _("Copyright"),
        "getting-paid": _("Getting paid"),
        "metadata": _("Metadata"),
        "recording": _("Recording"),
        "songwriting": _("Songwriting"),
        "streaming": _("Streaming"),
        "ai": _("Artificial intelligence"),
    }
    return known.get(topic) or topic.replace("-", " ").capitalize()


def language_name(tag: str) -> str:
    """The language's name in the reader's language, with a capital as in a list."""
    try:
        name = Locale.parse(tag, sep="-").get_display_name(i18n.locale())
    except (ValueError, UnknownLocaleError):
        name = None
    return (name[:1].upper() + name[1:]) if name else tag


def _lesson_card(lesson: Lesson, catalogue: Catalogue, lang: str) -> Card:
    text = lesson.text(lang)
    level = _("For starters") if lesson.level == "starter" else _("Going further")
    names = tuple(topic_name(topic) for topic in lesson.topics)
    return Card(
        kind="lesson",
        id=lesson.id,
        title=text.title,
        summary=text.summary,
        lang=text.lang,
        facts=(_minutes(lesson.minutes), level, _listed(map(language_name, lesson.languages))),
        topics=lesson.topics,
        topic_names=names,
        drafted=text.drafted,
        words=_words(text.title, text.summary, *names, *text.outcomes, *text.glossary),
        minutes=lesson.minutes,
        languages=lesson.languages,
        markets=_markets(lesson),
        points=describe(Choice("lesson", lesson.id), catalogue, lang)[3],
        titles={tag: each.title for tag, each in lesson.texts.items()},
    )


def _markets(lesson: Lesson) -> frozenset[str]:
    return frozenset(lesson.markets).union(*(segment.markets for segment in lesson.whole.segments))


def _words(*texts: str) -> tuple[str, ...]:
    return tuple(words_of(" ".join(texts)))


def _listed(names: Iterable[str]) -> str:
    return str(format_list([*names], locale=i18n.locale()))


def _minutes(minutes: float) -> str:
    count = max(1, round(minutes))
    return ngettext("{count} minute", "{count} minutes", count).format(count=count)
