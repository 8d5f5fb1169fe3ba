"""What an official schema says against a manifest is told in codes, with line and names, not in libxml2's words."""

from __future__ import annotations

from pathlib import Path

import pytest

from scorm_export.validate import validate
from scorm_export.validate.schema import in_words
from tests.scorm_export.validate.made import good, zipped

MANIFEST = {"cmi5": "cmi5.xml"}
DESCRIBED = '<description><langstring lang="en">About it</langstring></description>\n  </course>'
AGAINST = (
    ("scorm12", "xsd-unexpected", "<title>A lesson</title>", "<titel>A lesson</titel>", {"where": "<titel>"}),
    ("cmi5", "xsd-missing", DESCRIBED, "</course>", {"where": "<course>", "expected": "<description>"}),
    ("scorm12", "xsd-attribute-unknown", 'identifier="one"', 'identifier="one" colour="red"', {"name": "colour"}),
    ("scorm12", "xsd-attribute-missing", 'file href="lms.js"', "file", {"where": "<file>", "name": "href"}),
    ("scorm12", "xsd-choice", '="sco"', '="SCO"', {"value": "SCO", "allowed": "asset, sco"}),
    ("scorm12", "xsd-id", 'identifier="course"', 'identifier="my course"', {"value": "my course"}),
    ("scorm12", "xsd-id", 'identifier="one"', 'identifier="1"', {"where": "identifier (<item>)"}),
    ("scorm12", "xsd-text", "<resources>", "<resources>text", {"where": "<resources>"}),
    ("scorm12", "xsd-foreign", "A lesson</title>", 'A lesson</title><x:y xmlns:x="urn:x"/>', {"where": "<y>"}),
    ("cmi5", "xsd-more", "0.8", "1.8", {"where": "masteryScore (<au>)", "bound": "1"}),
    ("cmi5", "xsd-less", "0.8", "-0.8", {"bound": "0"}),
    ("cmi5", "xsd-value", "0.8", "eighty", {"value": "eighty"}),
    ("cmi5", "xsd-value", 'lang="en">A course', 'lang="e n">A course', {"value": "e n"}),
    ("cmi5", "xsd-choice", "Passed", "passed", {"value": "passed"}),
    ("scorm2004", "xsd-choice", '="sco"', '="Sco"', {"allowed": "sco, asset"}),
)


@pytest.mark.parametrize(
    ("standard", "code", "old", "new", "values"), AGAINST, ids=[f"{one[0]}-{one[1]}" for one in AGAINST]
)
def test_what_a_schema_does_not_allow_is_told(
    tmp_path: Path, standard: str, code: str, old: str, new: str, values: dict[str, str] | None
) -> None:
    files = good(standard)
    name = MANIFEST.get(standard, "imsmanifest.xml")
    text = files[name].decode()
    assert old in text
    files[name] = text.replace(old, new).encode()
    told = [found for found in validate(zipped(tmp_path / "package.zip", files)).findings if found.code == code]
    assert told and told[0].line > 1 and told[0].place == name
    assert (values or {}).items() <= told[0].values.items(), dict(told[0].values)


def test_an_identifier_that_is_there_twice_is_said_once(tmp_path: Path) -> None:
    files = good("scorm12")
    files["imsmanifest.xml"] = files["imsmanifest.xml"].replace(b'identifier="one"', b'identifier="toc"')
    codes = [found.code for found in validate(zipped(tmp_path / "package.zip", files)).findings]
    assert codes == ["id-twice"]


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("Element 'a': No match found for key-sequence ['x'] of keyref 'k'.", "xsd-key"),
        ("Element 'a': Something that no release of libxml2 says yet.", "xsd-other"),
        ("", "xsd-other"),
    ],
)
def test_a_message_that_no_manifest_here_brings_has_a_code_too(message: str, code: str) -> None:
    assert in_words(message)[0] == code


def test_what_a_strangers_metadata_says_is_not_held_against_it(tmp_path: Path) -> None:
    files = good("scorm2004")
    lom = b'</schemaversion><lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><unusual/></general></lom>'
    files["imsmanifest.xml"] = files["imsmanifest.xml"].replace(b"</schemaversion>", lom)
    assert validate(zipped(tmp_path / "package.zip", files)).findings == ()
