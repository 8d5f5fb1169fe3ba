"""The page that an LMS opens: is it there, is it a page, and is all there that it asks for?"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from types import MappingProxyType

from lxml import etree

from scorm_export.validate.bounds import Bounds
from scorm_export.validate.findings import Findings
from scorm_export.validate.names import Files
from scorm_export.validate.opening import Archive, Unreadable
from scorm_export.validate.survey import Survey
from scorm_export.validate.target import follow, missing
from scorm_export.validate.xml import line as line_of

ON_A_SERVER = frozenset((".php", ".asp", ".aspx", ".jsp", ".cgi", ".pl", ".cfm"))
FLASH = frozenset((".swf", ".flv"))
_MARKS = (b"<html", b"<!doctype html", b"<body", b"<head", b"<script", b"<frameset")
_REFERENCES: Mapping[str, str] = MappingProxyType(
    {
        "script": "src",
        "link": "href",
        "img": "src",
        "iframe": "src",
        "frame": "src",
        "video": "src",
        "audio": "src",
        "source": "src",
        "track": "src",
        "embed": "src",
        "object": "data",
    }
)
_OTHER_API: Mapping[str, str] = MappingProxyType({"scorm12": "scorm2004", "scorm2004": "scorm12"})
_NEEDED_LINKS = frozenset(("stylesheet", "modulepreload", "preload", "manifest"))


@dataclass(slots=True)
class Opened:
    """A zip that is being checked: what every check needs.

    Attributes:
        archive: the zip.
        files: its names.
        survey: what reading all of it showed.
        bounds: how much is read.
        findings: what was found so far.
        traits: what decides how an LMS takes it, see `codes.TRAITS`.
        scripts_elsewhere: a launch page takes scripts from another site.
        launched: the launch pages, as they came.
    """

    archive: Archive
    files: Files
    survey: Survey
    bounds: Bounds
    findings: Findings
    traits: set[str] = field(default_factory=set)
    scripts_elsewhere: bool = False
    launched: list[str] = field(default_factory=list)


def check_page(opened: Opened, path: str, place: str, line: int) -> None:
    """Check a launch page that is in the package; `place` and `line` tell who launches it."""
    if path in opened.launched:
        return
    opened.launched.append(path)
    if len(opened.launched) > opened.bounds.pages:
        return
    ending = PurePosixPath(path).suffix.lower()
    if ending in ON_A_SERVER:
        opened.findings.add("launch-server", place, line, name=path)
        return
    if ending in FLASH:
        opened.findings.add("launch-flash", place, line, name=path)
        return
    try:
        data = opened.archive.head(path, opened.bounds.page)
    except Unreadable:
        return  # told by the survey
    if not data.strip():
        opened.findings.add("launch-empty", place, line, name=path)
    elif not _looks_like_html(data):
        opened.findings.add("launch-not-html", place, line, name=path)
    else:
        _references(opened, path, data)


def check_api(opened: Opened, kind: str) -> None:
    """Whether anything in the package can speak to the LMS at all; asked once its launch pages were checked."""
    traces = opened.survey.traces
    if not opened.survey.whole or not opened.launched:
        return
    if kind not in traces:
        other = _OTHER_API.get(kind, "")
        if opened.scripts_elsewhere:
            code = "api-elsewhere"
        elif other in traces:
            code = "other-api"
        else:
            code = f"no-api-{'scorm' if other else kind}"
        opened.findings.add(code, opened.launched[0])
        opened.traits.add("no-api")
    elif kind.startswith("scorm") and "status" not in traces and not opened.scripts_elsewhere:
        opened.findings.add("no-status", opened.launched[0])
        opened.traits.add("no-status")


def _looks_like_html(data: bytes) -> bool:
    start = data.replace(b"\0", b"").lower()
    return any(mark in start for mark in _MARKS)


def _references(opened: Opened, path: str, data: bytes) -> None:
    try:
        root = etree.fromstring(data, etree.HTMLParser(no_network=True, huge_tree=False, recover=True))
    except (etree.LxmlError, ValueError):
        return  # a browser reads what this can't
    if root is None:
        return
    base = posixpath.dirname(path)
    base = f"{base}/" if base else ""
    if root.find(".//base[@href]") is not None:
        return  # every address is relative to something else
    for element in root.iter(*_REFERENCES):
        name = str(element.tag)
        address = str(element.get(_REFERENCES[name]) or "").strip()
        if name == "link" and not _NEEDED_LINKS & set(str(element.get("rel") or "").lower().split()):
            continue
        if address:
            _reference(opened, path, base, name, address, line_of(element))


def _reference(opened: Opened, path: str, base: str, name: str, address: str, line: int) -> None:
    target = follow(address, base, opened.files)
    if target.kind == "elsewhere":
        if name == "script":
            opened.scripts_elsewhere = True
        if target.scheme == "http":
            opened.findings.add("reference-insecure", path, line, name=address)
    else:
        missing(target, address, "reference-missing", path, line, opened.files, opened.findings)
