"""SCORM 1.2 and 2004: what an `imsmanifest.xml` must say so that an LMS opens the package and takes its results."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from scorm_export.validate import imsmanifest
from scorm_export.validate.imsmanifest import PLACE
from scorm_export.validate.launch import Opened, check_api, check_page
from scorm_export.validate.scorm import ADL_12, ADL_2004, SCORM_12, SCORM_2004, Item, Manifest, Resource
from scorm_export.validate.target import missing
from scorm_export.validate.xml import children, line, text_of

VERSIONS_2004 = ("CAM 1.3", "2004 3rd Edition", "2004 4th Edition")
_RULES = ("preConditionRule", "postConditionRule", "exitConditionRule", "randomizationControls", "rollupRule")


def check(manifest: Manifest, opened: Opened) -> None:
    """Check a SCORM manifest against the package it is in."""
    _version(manifest, opened)
    imsmanifest.check_identifiers(manifest, opened.findings)
    _contents(manifest, opened)
    imsmanifest.check_files(manifest, opened)
    _launches(manifest, opened)
    _judging(manifest, opened)
    if not any("/" not in name and name.lower().endswith(".xsd") for name in opened.files.names):
        opened.findings.add("schemas-absent", PLACE)


def _version(manifest: Manifest, opened: Opened) -> None:
    findings, old = opened.findings, manifest.edition == "scorm12"
    if not manifest.version:
        findings.add("version-absent", PLACE, line(manifest.root))
    elif manifest.version not in ("1.2", *VERSIONS_2004):
        findings.add("version-unknown", PLACE, manifest.version_line, version=manifest.version)
        opened.traits.add("version-unknown")
    if manifest.namespace != (SCORM_12 if old else SCORM_2004):
        findings.add(
            "version-namespace",
            PLACE,
            line(manifest.root),
            version=manifest.version or ("1.2" if old else "2004"),
            namespace=manifest.namespace or "–",
            wanted=SCORM_12 if old else SCORM_2004,
        )


def _contents(manifest: Manifest, opened: Opened) -> None:
    findings, chosen = opened.findings, manifest.chosen
    if chosen is None or not chosen.items:
        findings.add("no-items", PLACE, chosen.line if chosen else line(manifest.root))
        opened.traits.add("no-items")
        return
    if not manifest.default and len(manifest.organizations) > 1:
        findings.add("organization-default-absent", PLACE, line(manifest.root))
    imsmanifest.check_titles(chosen, findings)
    for item in chosen.walk():
        if not item.resource and not item.items:
            findings.add("item-empty", PLACE, item.line, id=item.id)
        elif item.resource and item.items:
            findings.add("item-both", PLACE, item.line, id=item.id)


def _launches(manifest: Manifest, opened: Opened) -> None:
    resources = imsmanifest.launched(manifest)
    for resource in resources:
        _scorm_type(resource, manifest, opened)
        _launch(resource, opened)
    scos = [one for one in resources if one.scorm_type == "sco"]
    if resources and not scos and "scorm-type" not in opened.findings:
        opened.findings.add("no-sco", PLACE, resources[0].line)
        opened.traits.add("no-sco")
    if len(scos) > 1:
        opened.findings.add("many-scos", PLACE, scos[1].line, count=len(scos))
        opened.traits.add("many-scos")
    if scos:
        check_api(opened, manifest.edition)


def _launch(resource: Resource, opened: Opened) -> None:
    if resource.launch is None:
        opened.findings.add("launch-absent", PLACE, resource.line, id=resource.id)
        opened.traits.add("launch-broken")
        return
    target = imsmanifest.target_of(resource.launch, opened)
    number = resource.launch.line
    if target.kind == "elsewhere":
        opened.findings.add("launch-elsewhere", PLACE, number, address=resource.launch.href)
    elif missing(target, resource.launch.href, "launch-missing", PLACE, number, opened.files, opened.findings):
        opened.traits.add("launch-broken")
    elif resource.scorm_type != "asset":
        check_page(opened, target.path, PLACE, number)


def _scorm_type(resource: Resource, manifest: Manifest, opened: Opened) -> None:
    old = manifest.edition == "scorm12"
    wanted = f"{{{ADL_12}}}scormtype" if old else f"{{{ADL_2004}}}scormType"
    if resource.element.get(wanted) is None:
        opened.findings.add("scorm-type", PLACE, resource.line, id=resource.id, wanted=wanted.rpartition("}")[2])


def _judging(manifest: Manifest, opened: Opened) -> None:
    """Pass marks and rules: some LMSs judge by them instead of the lesson."""
    findings, chosen = opened.findings, manifest.chosen
    for element in _adl(chosen.walk() if chosen else iter(()), "masteryscore"):
        score = _number(text_of(element))
        if score is None or not 0 <= score <= 100:
            findings.add("mastery-range", PLACE, line(element), value=text_of(element), lowest=0, highest=100)
        else:
            findings.add("mastery-score", PLACE, line(element), value=text_of(element))
            opened.traits.add("mastery-score")
    for element in _adl(chosen.walk() if chosen else iter(()), "completionThreshold"):
        findings.add("completion-threshold", PLACE, line(element))
        opened.traits.add("completion-threshold")
    for element in manifest.root.iter("{*}minNormalizedMeasure"):
        score = _number(text_of(element))
        if score is None or not -1 <= score <= 1:
            findings.add("mastery-range", PLACE, line(element), value=text_of(element), lowest=-1, highest=1)
    rule = next(iter(manifest.root.iter(*(f"{{*}}{name}" for name in _RULES))), None)
    if rule is not None:
        findings.add("sequencing", PLACE, line(rule), name=etree.QName(rule).localname)
        opened.traits.add("sequencing")
    for element in manifest.root.iter("{*}dataFromLMS", "{*}datafromlms"):
        longest = 255 if manifest.edition == "scorm12" else 4000
        if len(text_of(element)) > longest:
            findings.add("launch-data", PLACE, line(element), longest=longest)


def _adl(items: Iterator[Item], name: str) -> Iterator[etree._Element]:
    for item in items:
        yield from children(item.element, name)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
