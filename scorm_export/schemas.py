"""The official schemas: their files, which SCORM wants in the root of a package, and what lxml checks manifests with.

SCORM's are brought by set-up (`deploy/fetch_schemas.py`) into `xsd/` beside this file, in one version, and the wheel
carries them. cmi5's is `CourseStructure.xsd`, as it stands at its namespace's address (AICC's repository
CMI-5_Spec_Current, `v1/CourseStructure.xsd`, Apache License 2.0). LOM's is our own, `lom.xsd`: the official
one may not be copied here freely (CC BY-SA) and comes with none of those packages. Nothing else is read when a manifest
is checked: no network, no entities.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from lxml import etree

from packages.marks import N_
from packages.problem import Problem
from scorm_export.package import CannotPackage, Entry

Standard = Literal["scorm12", "scorm2004-3", "scorm2004-4", "cmi5"]

_HERE = Path(__file__).parent
_2004 = {
    "http://www.imsglobal.org/xsd/imscp_v1p1": "imscp_v1p1.xsd",
    "http://www.adlnet.org/xsd/adlcp_v1p3": "adlcp_v1p3.xsd",
    "http://www.adlnet.org/xsd/adlseq_v1p3": "adlseq_v1p3.xsd",
    "http://www.adlnet.org/xsd/adlnav_v1p3": "adlnav_v1p3.xsd",
    "http://www.imsglobal.org/xsd/imsss": "imsss_v1p0.xsd",
    "http://ltsc.ieee.org/xsd/LOM": "lom.xsd",
}
LOCATIONS: Mapping[Standard, Mapping[str, str]] = MappingProxyType(
    {
        "scorm12": {
            "http://www.imsproject.org/xsd/imscp_rootv1p1p2": "imscp_rootv1p1p2.xsd",
            "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1": "imsmd_rootv1p2p1.xsd",
            "http://www.adlnet.org/xsd/adlcp_rootv1p2": "adlcp_rootv1p2.xsd",
        },
        "scorm2004-3": _2004,
        "scorm2004-4": _2004,
        "cmi5": {"https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd": "CourseStructure.xsd"},
    }
)
"""By standard: namespace → file, as a manifest's xsi:schemaLocation names them."""
_FILES: Mapping[Standard, tuple[str, ...]] = MappingProxyType(
    {
        "scorm12": ("xsd/scorm12/*.*",),
        "scorm2004-3": ("xsd/scorm2004-3/*.*", "lom.xsd"),
        "scorm2004-4": ("xsd/scorm2004-4/*.*", "lom.xsd"),
        "cmi5": ("CourseStructure.xsd",),
    }
)

_MENDED: Mapping[str, tuple[tuple[bytes, bytes], ...]] = MappingProxyType(
    {
        # Takes XML's own namespace as that of names without a prefix, which Namespaces in XML 1.0 (section 3) forbids.
        "ims_xml.xsd": ((b'xmlns="http://www.w3.org/XML/1998/namespace"', b""),),
        # A foreign element at the end of each type may be one of its own: XML Schema 1.0 (3.8.6) wants to know which.
        "imsmd_rootv1p2p1.xsd": ((b'<xsd:any namespace="##any"', b'<xsd:any namespace="##other"'),),
    }
)
"""What libxml2 refuses in the official files: mended as they are read, not in the files, which go out as they came."""


def files(standard: Standard) -> dict[str, Path]:
    """The schema files of a standard: name in the package's root → where it is, in order of the names.

    Raises:
        CannotPackage: set-up has not brought them.
    """
    found = {
        file.name: file
        for pattern in _FILES[standard]
        for file in _HERE.glob(pattern)
        if file.suffix in (".xsd", ".dtd")
    }
    missing = [name for name in LOCATIONS[standard].values() if name not in found]
    if missing:
        message = N_("The official schema {name} is not there.")
        cure = N_("Run python deploy/fetch_schemas.py in the project's folder: it brings the schemas.")
        place = (_HERE / _FILES[standard][0]).parent
        raise CannotPackage(Problem(place, None, "schemas-missing", message, cure, {"name": missing[0]}))
    return dict(sorted(found.items()))


def entries(standard: Standard, lean: bool = False) -> Iterator[Entry]:
    """The schema files for the zip's root.

    Args:
        standard: whose.
        lean: as few bytes as the standard allows, for packages that are to be thin. The document types stay away, which
            no manifest names; and the sequencing schemas are those of the 4th edition, which declare the same as the
            3rd's but don't repeat a licence in each of ten files.

    Raises:
        CannotPackage: as `files`.
    """
    there = files(standard)
    if lean:
        there = {name: file for name, file in there.items() if file.suffix == ".xsd"}
        if standard == "scorm2004-3":
            shorter = files("scorm2004-4")
            there = {name: shorter[name] if name.startswith("imsss_") else file for name, file in there.items()}
    return (Entry(name, file) for name, file in there.items())


def location(standard: Standard) -> str:
    """The value of xsi:schemaLocation in a manifest of this standard, whose schemas lie beside it."""
    return " ".join(f"{namespace} {name}" for namespace, name in LOCATIONS[standard].items())


def schema(standard: Standard) -> etree.XMLSchema:
    """A validator for whole manifests, made anew: it holds the messages of what it was last asked.

    Raises:
        CannotPackage: as `files`.
    """
    imports = "".join(
        f'<xs:import namespace="{namespace}" schemaLocation="{name}"/>'
        for namespace, name in LOCATIONS[standard].items()
    )
    whole = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'
    reader = parser()
    reader.resolvers.add(_Beside(files(standard)))
    return etree.XMLSchema(etree.fromstring(whole, reader))


def parser() -> etree.XMLParser:
    """A parser that reads nothing but what it is given: no network, no document type, no entities."""
    return etree.XMLParser(no_network=True, load_dtd=False, dtd_validation=False, resolve_entities=False)


class _Beside(etree.Resolver):
    """Finds what schemas import among the files of their standard, and nothing elsewhere."""

    def __init__(self, there: Mapping[str, Path]) -> None:
        self._there = there

    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:  # type: ignore[override]
        """The file of this name, wherever the import seeks it."""
        name = system_url.rpartition("/")[2]
        if name not in self._there:
            raise OSError(f"no schema of this standard is called {name}")
        data = self._there[name].read_bytes()
        for wrong, right in _MENDED.get(name, ()):
            data = data.replace(wrong, right)
        return self.resolve_string(data, context, base_url=name)
