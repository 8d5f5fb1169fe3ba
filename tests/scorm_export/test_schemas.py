"""The official schemas: all there, read from nowhere else, strict."""

from __future__ import annotations

import re
import socket
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from scorm_export import schemas
from scorm_export.package import CannotPackage
from scorm_export.schemas import LOCATIONS, Standard

STANDARDS: tuple[Standard, ...] = ("scorm12", "scorm2004-3", "scorm2004-4", "cmi5")


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*_: object) -> None:
        raise AssertionError("somebody asks the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    yield


@pytest.mark.parametrize("standard", STANDARDS)
def test_each_standards_schemas_are_there_and_can_be_read(standard: Standard, no_network: None) -> None:
    assert set(LOCATIONS[standard].values()) <= set(schemas.files(standard))
    schema = schemas.schema(standard)
    assert not schema.validate(etree.fromstring("<nothing/>"))


@pytest.mark.parametrize("standard", STANDARDS)
def test_whatever_a_schema_imports_lies_beside_it(standard: Standard) -> None:
    there = schemas.files(standard)
    for file in there.values():
        text = file.read_text(encoding="utf-8")
        named = re.findall(r"<\w+:(?:import|include)\b[^>]*schemaLocation\s*=\s*[\"']([^\"']+)", text)
        assert set(named) <= set(there), file
        assert not named or file.suffix == ".xsd"


def test_the_files_go_out_as_they_came() -> None:
    sent = {entry.name: entry.source for entry in schemas.entries("scorm12")}
    file = sent["ims_xml.xsd"]
    assert isinstance(file, Path)
    assert b'xmlns="http://www.w3.org/XML/1998/namespace"' in file.read_bytes()


def test_the_entries_come_in_one_order() -> None:
    names = [entry.name for entry in schemas.entries("scorm2004-4")]
    assert names == sorted(names)


@pytest.mark.parametrize("standard", ["scorm2004-3", "scorm2004-4"])
def test_lom_is_checked(standard: Standard) -> None:
    schema = schemas.schema(standard)
    manifest = """<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m"><metadata>
        <schema>ADL SCORM</schema><schemaversion>x</schemaversion>
        <lom xmlns="http://ltsc.ieee.org/xsd/LOM">
        <general><title><string language="en">T</string></title></general></lom>
        </metadata><organizations/><resources/></manifest>"""

    def problems(text: str) -> list[str]:
        schema.validate(etree.fromstring(text, schemas.parser()))
        return [entry.message for entry in schema.error_log if "LOM" in entry.message]  # type: ignore[attr-defined]

    assert problems(manifest) == []
    assert problems(manifest.replace("title>", "titel>")) != []


def test_a_schema_that_set_up_did_not_bring_is_named_with_its_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schemas, "_HERE", tmp_path)
    with pytest.raises(CannotPackage, match=r"imscp_rootv1p1p2\.xsd.*fetch_schemas"):
        schemas.files("scorm12")


def declared(file: Path) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a schema declares: its elements and attributes in order, without remarks and layout."""
    root = etree.parse(file, etree.XMLParser(load_dtd=False, no_network=True, remove_comments=True)).getroot()
    for remark in list(root.iter("{*}annotation")):
        parent = remark.getparent()
        assert parent is not None
        parent.remove(remark)
    return [(str(one.tag), sorted(one.items())) for one in root.iter()]


def test_a_thin_packages_schemas_declare_the_same_in_half_the_bytes() -> None:
    whole = {entry.name: entry.source for entry in schemas.entries("scorm2004-3")}
    thin = {entry.name: entry.source for entry in schemas.entries("scorm2004-3", lean=True)}
    assert set(whole) - set(thin) == {"XMLSchema.dtd", "datatypes.dtd"}
    for name, file in thin.items():
        before = whole[name]
        assert isinstance(file, Path) and isinstance(before, Path)
        assert declared(file) == declared(before), name
    for standard in STANDARDS[:3]:
        sources = [entry.source for entry in schemas.entries(standard, lean=True)]
        packed = sum(len(zlib.compress(file.read_bytes(), 6)) for file in sources if isinstance(file, Path))
        assert packed < 16_000
