"""TinCan packages: what a `tincan.xml` must say (Rustici's package format for xAPI)."""

from __future__ import annotations

from lxml import etree

from scorm_export.validate.cmi5 import IRI, elsewhere
from scorm_export.validate.launch import Opened, check_api, check_page
from scorm_export.validate.target import follow, missing
from scorm_export.validate.xml import attribute, child, children, line, local, namespace, text_of

PLACE = "tincan.xml"
NAMESPACE = "http://projecttincan.com/tincan.xsd"


def title(root: etree._Element) -> str:
    """The name of the first activity that can be launched, else of the first."""
    activities = list(root.iter("{*}activity"))
    first = next((one for one in activities if child(one, "launch") is not None), next(iter(activities), None))
    return text_of(child(first, "name")) if first is not None else ""


def check(root: etree._Element, opened: Opened) -> None:
    """Check a TinCan manifest against the package it is in."""
    findings = opened.findings
    if local(root) != "tincan" or namespace(root) != NAMESPACE:
        findings.add("tincan-root", PLACE, line(root), found=local(root), namespace=namespace(root), wanted=NAMESPACE)
        return
    seen: set[str] = set()
    launches: list[etree._Element] = []
    for activity in root.iter(f"{{{NAMESPACE}}}activity"):
        name = attribute(activity, "id")
        if not IRI.fullmatch(name):
            findings.add("iri", PLACE, line(activity), value=name, element="activity")
        elif name in seen:
            findings.add("id-twice", PLACE, line(activity), id=name)
        seen.add(name)
        if not IRI.fullmatch(attribute(activity, "type")):
            findings.add("tincan-type", PLACE, line(activity), value=attribute(activity, "type"))
        for part in ("name", "description"):
            if not text_of(child(activity, part)):
                findings.add("tincan-text", PLACE, line(activity), part=part)
        launches += children(activity, "launch")
    for launch in launches:
        _launch(launch, opened)
    if not launches:
        findings.add("tincan-no-launch", PLACE, line(root))
        opened.traits.add("launch-broken")
    elif len(launches) > 1:
        findings.add("tincan-launches", PLACE, line(launches[1]), count=len(launches))
    check_api(opened, "tincan")


def _launch(launch: etree._Element, opened: Opened) -> None:
    address, number = text_of(launch), line(launch)
    target = follow(address, "", opened.files)
    if target.kind == "elsewhere":
        opened.traits.add("elsewhere")
        elsewhere(target, address, PLACE, number, opened.findings)
    elif target.kind == "none" or missing(
        target, address, "launch-missing", PLACE, number, opened.files, opened.findings
    ):
        if target.kind == "none":
            opened.findings.add("tincan-no-launch", PLACE, number)
        opened.traits.add("launch-broken")
    else:
        check_page(opened, target.path, PLACE, number)
