"""Hold a manifest against its standard's official schema, and put each of libxml2's messages into a code and values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from lxml import etree

from scorm_export.validate.findings import Findings

_LOM = "{http://ltsc.ieee.org/xsd/LOM}"
"""Of LOM in SCORM 2004 we have no official schema; what ours doesn't know may be right all the same."""
_ROOT = re.compile(r"No matching global declaration available for the validation root")
_FOREIGN = re.compile(r"No matching global (?:element|attribute) declaration available")
_ELEMENT = re.compile(r"^Element '(?P<element>[^']+)'(?:, attribute '(?P<attribute>[^']+)')?: ")
_EXPECTED = re.compile(r"Expected is (?:one of )?\( (.*) \)")
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"This element is not expected"), "xsd-unexpected"),
    (re.compile(r"Missing child element"), "xsd-missing"),
    (re.compile(r"The attribute '(?P<name>[^']+)' is not allowed"), "xsd-attribute-unknown"),
    (re.compile(r"The attribute '(?P<name>[^']+)' is required but missing"), "xsd-attribute-missing"),
    (
        re.compile(r"The value '(?P<value>.*)' is not an element of the set \{(?P<allowed>.*)\}", re.DOTALL),
        "xsd-choice",
    ),
    (re.compile(r"'(?P<value>.*)' is not a valid value of the atomic type 'xs:(?:ID|NCName)'", re.DOTALL), "xsd-id"),
    (re.compile(r"No match found for key-sequence|Duplicate key-sequence"), "xsd-key"),
    (re.compile(r"Character content .*not allowed"), "xsd-text"),
    (
        re.compile(
            r"exceeds the allowed maximum (?:length )?of '(?P<most>[^']*)'"
            r"|greater than the maximum value allowed \('(?P<highest>[^']*)'\)"
        ),
        "xsd-more",
    ),
    (
        re.compile(
            r"underruns the allowed minimum (?:length )?of '(?P<least>[^']*)'"
            r"|less than the minimum value allowed \('(?P<lowest>[^']*)'\)"
        ),
        "xsd-less",
    ),
    (re.compile(r"'(?P<value>.*)' is not a valid value|The value '(?P<facet>.*)' (?:is|has)", re.DOTALL), "xsd-value"),
)
PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "http://www.adlnet.org/xsd/adlcp_rootv1p2": "adlcp:",
        "http://www.adlnet.org/xsd/adlcp_v1p3": "adlcp:",
        "http://www.adlnet.org/xsd/adlseq_v1p3": "adlseq:",
        "http://www.adlnet.org/xsd/adlnav_v1p3": "adlnav:",
        "http://www.imsglobal.org/xsd/imsss": "imsss:",
    }
)


def check(root: etree._Element, schema: etree.XMLSchema, place: str, findings: Findings) -> None:
    """Tell what the schema says against this document."""
    try:
        if schema.validate(root.getroottree()):
            return
    except etree.LxmlError as error:
        findings.add("xsd-other", place, 0, message=str(error))
        return
    twice = {(found.line, found.values.get("id")) for found in findings.kept if found.code == "id-twice"}
    for entry in schema.error_log:  # type: ignore[attr-defined]
        if _LOM in entry.message:
            continue
        code, values = in_words(re.sub(r"\s+", " ", entry.message))
        if code == "xsd-id" and (entry.line, values["value"]) in twice:
            continue
        findings.add(code, place, entry.line, **values)


def in_words(message: str) -> tuple[str, dict[str, str]]:
    """A message of libxml2 as a code and values.

    Every value `where` is the element, or the attribute with its element, that the message is about.
    """
    head = _ELEMENT.match(message)
    where = ""
    if head:
        where = f"<{_short(head['element'])}>"
        if head["attribute"]:
            where = f"{_short(head['attribute'])} ({where})"
    if _ROOT.search(message):
        return "xsd-root", {"where": where}
    if _FOREIGN.search(message):
        return "xsd-foreign", {"where": where}
    rest = message[head.end() :] if head else message
    for pattern, code in _RULES:
        if found := pattern.search(rest):
            given = {name: text for name, text in found.groupdict().items() if text is not None}
            return code, {"where": where, **_VALUES.get(code, _none)(message, given)}
    return "xsd-other", {"where": where, "message": message}


def _none(message: str, given: Mapping[str, str]) -> dict[str, str]:
    return {}


def _expected(message: str, given: Mapping[str, str]) -> dict[str, str]:
    found = _EXPECTED.search(message)
    names = [part.strip() for part in found[1].split(",")] if found else []
    return {"expected": ", ".join(f"<{_short(name)}>" for name in names if not name.startswith("##")) or "–"}


def _attribute(message: str, given: Mapping[str, str]) -> dict[str, str]:
    return {"name": _short(given["name"])}


def _choice(message: str, given: Mapping[str, str]) -> dict[str, str]:
    return {"value": given["value"], "allowed": given["allowed"].replace("'", "")}


def _value(message: str, given: Mapping[str, str]) -> dict[str, str]:
    return {"value": next(iter(given.values()), "")}


def _bound(message: str, given: Mapping[str, str]) -> dict[str, str]:
    return {"bound": next(iter(given.values()), "")}


_VALUES: Mapping[str, Callable[[str, Mapping[str, str]], dict[str, str]]] = MappingProxyType(
    {
        "xsd-unexpected": _expected,
        "xsd-missing": _expected,
        "xsd-attribute-unknown": _attribute,
        "xsd-attribute-missing": _attribute,
        "xsd-choice": _choice,
        "xsd-id": _value,
        "xsd-value": _value,
        "xsd-more": _bound,
        "xsd-less": _bound,
    }
)


def _short(name: str) -> str:
    """An element's name as authors write it: with its usual prefix instead of its namespace."""
    uri, _, plain = name.rpartition("}")
    return PREFIXES.get(uri.lstrip("{"), "") + plain
