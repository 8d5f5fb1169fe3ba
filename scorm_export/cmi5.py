"""cmi5: the course structure (Quartz, 1 June 2016, section 13), `cmi5.xml` in the root of the zip.

A lesson is an assignable unit whose id is the lesson's activity id, so that what partners' record stores hold of it
and what ours holds can be joined. The lessons of a module are a block. How a lesson is to be finished follows from its
rule:

| the lesson | moveOn | masteryScore |
|---|---|---|
| has a pass mark | CompletedAndPassed | the mark |
| has none | Completed | none |
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from packages.lesson import Lesson
from scorm_export import xml
from scorm_export.contents import groups, in_languages, summaries, titles
from scorm_export.package import Entry, Package
from scorm_export.pages import launch
from scorm_export.xml import add, line, share
from xapi.vocabulary import TYPES, Namespace

FILE = "cmi5.xml"
NAMESPACE = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"


def entries(package: Package) -> Iterator[Entry]:
    """The course structure; cmi5 wants no schemas in a package."""
    yield Entry(FILE, xml.document(structure(package)))


def structure(package: Package) -> etree._Element:
    """The course: its blocks in order, in each its lessons."""
    top = xml.root(NAMESPACE, "courseStructure", {})
    course = add(top, "course", id=f"{package.namespace}/courses/{package.id}")
    _texts(course, in_languages(package, package.title), in_languages(package, package.summary))
    for group in groups(package):
        place = top
        if group.id:
            place = add(top, "block", id=Namespace(package.namespace).module(group.id))
            title = in_languages(package, group.title)
            _texts(place, title, in_languages(package, group.summary) if group.summary else title)
        for lesson in group.lessons:
            _unit(place, package, lesson)
    return top


def _unit(parent: etree._Element, package: Package, lesson: Lesson) -> None:
    """An assignable unit (13.1.4); the order of its parts is the schema's."""
    mark = lesson.completion.mastery
    named = {"id": Namespace(package.namespace).lesson(lesson.id)}
    named["moveOn"] = "Completed" if mark is None else "CompletedAndPassed"
    if mark is not None:
        named["masteryScore"] = share(mark)  # with four decimals at most
    unit = add(parent, "au", **named, launchMethod="AnyWindow", activityType=TYPES["lesson"])
    _texts(unit, titles(package, lesson), summaries(package, lesson))
    add(unit, "url", launch(lesson.id))


def _texts(parent: etree._Element, title: Mapping[str, str], description: Mapping[str, str]) -> None:
    """Title and description in each language: Open edX fails where a unit has no title."""
    for name, texts in (("title", title), ("description", description)):
        holder = add(parent, name)
        for lang, text in texts.items():
            add(holder, "langstring", line(text), lang=lang)
