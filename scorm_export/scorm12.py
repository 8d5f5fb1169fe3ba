"""SCORM 1.2: the manifest (Content Aggregation Model 1.2, section 2.3) and its schemas, in the root of the zip.

There is no `adlcp:masteryscore`: the lesson says itself whether it was passed. Moodle 4.5, seen on a real one, rewrites
`lesson_status` to passed or failed by the score at LMSFinish where the manifest has one, also that of a lesson which is
only completed. There is no `adlcp:datafromlms` either: the page knows what it needs.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from packages.lesson import Lesson
from scorm_export import lom, schemas, xml
from scorm_export.manifest import FILE, name_of, organize, resources
from scorm_export.package import Entry, Package
from scorm_export.xml import add

IMSCP = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
ADLCP = "http://www.adlnet.org/xsd/adlcp_rootv1p2"


def entries(package: Package) -> Iterator[Entry]:
    """The manifest, then its schemas.

    Raises:
        CannotPackage: set-up has not brought the schemas.
    """
    yield Entry(FILE, xml.document(manifest(package)))
    yield from schemas.entries("scorm12", lean=package.live is not None)


def manifest(package: Package) -> etree._Element:
    """The manifest: one organization, in it an item a lesson."""
    prefixes = {"imsmd": lom.IMS, "adlcp": ADLCP, "xsi": xml.XSI}
    top = xml.root(IMSCP, "manifest", prefixes, identifier=name_of(package), version="1.0")
    top.set(xml.SCHEMA_LOCATION, schemas.location("scorm12"))
    metadata = add(top, "metadata")
    add(metadata, "schema", "ADL SCORM")
    add(metadata, "schemaversion", "1.2")
    lom.ims(metadata, lom.about(package))
    organize(top, package)

    def told(resource: etree._Element, lesson: Lesson) -> None:
        if len(package.lessons) > 1 and not package.live:
            lom.ims(add(resource, "metadata"), lom.about_lesson(package, lesson))

    resources(top, package, f"{{{ADLCP}}}scormtype", told)
    return top
