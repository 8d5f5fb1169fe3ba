"""Common Cartridge: a course of LTI links to our server's lessons, which an LMS imports in one step.

No lesson is in it, and what follows a link is the LTI tool, as from any link: an LMS must have it installed. Two
versions, because of what LMSs read (their public sources, and what was seen on real ones):

* `cc` is 1.3, for Canvas. Its importer takes each resource whose type begins with `imsbasiclti`, the address from
  `secure_launch_url`, else `launch_url`, every custom parameter, and points from the property `outcome` in the
  extension of `canvas.instructure.com`: such a link becomes an assignment. Whatever else that extension said would have
  to be equal to the installed tool's settings for Canvas to use that tool; where it finds none it adds a placeholder
  and warns, but a tool of LTI 1.3 for the same host goes first at a launch. Parameters may come back as a query on the
  address, `?custom_lesson=…`, so the lesson is in its path as well. Modules are the items below the topmost one.
* `cc11` is 1.1, for Moodle, which knows the version by the namespace in the first 500 bytes of the manifest and checks
  that against its copy of 1.1's schemas. It takes title, description and `launch_url` of a link, neither points nor
  custom parameters: the lesson is in the address. It writes the texts into an XML file by PHP's `htmlentities`
  (backup/cc/entity11.lti.class.php), and that file cannot be read where a letter became a name that XML doesn't know,
  such as `&eacute;`: see `_for_moodle`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.entities import codepoint2name

from lxml import etree

from packages.lesson import Lesson
from scorm_export import lom, xml
from scorm_export.contents import groups, summaries, titles
from scorm_export.manifest import FILE, TITLE, name_of
from scorm_export.package import Entry, Package
from scorm_export.xml import add, identifier, short

BLTI = "http://www.imsglobal.org/xsd/imsbasiclti_v1p0"
LTICM = "http://www.imsglobal.org/xsd/imslticm_v1p0"
LTICP = "http://www.imsglobal.org/xsd/imslticp_v1p0"
CANVAS = "canvas.instructure.com"
POINTS = 100
"""Of a lesson that can be passed; of others 1: as the links that teachers choose by hand."""

_DESCRIPTION = 1000
_XML_KNOWS = frozenset("&<>\"'")
_PLAIN = {"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‹": "'", "›": "'"}
_PLAIN |= {"–": "-", "—": "-", "…": "...", "•": "-", "·": "-", "€": "EUR", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"}
_PLAIN |= {"ß": "ss", "ø": "o", "Ø": "O", "\u00a0": " ", "×": "x", "©": "(c)", "®": "(R)", "™": "(TM)", "§": "par. "}


@dataclass(frozen=True, slots=True)
class _Version:
    number: str
    cartridge: str
    """Namespace of the manifest."""
    metadata: str
    """Namespace of the manifest's LOM."""
    link: str
    """Namespace of a link's file."""
    kind: str
    """Type of a link's resource."""


_VERSIONS = {
    "cc": _Version(
        "1.3.0",
        "http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1",
        "http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest",
        "http://www.imsglobal.org/xsd/imslticc_v1p3",
        "imsbasiclti_xmlv1p3",
    ),
    "cc11": _Version(
        "1.1.0",
        "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1",
        "http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest",
        "http://www.imsglobal.org/xsd/imslticc_v1p0",
        "imsbasiclti_xmlv1p0",
    ),
}


def entries(package: Package) -> Iterator[Entry]:
    """The manifest, then a file a link, in the order of the lessons."""
    yield Entry(FILE, xml.document(manifest(package)))
    for lesson in package.lessons:
        yield Entry(_place(lesson), xml.document(link(package, lesson)))


def manifest(package: Package) -> etree._Element:
    """The manifest: below the topmost item, which has no title, an item a module, and in it an item a lesson."""
    version = _VERSIONS[package.format]
    top = xml.root(version.cartridge, "manifest", {"lomimscc": version.metadata}, identifier=name_of(package))
    metadata = add(top, "metadata")
    add(metadata, "schema", "IMS Common Cartridge")
    add(metadata, "schemaversion", version.number)
    lom.general_of(add(metadata, f"{{{version.metadata}}}lom"), lom.about(package))
    named = {"identifier": identifier("organization", package.id), "structure": "rooted-hierarchy"}
    organization = add(add(top, "organizations"), "organization", **named)
    holder = add(organization, "item", identifier="top")
    for group in groups(package):
        folder = add(holder, "item", identifier=identifier("module", group.id or package.id))
        add(folder, "title", short(package.in_language(group.title), TITLE))
        for lesson in group.lessons:
            reference = identifier("link", lesson.id)
            item = add(folder, "item", identifier=identifier("item", lesson.id), identifierref=reference)
            add(item, "title", short(_first(titles(package, lesson)), TITLE))
    resources = add(top, "resources")
    for lesson in package.lessons:
        resource = add(resources, "resource", identifier=identifier("link", lesson.id), type=version.kind)
        add(resource, "file", href=_place(lesson))
    return top


def link(package: Package, lesson: Lesson) -> etree._Element:
    """A link's file: the order of its parts is the schema's."""
    version = _VERSIONS[package.format]
    top = xml.root(version.link, "cartridge_basiclti_link", {"blti": BLTI, "lticm": LTICM, "lticp": LTICP})
    plain = _for_moodle if package.format == "cc11" else str
    add(top, f"{{{BLTI}}}title", short(plain(_first(titles(package, lesson))), TITLE))
    add(top, f"{{{BLTI}}}description", short(plain(_first(summaries(package, lesson))), _DESCRIPTION))
    custom = add(top, f"{{{BLTI}}}custom")
    said = {"lesson": lesson.id} | ({"lang": package.languages[0]} if len(package.languages) == 1 else {})
    for name, value in said.items():
        add(custom, f"{{{LTICM}}}property", value, name=name)
    if package.format == "cc":
        points = POINTS if lesson.completion.mastery is not None else 1
        extensions = add(top, f"{{{BLTI}}}extensions", platform=CANVAS)
        add(extensions, f"{{{LTICM}}}property", str(points), name="outcome")
    address = f"{package.base_url}/lti/lessons/{lesson.id}"
    add(top, f"{{{BLTI}}}launch_url", address)
    if address.startswith("https:"):
        add(top, f"{{{BLTI}}}secure_launch_url", address)
    vendor = add(top, f"{{{BLTI}}}vendor")
    add(vendor, f"{{{LTICP}}}code", "creator-lessons")
    add(vendor, f"{{{LTICP}}}name", "Creator Lessons")
    return top


def _place(lesson: Lesson) -> str:
    return f"links/{lesson.id}.xml"


def _first(texts: Mapping[str, str]) -> str:
    return next(iter(texts.values()))


def _for_moodle(text: str) -> str:
    """The text without letters that HTML 4 has a name for: accents stand beside their letters, which looks the same."""
    return "".join(map(_unnamed, text))


def _unnamed(letter: str) -> str:
    if letter in _XML_KNOWS or ord(letter) not in codepoint2name:
        return letter
    if letter in _PLAIN:
        return _PLAIN[letter]
    apart = unicodedata.normalize("NFKD", letter)
    return "".join(one for one in apart if one in _XML_KNOWS or ord(one) not in codepoint2name)
