"""The official schema that a manifest is held against."""

from __future__ import annotations

from lxml import etree

from scorm_export import schemas
from scorm_export.package import CannotPackage
from scorm_export.validate.findings import Findings, Kind


def schema_of(kind: Kind, version: str, place: str, findings: Findings) -> etree.XMLSchema | None:
    """The schema, or none where the standard has none, or, and then it is told, where set-up has not brought it.

    Args:
        kind: which standard.
        version: of SCORM 2004, as the manifest says it; the 2nd edition has the schemas of the 3rd.
        place: the manifest, to tell of it.
        findings: told here.
    """
    standard: schemas.Standard
    if kind == "scorm12":
        standard = "scorm12"
    elif kind == "scorm2004":
        standard = "scorm2004-4" if version == "2004 4th Edition" else "scorm2004-3"
    elif kind == "cmi5":
        standard = "cmi5"
    else:
        return None
    try:
        return schemas.schema(standard)
    except CannotPackage:
        findings.add("no-schema", place)
    return None
