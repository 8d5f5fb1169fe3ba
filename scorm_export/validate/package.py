"""The whole look at one package, in order: the zip, its names, its bytes, its manifests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from packages.h5p.refusal import printable
from scorm_export.validate import (
    cartridge,
    cmi5,
    imsmanifest,
    kind,
    official,
    schema,
    scorm,
    scorm_checks,
    sizes,
    tincan,
)
from scorm_export.validate import xml as xml_files
from scorm_export.validate.bounds import Bounds
from scorm_export.validate.findings import Findings, Kind, Report
from scorm_export.validate.launch import Opened
from scorm_export.validate.names import Files, check_names
from scorm_export.validate.opening import Archive, Unreadable, opened
from scorm_export.validate.survey import survey

_ORDER = ("error", "warning", "hint")
_XML_STARTS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\x00<")


@dataclass(slots=True)
class _Look:
    """What is known so far."""

    path: Path
    findings: Findings = field(default_factory=Findings)
    kind: Kind = ""
    version: str = ""
    title: str = ""
    files: int = 0
    size: int = 0
    unpacked: int = 0
    traits: set[str] = field(default_factory=set)

    def report(self) -> Report:
        found = sorted(self.findings.kept, key=lambda one: _ORDER.index(one.severity))
        return Report(
            self.path,
            self.kind,
            printable(self.version),
            printable(self.title),
            self.files,
            self.size,
            self.unpacked,
            tuple(found),
            dict(self.findings.more),
            frozenset(self.traits),
        )


def look(path: Path, bounds: Bounds) -> Report:
    """Look at one package."""
    seen = _Look(path)
    try:
        seen.size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(64)
            alone = start.lstrip().startswith(_XML_STARTS)
            data = start + file.read(bounds.xml) if alone else b""
        if alone:
            _alone(data, seen, bounds)
        elif not start.startswith(b"PK") and not _ends_like_a_zip(path):
            seen.findings.add("not-zip")
        else:
            _zip(seen, bounds)
    except OSError as error:
        seen.findings.add("no-file", reason=error.strerror or type(error).__name__)
    return seen.report()


def _ends_like_a_zip(path: Path) -> bool:
    """A zip may have something before it; its list of files is at the end."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 70_000))
        return b"PK\x05\x06" in file.read(70_000)


def _alone(data: bytes, seen: _Look, bounds: Bounds) -> None:
    seen.traits.add("alone")
    if len(data) > bounds.xml:
        seen.findings.add("xml-large", seen.path.name)
        return
    root = xml_files.parsed(data, seen.path.name, bounds, seen.findings)
    if root is None:
        return
    if xml_files.local(root) in ("manifest", "tincan"):
        seen.findings.add("not-zip")
        return
    seen.kind, seen.files, seen.unpacked = "cmi5", 1, len(data)
    seen.title = cmi5.title(root)
    seen.traits |= cmi5.check(root, seen.path.name, seen.findings, None)
    _schema(root, "cmi5", "", seen.path.name, seen.findings)


def _zip(seen: _Look, bounds: Bounds) -> None:
    archive = opened(seen.path, bounds, seen.findings)
    if archive is None:
        return
    with archive:
        seen.files, seen.unpacked = len(archive.entries), archive.unpacked
        if not archive.entries:
            seen.findings.add("zip-empty")
        elif len(archive.everything) > bounds.files:
            seen.findings.add("too-many-files", count=len(archive.everything))
        else:
            _contents(archive, seen, bounds)


def _contents(archive: Archive, seen: _Look, bounds: Bounds) -> None:
    check_names(archive, seen.findings)
    sizes.check(archive, seen.size, seen.findings)
    files = Files(archive.entries)
    manifests = kind.manifests(files, seen.findings)
    read = survey(archive, frozenset(manifests), bounds, seen.findings)
    here = Opened(archive, files, read, bounds, seen.findings)
    for name in manifests:
        try:
            root = xml_files.parsed(archive.whole(name, bounds.xml), name, bounds, seen.findings)
        except Unreadable as error:
            seen.findings.add(str(error), name)
            continue
        if root is not None:
            _MANIFESTS[name](root, here, seen)
    if not manifests:
        if "website" in seen.findings:
            seen.kind = "html"
        if any(found.code == "nested" and found.place.endswith(kind.SCORM) for found in seen.findings.kept):
            seen.traits.add("nested")
    seen.traits |= here.traits


def _imsmanifest(root: etree._Element, here: Opened, seen: _Look) -> None:
    if xml_files.local(root) != "manifest":
        seen.findings.add("xsd-root", imsmanifest.PLACE, xml_files.line(root), where=f"<{xml_files.local(root)}>")
        return
    manifest = scorm.read(root)
    edition = manifest.edition
    seen.kind, seen.version, seen.title = edition, manifest.version, manifest.title
    (cartridge if edition == "cc" else scorm_checks).check(manifest, here)
    _schema(root, edition, manifest.version, imsmanifest.PLACE, seen.findings)


def _cmi5(root: etree._Element, here: Opened, seen: _Look) -> None:
    seen.kind = seen.kind or "cmi5"
    seen.title = seen.title or cmi5.title(root)
    here.traits |= cmi5.check(root, cmi5.PLACE, seen.findings, here)
    _schema(root, "cmi5", "", cmi5.PLACE, seen.findings)


def _tincan(root: etree._Element, here: Opened, seen: _Look) -> None:
    seen.kind = seen.kind or "tincan"
    seen.title = seen.title or tincan.title(root)
    tincan.check(root, here)


def _schema(root: etree._Element, edition: Kind, version: str, place: str, findings: Findings) -> None:
    """Hold it against the official schema; a wrong root or namespace was told before, in better words."""
    if {"cmi5-root", "version-namespace"} & {found.code for found in findings.kept}:
        return
    official_schema = official.schema_of(edition, version, place, findings)
    if official_schema is not None:
        schema.check(root, official_schema, place, findings)


_MANIFESTS: dict[str, Callable[[etree._Element, Opened, _Look], None]] = {
    kind.SCORM: _imsmanifest,
    kind.CMI5: _cmi5,
    kind.TINCAN: _tincan,
}
