"""What SCORM and Common Cartridge have in common: identifiers, references, titles, files that must be there."""

from __future__ import annotations

from pathlib import PurePosixPath

from scorm_export.validate.findings import Findings
from scorm_export.validate.launch import Opened
from scorm_export.validate.names import is_junk
from scorm_export.validate.scorm import Manifest, Organization, Reference, Resource
from scorm_export.validate.target import Target, follow, missing
from scorm_export.validate.xml import attribute, line

PLACE = "imsmanifest.xml"
_BESIDE = (".xsd", ".dtd")


def check_identifiers(manifest: Manifest, findings: Findings) -> None:
    """Each identifier is there once; each reference leads to one."""
    seen: set[str] = set()
    for element in manifest.root.iter("{*}manifest", "{*}organization", "{*}item", "{*}resource"):
        name = attribute(element, "identifier")
        if name and name in seen:
            findings.add("id-twice", PLACE, line(element), id=name)
        seen.add(name)
    resources = {one.id for one in manifest.resources}
    for organization in manifest.organizations:
        for item in organization.walk():
            if item.resource and item.resource not in resources:
                findings.add("reference", PLACE, item.line, id=item.resource)
    for resource in manifest.resources:
        for name, number in resource.dependencies:
            if name not in resources:
                findings.add("reference", PLACE, number, id=name)
    if manifest.default and manifest.default not in {one.id for one in manifest.organizations}:
        findings.add("organization-default", PLACE, line(manifest.root), id=manifest.default)


def check_titles(organization: Organization, findings: Findings) -> None:
    """Learners see a title in the LMS's table of contents."""
    if not organization.title:
        findings.add("title", PLACE, organization.line, id=organization.id)
    for item in organization.walk():
        if not item.title:
            findings.add("title", PLACE, item.line, id=item.id)


def check_files(manifest: Manifest, opened: Opened) -> None:
    """Each file that is listed is there, and told of those that are there and not listed."""
    listed: set[str] = set()
    for resource in manifest.resources:
        for reference in (*resource.files, *((resource.launch,) if resource.launch else ())):
            target = follow(reference.href, reference.base, opened.files)
            listed.add(target.path)
            if reference is not resource.launch and reference.href:
                missing(target, reference.href, "file-missing", PLACE, reference.line, opened.files, opened.findings)
    unlisted = sorted(
        name
        for name in opened.files.names - listed
        if not is_junk(name) and name != PLACE and PurePosixPath(name).suffix.lower() not in _BESIDE
    )
    if unlisted:
        opened.findings.add("unlisted", PLACE, 0, count=len(unlisted), example=unlisted[0])


def launched(manifest: Manifest) -> tuple[Resource, ...]:
    """The resources that the shown table of contents opens, in order, each once."""
    by_id = {one.id: one for one in manifest.resources}
    wanted = dict.fromkeys(item.resource for item in manifest.chosen.walk()) if manifest.chosen else {}
    return tuple(by_id[name] for name in wanted if name in by_id)


def target_of(reference: Reference, opened: Opened) -> Target:
    """Where a resource's own address leads."""
    return follow(reference.href, reference.base, opened.files)
