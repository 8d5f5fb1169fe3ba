"""Small tools to write XML that is the same everywhere: elements, texts that it can hold and that fit, identifiers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal
from typing import Any

from lxml import etree

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SCHEMA_LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = re.compile(r"[ \t\r\n]+")
_NOT_IN_ID = re.compile(r"[^A-Za-z0-9_.-]")


def root(namespace: str, tag: str, prefixes: Mapping[str, str], **attributes: str) -> etree._Element:
    """The outermost element of a document; its namespace is the default one.

    Args:
        namespace: its own.
        tag: its name.
        prefixes: prefix → namespace, of what else is in the document.
        attributes: without a namespace.
    """
    nsmap: Any = {**prefixes, None: namespace}  # lxml's stubs know no default namespace
    return etree.Element(f"{{{namespace}}}{tag}", attributes, nsmap=nsmap)


def add(parent: etree._Element, name: str, text: str = "", /, **attributes: str) -> etree._Element:
    """A new last child.

    Args:
        parent: where to.
        name: `{namespace}tag`, or `tag` for one in the parent's namespace.
        text: what it says; what XML cannot hold is left out.
        attributes: without a namespace.
    """
    tag = name if name.startswith("{") else f"{{{etree.QName(parent).namespace}}}{name}"
    child = etree.SubElement(parent, tag, attributes)
    if text:
        child.text = clean(text)
    return child


def clean(text: str) -> str:
    """The text without what no XML document can hold."""
    return _FORBIDDEN.sub("", text)


def line(text: str) -> str:
    """The text on one line; spaces that are not to be broken stay what they are."""
    return _BREAKS.sub(" ", clean(text)).strip(" ")


def short(text: str, most: int) -> str:
    """The text on one line, cut at a word's end where it is longer than a standard allows.

    Args:
        text: any; line breaks become spaces.
        most: characters that it may have at the end, the ellipsis among them.
    """
    whole = line(text)
    if len(whole) <= most:
        return whole
    words, space, _ = whole[:most].rpartition(" ")
    kept = words if space and len(words) > most // 2 else whole[: most - 1]
    return f"{kept[: most - 1].rstrip(' ,;:.')}…"


def share(number: float) -> str:
    """A pass mark with four decimals at most, as standards take it; rounded down, so that two of three reach 2/3."""
    cut = Decimal(repr(number)).quantize(Decimal("0.0001"), rounding=ROUND_DOWN).normalize()
    return f"{cut:f}"


def identifier(kind: str, name: str) -> str:
    """A name that is a legal xs:ID: it begins with a letter and holds no other signs than letters, digits and `_.-`."""
    return f"{kind}-{_NOT_IN_ID.sub('-', name)}"


def document(top: etree._Element) -> bytes:
    """The whole document in UTF-8, indented; the same tree gives the same bytes."""
    return etree.tostring(top, xml_declaration=True, encoding="UTF-8", pretty_print=True)
