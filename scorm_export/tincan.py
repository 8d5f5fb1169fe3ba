"""TinCan: the package format that came before cmi5, `tincan.xml` in the root of the zip.

An activity has an id and a type, its name and description in each language, and the page that it is launched with. LMSs
launch the first that has a page, some offer each; a module is its lessons in their order.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from scorm_export import xml
from scorm_export.contents import summaries, titles
from scorm_export.package import Entry, Package
from scorm_export.pages import launch
from scorm_export.xml import add, line
from xapi.vocabulary import TYPES, Namespace

FILE = "tincan.xml"
NAMESPACE = "http://projecttincan.com/tincan.xsd"


def entries(package: Package) -> Iterator[Entry]:
    """The manifest; TinCan has no schemas in a package."""
    yield Entry(FILE, xml.document(manifest(package)))


def manifest(package: Package) -> etree._Element:
    """The manifest: an activity a lesson, under the lesson's own activity id."""
    top = xml.root(NAMESPACE, "tincan", {})
    activities = add(top, "activities")
    for lesson in package.lessons:
        name = Namespace(package.namespace).lesson(lesson.id)
        activity = add(activities, "activity", id=name, type=TYPES["lesson"])
        said = titles(package, lesson)
        for tag, texts in (("name", said), ("description", summaries(package, lesson))):
            for lang, text in texts.items():
                add(activity, tag, line(text), lang=lang)
        add(activity, "launch", launch(lesson.id), lang=next(iter(said)))
    return top
