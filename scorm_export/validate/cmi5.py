"""cmi5: what a course structure must say, section 13 of the specification (1 June 2016)."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from lxml import etree

from scorm_export.validate.findings import Findings
from scorm_export.validate.launch import Opened, check_api, check_page
from scorm_export.validate.names import Files
from scorm_export.validate.target import Target, follow, missing
from scorm_export.validate.xml import attribute, child, children, line, local, namespace, text_of

PLACE = "cmi5.xml"
NAMESPACE = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"
OF_THE_LAUNCH = frozenset(("endpoint", "fetch", "actor", "registration", "activityId"))
"""What an LMS adds to the address of an AU, section 8.1: the AU's own query must not have these names."""
IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
DECIMALS = 4
"""Of a masteryScore at most, section 13.1.4; the schema knows only its range."""
_NAMED = ("course", "block", "au", "objective")
_TEXTS = ("title", "description")


def title(root: etree._Element) -> str:
    """The course's title in the first language that it has."""
    course = child(root, "course")
    named = child(course, "title") if course is not None else None
    return text_of(child(named, "langstring")) if named is not None else ""


def check(root: etree._Element, place: str, findings: Findings, opened: Opened | None) -> set[str]:
    """Check a course structure; `opened` is the zip that it is in, none where it stands alone. Returns traits."""
    if local(root) != "courseStructure" or namespace(root) != NAMESPACE:
        findings.add("cmi5-root", place, line(root), found=local(root), namespace=namespace(root), wanted=NAMESPACE)
        return set()
    traits: set[str] = set()
    _identifiers(root, place, findings)
    _texts(root, place, findings)
    units = list(root.iter(f"{{{NAMESPACE}}}au"))
    if not units:
        findings.add("cmi5-no-au", place, line(root))
    for unit in units:
        _mastery(unit, place, findings)
        traits |= _address(unit, place, findings, opened)
    if len(units) > 1:
        traits.add("many-aus")
    if opened is not None:
        check_api(opened, "cmi5")
    return traits


def _identifiers(root: etree._Element, place: str, findings: Findings) -> None:
    seen: set[str] = set()
    objectives = {attribute(one, "id") for one in root.iter(f"{{{NAMESPACE}}}objective")} - {""}
    for element in root.iter(*(f"{{{NAMESPACE}}}{name}" for name in _NAMED)):
        name = attribute(element, "id")
        if local(element) == "objective" and attribute(element, "idref"):
            if attribute(element, "idref") not in objectives:
                findings.add("reference", place, line(element), id=attribute(element, "idref"))
            continue
        if not IRI.fullmatch(name):
            findings.add("iri", place, line(element), value=name, element=local(element))
        elif name in seen:
            findings.add("id-twice", place, line(element), id=name)
        seen.add(name)


def _texts(root: etree._Element, place: str, findings: Findings) -> None:
    """Titles and descriptions say something; that they are there is the schema's to say."""
    for element in root.iter(*(f"{{{NAMESPACE}}}{name}" for name in _NAMED)):
        for part in _TEXTS:
            found = child(element, part)
            if found is not None and children(found, "langstring"):
                _languages(found, place, findings)


def _languages(element: etree._Element, place: str, findings: Findings) -> None:
    seen: set[str] = set()
    for one in children(element, "langstring"):
        lang = attribute(one, "lang").lower()
        if lang in seen:
            findings.add("lang-twice", place, line(one), lang=lang, element=local(element))
        seen.add(lang)
    if not any(text_of(one) for one in children(element, "langstring")):
        findings.add("langstring", place, line(element), element=local(element))


def _mastery(unit: etree._Element, place: str, findings: Findings) -> None:
    value, move_on = attribute(unit, "masteryScore"), attribute(unit, "moveOn")
    if len(value.partition(".")[2]) > DECIMALS:
        findings.add("mastery-decimals", place, line(unit), value=value)
    if move_on in ("", "NotApplicable"):
        findings.add("move-on", place, line(unit))


def _address(unit: etree._Element, place: str, findings: Findings, opened: Opened | None) -> set[str]:
    element = child(unit, "url")
    address = text_of(element)
    number = line(element) if element is not None else 0
    if not address:
        return set()
    try:
        mine = {name for name, _ in parse_qsl(urlsplit(address).query, keep_blank_values=True)} & OF_THE_LAUNCH
    except ValueError:
        mine = set()
    if mine:
        findings.add("url-parameter", place, number, names=", ".join(sorted(mine)))
    target = follow(address, "", opened.files if opened is not None else Files(()))
    if target.kind == "elsewhere":
        elsewhere(target, address, place, number, findings)
        return {"elsewhere"}
    if opened is None:
        findings.add("url-relative", place, number, address=address)
    elif missing(target, address, "launch-missing", place, number, opened.files, findings):
        return {"launch-broken"}
    else:
        check_page(opened, target.path, place, number)
    return set()


def elsewhere(target: Target, address: str, place: str, line: int, findings: Findings) -> None:
    """Tell what is wrong with the address of a page on another site."""
    if not IRI.fullmatch(address):
        findings.add("address", place, line, address=address)
    elif target.scheme == "http":
        findings.add("insecure", place, line, address=address)
