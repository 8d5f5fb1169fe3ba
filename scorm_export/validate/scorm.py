"""What an `imsmanifest.xml` says, read leniently: SCORM 1.2, SCORM 2004, Common Cartridge. Nothing is judged here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from scorm_export.validate.xml import attribute, child, children, line, namespace, text_of

SCORM_12 = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
SCORM_2004 = "http://www.imsglobal.org/xsd/imscp_v1p1"
CARTRIDGE = "http://www.imsglobal.org/xsd/imscc"  # …/imscp_v1p1, or imsccv1p1, imsccv1p2, imsccv1p3
ADL_12 = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
ADL_2004 = "http://www.adlnet.org/xsd/adlcp_v1p3"
_SCORM_TYPE = etree.XPath('string(@*[namespace-uri() != "" and translate(local-name(), "T", "t") = "scormtype"])')
"""SCORM 1.2 writes it scormtype, SCORM 2004 scormType."""


@dataclass(frozen=True, slots=True)
class Reference:
    """An address of a file, with the folder that it is relative to."""

    href: str
    base: str
    line: int


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that can be opened, and the files it needs."""

    id: str
    type: str
    scorm_type: str
    launch: Reference | None
    files: tuple[Reference, ...]
    dependencies: tuple[tuple[str, int], ...]
    line: int
    element: etree._Element


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of the table of contents."""

    id: str
    resource: str
    title: str
    items: tuple[Item, ...]
    line: int
    element: etree._Element

    def walk(self) -> Iterator[Item]:
        """It and all beneath it."""
        yield self
        for item in self.items:
            yield from item.walk()


@dataclass(frozen=True, slots=True)
class Organization:
    """A table of contents."""

    id: str
    title: str
    items: tuple[Item, ...]
    line: int

    def walk(self) -> Iterator[Item]:
        """All its items."""
        for item in self.items:
            yield from item.walk()


@dataclass(frozen=True, slots=True)
class Manifest:
    """The whole.

    Attributes:
        schema: what `<schema>` says, such as `ADL SCORM`.
        version: what `<schemaversion>` says, or empty.
        default: the organization that is meant, or empty.
    """

    root: etree._Element
    schema: str
    version: str
    version_line: int
    default: str
    organizations: tuple[Organization, ...]
    resources: tuple[Resource, ...]

    @property
    def namespace(self) -> str:
        """The namespace of the manifest itself."""
        return namespace(self.root)

    @property
    def chosen(self) -> Organization | None:
        """The organization that an LMS shows: the default, else the first."""
        named = (one for one in self.organizations if one.id == self.default)
        return next(named, next(iter(self.organizations), None))

    @property
    def title(self) -> str:
        """The title of the organization that is shown, else that of its first item."""
        chosen = self.chosen
        return (
            next((text for text in (chosen.title, *(one.title for one in chosen.items)) if text), "") if chosen else ""
        )

    @property
    def edition(self) -> Literal["scorm12", "scorm2004", "cc"]:
        """`scorm12`, `scorm2004` or `cc`: by the version, else by the namespace."""
        if "cartridge" in self.schema.lower() or self.namespace.startswith(CARTRIDGE):
            return "cc"
        if self.version == "1.2":
            return "scorm12"
        if self.version.startswith(("2004", "CAM")) or self.version in ("1.3", "2004"):
            return "scorm2004"
        return "scorm2004" if self.namespace == SCORM_2004 and ADL_12 not in self.root.nsmap.values() else "scorm12"


def read(root: etree._Element) -> Manifest:
    """Read a manifest."""
    metadata = child(root, "metadata")
    schemas = _within(metadata, "schema")
    versions = _within(metadata, "schemaversion")
    holder = child(root, "organizations")
    store = child(root, "resources")
    base = attribute(root, "base")
    return Manifest(
        root=root,
        schema=text_of(schemas[0]) if schemas else "",
        version=text_of(versions[0]) if versions else "",
        version_line=line(versions[0]) if versions else 0,
        default=attribute(holder, "default") if holder is not None else "",
        organizations=tuple(_organization(one) for one in _within(holder, "organization")),
        resources=tuple(_resource(one, base + attribute(store, "base")) for one in _within(store, "resource"))
        if store is not None
        else (),
    )


def _within(element: etree._Element | None, name: str) -> list[etree._Element]:
    return [] if element is None else children(element, name)


def _organization(element: etree._Element) -> Organization:
    return Organization(
        attribute(element, "identifier"),
        text_of(child(element, "title")),
        tuple(_item(one) for one in children(element, "item")),
        line(element),
    )


def _item(element: etree._Element) -> Item:
    return Item(
        attribute(element, "identifier"),
        attribute(element, "identifierref"),
        text_of(child(element, "title")),
        tuple(_item(one) for one in children(element, "item")),
        line(element),
        element,
    )


def _resource(element: etree._Element, base: str) -> Resource:
    base += attribute(element, "base")
    href = attribute(element, "href")
    scorm_type = str(_SCORM_TYPE(element)).strip()
    return Resource(
        attribute(element, "identifier"),
        attribute(element, "type"),
        scorm_type.lower(),
        Reference(href, base, line(element)) if href else None,
        tuple(
            Reference(attribute(one, "href"), base + attribute(one, "base"), line(one))
            for one in children(element, "file")
        ),
        tuple((attribute(one, "identifierref"), line(one)) for one in children(element, "dependency")),
        line(element),
        element,
    )
