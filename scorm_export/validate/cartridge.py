"""Common Cartridge: its files are there, and its LTI links say where they lead."""

from __future__ import annotations

import re

from lxml import etree

from scorm_export.validate import imsmanifest, xml
from scorm_export.validate.imsmanifest import PLACE
from scorm_export.validate.launch import Opened
from scorm_export.validate.opening import Unreadable
from scorm_export.validate.scorm import Manifest, Resource
from scorm_export.validate.target import follow, missing
from scorm_export.validate.xml import line, local, text_of

VERSIONS = ("1.0.0", "1.1.0", "1.2.0", "1.3.0")
_LINK = re.compile(r"imsbasiclti_xmlv1p\d")


def check(manifest: Manifest, opened: Opened) -> None:
    """Check a cartridge against the files in it."""
    findings = opened.findings
    if manifest.version not in VERSIONS:
        findings.add("cartridge-version", PLACE, manifest.version_line or line(manifest.root), version=manifest.version)
    imsmanifest.check_identifiers(manifest, findings)
    imsmanifest.check_files(manifest, opened)
    chosen = manifest.chosen
    if chosen is not None:
        # The one item at the top is a holder without a title, as the standard wants it.
        for top in chosen.items:
            for item in top.walk():
                if item is not top and not item.title:
                    findings.add("title", PLACE, item.line, id=item.id)
    links = [one for one in manifest.resources if _LINK.fullmatch(one.type)]
    for resource in links:
        _link(resource, opened)
    for resource in manifest.resources:
        if resource.launch is not None:
            target = follow(resource.launch.href, resource.launch.base, opened.files)
            if target.kind != "elsewhere":
                missing(
                    target,
                    resource.launch.href,
                    "file-missing",
                    PLACE,
                    resource.launch.line,
                    opened.files,
                    findings,
                )
    if not manifest.resources:
        findings.add("no-resources", PLACE, line(manifest.root))


def _link(resource: Resource, opened: Opened) -> None:
    holder = resource.launch or next(iter(resource.files), None)
    if holder is None:
        opened.findings.add("launch-absent", PLACE, resource.line, id=resource.id)
        return
    target = follow(holder.href, holder.base, opened.files)
    if target.kind != "file" or target.path not in opened.files:
        return  # told with the files
    try:
        data = opened.archive.whole(target.path, opened.bounds.xml)
    except Unreadable as error:
        opened.findings.add(str(error), target.path)
        return
    root = xml.parsed(data, target.path, opened.bounds, opened.findings)
    if root is not None:
        _check_link(root, target.path, opened)


def _check_link(root: etree._Element, place: str, opened: Opened) -> None:
    findings = opened.findings
    if local(root) != "cartridge_basiclti_link":
        findings.add("link-root", place, line(root), found=local(root))
        return
    addresses = [
        one for one in root.iter("{*}launch_url", "{*}secure_launch_url") if re.match(r"https?://\S", text_of(one))
    ]
    if not addresses:
        findings.add("link-address", place, line(root))
    elif not any(text_of(one).startswith("https:") for one in addresses):
        findings.add("insecure", place, line(addresses[0]), address=text_of(addresses[0]))
    if not text_of(next(iter(root.iter("{*}title")), None)):
        findings.add("title", place, line(root), id="blti:title")
