"""What the manifests of all SCORM versions have in common: names, and the resources with their files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from urllib.parse import quote

from lxml import etree

from packages.lesson import Lesson
from scorm_export import contents
from scorm_export.contents import titles
from scorm_export.package import Package
from scorm_export.xml import add, identifier, short

FILE = "imsmanifest.xml"
PLAYER = "player"
TITLE = 200
"""Characters of a title that every LMS has to show (SCORM 1.2, Content Aggregation Model, section 2.3)."""


def name_of(package: Package) -> str:
    """The manifest's identifier, which is to be unlike that of any other course in the LMS."""
    known = "\n".join((package.namespace, package.id, package.format, package.market))
    return identifier("creator-lessons", f"{package.id}-{hashlib.sha256(known.encode()).hexdigest()[:12]}")


def organize(manifest: etree._Element, package: Package) -> tuple[etree._Element, list[etree._Element]]:
    """Write `<organizations>`: one organization with an item a lesson, in order. Gives it and the items.

    The standard has room for a title in one language. Open edX fails at a title without a word.
    """
    name = identifier("organization", package.id)
    organization = add(add(manifest, "organizations", default=name), "organization", identifier=name)
    add(organization, "title", short(package.in_language(package.title), TITLE) or package.id)
    items = []
    for lesson in package.lessons:
        reference = identifier("resource", lesson.id)
        item = add(organization, "item", identifier=identifier("item", lesson.id), identifierref=reference)
        item.set("isvisible", "true")  # the default, but Open edX lists only what says so
        add(item, "title", short(next(iter(titles(package, lesson).values())), TITLE) or lesson.id)
        items.append(item)
    return organization, items


def resources(
    manifest: etree._Element, package: Package, scorm_type: str, more: Callable[[etree._Element, Lesson], None]
) -> None:
    """Write `<resources>`: one to launch for each lesson, and last what they share, on which each depends.

    Those to launch come first because Open edX starts the first resource that has an address.

    Args:
        manifest: its parent.
        package: what is packed.
        scorm_type: the attribute that tells a SCO from an asset, `{namespace}name`.
        more: writes what a lesson's resource holds before its files.
    """
    listed = contents.files(package)
    whole = add(manifest, "resources")
    for lesson in package.lessons:
        own = listed.lessons[lesson.id]
        named = {"identifier": identifier("resource", lesson.id), "type": "webcontent", "href": own[0]}
        resource = add(whole, "resource", **named)
        resource.set(scorm_type, "sco")
        more(resource, lesson)
        for name in own:
            add(resource, "file", href=quote(name))
        if listed.shared:
            add(resource, "dependency", identifierref=PLAYER)
    if listed.shared:
        shared = add(whole, "resource", identifier=PLAYER, type="webcontent")
        shared.set(scorm_type, "asset")
        for name in listed.shared:
            add(shared, "file", href=quote(name))
