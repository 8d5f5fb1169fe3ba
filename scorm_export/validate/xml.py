"""Read an XML file of a stranger: bounded, without entities and without network; what is wrong is told by code."""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

from scorm_export.validate.bounds import Bounds
from scorm_export.validate.findings import Findings

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
XML = "http://www.w3.org/XML/1998/namespace"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_CODES: tuple[tuple[str, str], ...] = (
    ("EntityRef|xmlParseEntityRef|Entity '", "xml-amp"),
    ("XML or text declaration not at start|XML declaration allowed only", "xml-start"),
    (
        "not proper UTF-8|Invalid bytes|[Ii]nput conversion failed|encoding|PCDATA invalid Char|invalid Char",
        "xml-bytes",
    ),
    ("Premature end of data|Extra content|Document is empty|Start tag expected", "xml-cut"),
    ("tag mismatch|Namespace prefix|attributes construct error|AttValue|redefined|StartTag|expected '>'", "xml-tag"),
)


def parsed(data: bytes, place: str, bounds: Bounds, findings: Findings) -> etree._Element | None:
    """The root of the XML, or none where it can't be read; then it is told why."""
    if not data.strip():
        findings.add("xml-empty", place)
        return None
    if data.startswith(BYTE_ORDER_MARK):
        findings.add("bom", place)
    elif data.startswith(_WIDE):
        findings.add("utf-16", place)
    if b"<!ENTITY" in data.replace(b"\0", b""):
        findings.add("xml-entities", place)
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
        if sum(1 for _ in islice(root.iter(), bounds.elements + 1)) <= bounds.elements:
            return root
        findings.add("xml-large", place)
    except etree.XMLSyntaxError as error:
        message = re.sub(r"\s+", " ", error.msg or "")
        findings.add(_code(message), place, error.lineno, message=message)
    except (etree.LxmlError, ValueError) as error:
        findings.add("xml-other", place, message=str(error))
    return None


def _code(message: str) -> str:
    return next((code for pattern, code in _CODES if re.search(pattern, message)), "xml-other")


def local(element: etree._Element) -> str:
    """An element's name without its namespace."""
    return etree.QName(element).localname


def namespace(element: etree._Element) -> str:
    """An element's namespace, or empty."""
    return etree.QName(element).namespace or ""


def children(element: etree._Element, name: str) -> list[etree._Element]:
    """The children of this name, in whatever namespace: what is written in a wrong one is told by the schema."""
    return [child for child in element if isinstance(child.tag, str) and local(child) == name]


def child(element: etree._Element, name: str) -> etree._Element | None:
    """The first child of this name."""
    return next(iter(children(element, name)), None)


def text_of(element: etree._Element | None) -> str:
    """The text of an element without space at its ends; empty for none."""
    return "" if element is None else " ".join("".join(str(part) for part in element.itertext()).split())


def attribute(element: etree._Element, name: str) -> str:
    """An attribute of no namespace, or of XML's own, without space at its ends; empty where it is not there.

    Asked for by name: to go through all of them costs lxml the square of their number.
    """
    return str(element.get(name) or element.get(f"{{{XML}}}{name}") or "").strip()


def line(element: etree._Element) -> int:
    """The line an element begins in, from 1; 0 where it is not known."""
    number = element.sourceline
    return number if isinstance(number, int) else 0
