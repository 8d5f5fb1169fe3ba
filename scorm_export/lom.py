"""Metadata of a package and its lessons for catalogues: LOM, in the two bindings that SCORM's versions want.

SCORM 1.2 has IMS Learning Resource Meta-data 1.2.1 (Content Aggregation Model 1.2, section 2.2), SCORM 2004 the XML
binding of IEEE LOM 1.0 (IEEE 1484.12.3). Common Cartridge has the latter under a namespace of its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from packages.lesson import Lesson
from scorm_export.contents import in_languages, summaries, titles
from scorm_export.package import Package
from scorm_export.pages import languages
from scorm_export.xml import XML_LANG, add, short
from xapi.vocabulary import Namespace

IMS = "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1"
IEEE = "http://ltsc.ieee.org/xsd/LOM"

_TITLE = 1000
_DESCRIPTION = 2000
_KEYWORD = 1000
"""Characters that every system has to keep of a text in one language (smallest permitted maximum, IEEE 1484.12.1)."""
_KEYWORDS = 10
"""Keywords that every system has to keep."""


@dataclass(frozen=True, slots=True)
class About:
    """What catalogues are told.

    Attributes:
        id: the activity id, an IRI: the same as in statements.
        title: by language.
        description: by language.
        keywords: each by language.
        languages: tags.
        minutes: that it takes.
        version: of the lesson; none for several.
    """

    id: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    keywords: tuple[Mapping[str, str], ...]
    languages: tuple[str, ...]
    minutes: float
    version: int | None


def about(package: Package) -> About:
    """Of the whole package."""
    if len(package.lessons) == 1:
        return about_lesson(package, package.lessons[0])
    spoken = dict.fromkeys(lang for lesson in package.lessons for lang in languages(package, lesson))
    return About(
        id=Namespace(package.namespace).module(package.id),
        title=in_languages(package, package.title),
        description=in_languages(package, package.summary),
        keywords=_topics(topic for lesson in package.lessons for topic in lesson.topics),
        languages=tuple(dict.fromkeys(lang for lang in (*package.languages, *spoken) if lang in spoken)),
        minutes=sum(lesson.minutes for lesson in package.lessons),
        version=None,
    )


def about_lesson(package: Package, lesson: Lesson) -> About:
    """Of a lesson in the package."""
    spoken = languages(package, lesson)
    terms = ({spoken[0]: term} for term in lesson.text(spoken[0]).glossary)
    return About(
        id=Namespace(package.namespace).lesson(lesson.id),
        title=titles(package, lesson),
        description=summaries(package, lesson),
        keywords=(*_topics(lesson.topics), *terms)[:_KEYWORDS],
        languages=spoken,
        minutes=lesson.minutes,
        version=lesson.version,
    )


def duration(minutes: float) -> str:
    """As ISO 8601 writes it, to the second: `PT4M`, `PT4M30S`, `PT1H5M`."""
    seconds = max(1, math.floor(minutes * 60 + 0.5))
    parts = ((seconds // 3600, "H"), (seconds // 60 % 60, "M"), (seconds % 60, "S"))
    return "PT" + "".join(f"{number}{unit}" for number, unit in parts if number)


def ims(parent: etree._Element, told: About) -> None:
    """Put it into a `<metadata>` of SCORM 1.2, in the order that its schema wants."""
    lom = add(parent, f"{{{IMS}}}lom")
    general = add(lom, "general")
    _langstrings(add(general, "title"), told.title, _TITLE)
    entry = add(general, "catalogentry")
    add(entry, "catalog", "URI")
    add(add(entry, "entry"), "langstring", told.id).set(XML_LANG, "x-none")
    for lang in told.languages:
        add(general, "language", lang)
    _langstrings(add(general, "description"), told.description, _DESCRIPTION)
    for keyword in told.keywords:
        _langstrings(add(general, "keyword"), keyword, _KEYWORD)
    lifecycle = add(lom, "lifecycle")
    if told.version is not None:
        add(add(lifecycle, "version"), "langstring", str(told.version)).set(XML_LANG, "x-none")
    _ims_vocabulary(lifecycle, "status", "Final")
    add(add(lom, "metametadata"), "metadatascheme", "ADL SCORM 1.2")
    add(add(lom, "technical"), "format", "text/html")
    educational = add(lom, "educational")
    add(add(educational, "typicallearningtime"), "datetime", duration(told.minutes))
    for lang in told.languages:
        add(educational, "language", lang)


def ieee(parent: etree._Element, told: About, schemes: tuple[str, ...]) -> None:
    """Put it into a `<metadata>` of SCORM 2004.

    Args:
        parent: the `<metadata>`.
        told: what.
        schemes: which rules the metadata follow, as `ADLv1.0`.
    """
    lom = add(parent, f"{{{IEEE}}}lom")
    general_of(lom, told)
    lifecycle = add(lom, "lifeCycle")
    if told.version is not None:
        add(add(lifecycle, "version"), "string", str(told.version))
    _vocabulary(lifecycle, "status", "final")
    meta = add(lom, "metaMetadata")
    for scheme in schemes:
        add(meta, "metadataSchema", scheme)
    add(add(lom, "technical"), "format", "text/html")
    educational = add(lom, "educational")
    add(add(educational, "typicalLearningTime"), "duration", duration(told.minutes))
    for lang in told.languages:
        add(educational, "language", lang)


def general_of(lom: etree._Element, told: About) -> None:
    """The part `general` of IEEE's LOM, in the namespace of `lom` itself: Common Cartridge has its own."""
    general = add(lom, "general")
    known = add(general, "identifier")
    add(known, "catalog", "URI")
    add(known, "entry", told.id)
    _strings(add(general, "title"), told.title, _TITLE)
    for lang in told.languages:
        add(general, "language", lang)
    _strings(add(general, "description"), told.description, _DESCRIPTION)
    for keyword in told.keywords:
        _strings(add(general, "keyword"), keyword, _KEYWORD)


def _topics(topics: Iterable[str]) -> tuple[Mapping[str, str], ...]:
    """Topics are ids in English words: `getting-paid`."""
    return tuple({"en": topic.replace("-", " ")} for topic in dict.fromkeys(topics))[:_KEYWORDS]


def _langstrings(parent: etree._Element, texts: Mapping[str, str], most: int) -> None:
    for lang, text in texts.items():
        add(parent, "langstring", short(text, most)).set(XML_LANG, lang)


def _strings(parent: etree._Element, texts: Mapping[str, str], most: int) -> None:
    for lang, text in texts.items():
        add(parent, "string", short(text, most), language=lang)


def _ims_vocabulary(parent: etree._Element, name: str, value: str) -> None:
    term = add(parent, name)
    for part, text in (("source", "LOMv1.0"), ("value", value)):
        add(add(term, part), "langstring", text).set(XML_LANG, "x-none")


def _vocabulary(parent: etree._Element, name: str, value: str) -> None:
    term = add(parent, name)
    add(term, "source", "LOMv1.0")
    add(term, "value", value)
