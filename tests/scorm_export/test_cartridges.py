"""Common Cartridges, held against what Canvas's and Moodle's importers read and what the schemas of 1.1 and 1.3 ask.

1EdTech's schemas are neither on npm nor on PyPI, and may not be passed on by us without a registration; so what they
say of a cartridge of links is written out here: which elements, in which order, with which attributes.
"""

from __future__ import annotations

import re
from html.entities import codepoint2name
from pathlib import Path
from unicodedata import normalize
from xml.dom.minidom import parseString

import pytest
from lxml import etree

from scorm_export import formats, schemas
from scorm_export.package import Package
from scorm_export.validate import validate
from tests.scorm_export import tricky
from tests.scorm_export.packing import LANGUAGES, catalogue, package, packed

VERSIONS = ("cc", "cc11")
CP = {
    "cc": "http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1",
    "cc11": "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1",
}
LOM = {
    "cc": "http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest",
    "cc11": "http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest",
}
MODULES = (
    ({"en": "Rights <&>", "fr": "Droits"}, ("work-and-recording", "who-does-what")),
    ({"en": "Pay"}, ("split-sheets",)),
)
LESSONS = ("split-sheets", "who-does-what", "work-and-recording", "metadata-that-pays")


def documents(made: Package) -> dict[str, bytes]:
    found = {entry.name: entry.source for entry in formats.entries(made)}
    return {name: source for name, source in found.items() if isinstance(source, bytes)}


def roots(made: Package) -> dict[str, etree._Element]:
    return {name: etree.fromstring(data, schemas.parser()) for name, data in documents(made).items()}


def names(element: etree._Element) -> list[str]:
    return [etree.QName(one).localname for one in element]


def text(root: etree._Element, path: str) -> str | None:
    found = root.find(path)
    return None if found is None else found.text


def check_item(item: etree._Element, *, top: bool) -> None:
    """`Item.Type`, and `ItemOrg.Type` of the one at the top, which has no title."""
    kinds = names(item)
    assert kinds == (["item"] * len(kinds) if top else ["title", *["item"] * (len(kinds) - 1)])
    assert set(item.keys()) <= {"identifier", "identifierref"} - ({"identifierref"} if top else set())
    for one in item.iterfind("{*}item"):
        check_item(one, top=False)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("languages", [LANGUAGES, ("ar",), ("zh",)])
def test_the_manifest_has_what_the_schema_asks_in_its_order(version: str, languages: tuple[str, ...]) -> None:
    made = package(LESSONS, version, languages=languages, modules=MODULES)
    root = roots(made)["imsmanifest.xml"]
    assert root.tag == f"{{{CP[version]}}}manifest" and root.keys() == ["identifier"]
    assert names(root) == ["metadata", "organizations", "resources"]
    metadata, organizations, resources = root
    assert names(metadata) == ["schema", "schemaversion", "lom"]
    assert metadata[0].text == "IMS Common Cartridge"
    assert metadata[1].text == {"cc": "1.3.0", "cc11": "1.1.0"}[version]
    assert metadata[2].tag == f"{{{LOM[version]}}}lom"
    (organization,) = organizations
    assert organizations.keys() == [] and dict(organization.items())["structure"] == "rooted-hierarchy"
    (top,) = organization
    check_item(top, top=True)
    for resource in resources:
        assert resource.keys() == ["identifier", "type"]
        assert names(resource) == ["file"]
        assert resource.get("type") == {"cc": "imsbasiclti_xmlv1p3", "cc11": "imsbasiclti_xmlv1p0"}[version]
    used = [one.get("identifier", "") for one in root.iter() if one.get("identifier")]
    assert len(used) == len(set(used)) and all(re.fullmatch(r"[A-Za-z_][\w.-]*", one) for one in used)


@pytest.mark.parametrize("version", VERSIONS)
def test_modules_are_folders_and_every_lesson_is_in_one(version: str) -> None:
    root = roots(package(LESSONS, version, modules=MODULES, title={"en": "All", "fr": "Tout"}))["imsmanifest.xml"]
    folders = root.findall("{*}organizations/{*}organization/{*}item/{*}item")
    assert [text(one, "{*}title") for one in folders] == ["Rights <&>", "Pay", "All"]
    assert [[item.get("identifierref") for item in one.iterfind("{*}item")] for one in folders] == [
        ["link-work-and-recording", "link-who-does-what"],
        ["link-split-sheets"],
        ["link-metadata-that-pays"],
    ]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_link_has_what_the_schema_asks_in_its_order(version: str) -> None:
    made = package(LESSONS, version, languages=("fr", "en"))
    found = roots(made)
    for name in LESSONS:
        link = found[f"links/{name}.xml"]
        parts = ["title", "description", "custom", "extensions", "launch_url", "secure_launch_url", "vendor"]
        assert names(link) == [part for part in parts if version == "cc" or part != "extensions"]
        space = {
            "cc": "http://www.imsglobal.org/xsd/imslticc_v1p3",
            "cc11": "http://www.imsglobal.org/xsd/imslticc_v1p0",
        }
        assert link.tag == f"{{{space[version]}}}cartridge_basiclti_link"
        assert {etree.QName(one).namespace for one in link} == {"http://www.imsglobal.org/xsd/imsbasiclti_v1p0"}
        assert names(link[-1]) == ["code", "name"]
        address = f"https://lessons.example.org/lti/lessons/{name}"
        assert text(link, "{*}launch_url") == text(link, "{*}secure_launch_url") == address


def test_a_server_without_https_names_no_secure_address() -> None:
    link = roots(package(["split-sheets"], "cc", base_url="http://localhost:8000"))["links/split-sheets.xml"]
    assert text(link, "{*}launch_url") == "http://localhost:8000/lti/lessons/split-sheets"
    assert link.find("{*}secure_launch_url") is None


def test_custom_parameters_are_in_lower_case_and_name_the_language_of_a_package_with_one() -> None:
    def custom(*languages: str) -> dict[str | None, str | None]:
        link = roots(package(["split-sheets"], "cc", languages=languages))["links/split-sheets.xml"]
        return {one.get("name"): one.text for one in link.iterfind("{*}custom/{*}property")}

    assert custom("ar") == {"lesson": "split-sheets", "lang": "ar"}
    assert custom("ar", "en") == {"lesson": "split-sheets"}


def test_canvas_is_told_the_points_and_nothing_that_could_differ_from_its_tool() -> None:
    odd = [tricky.lesson(name="judged"), tricky.lesson(name="open", mastery=None)]
    found = roots(package(odd, "cc"))
    for name, points in (("judged", "100"), ("open", "1")):
        (extension,) = found[f"links/{name}.xml"].iterfind("{*}extensions")
        assert extension.get("platform") == "canvas.instructure.com"
        assert [(one.get("name"), one.text) for one in extension] == [("outcome", points)]


def test_moodle_knows_the_version_by_the_beginning_of_the_manifest() -> None:
    """backup/converter/imscc11/lib.php: 500 bytes, lower case, without spaces and quotes."""
    data = documents(package(LESSONS, "cc11", namespace="https://w3id.org/" + "long/" * 60))["imsmanifest.xml"][:500]
    said = re.sub(r"[\s'\"]", "", data.decode(errors="replace").lower())
    assert "xmlns=http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1" in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_moodle_can_write_each_links_words_into_its_xml(lang: str) -> None:
    """backup/cc/entity11.lti.class.php: `htmlentities`, which knows the names of HTML 4, into XML without a DTD."""
    lessons = [*catalogue().lessons.values(), tricky.lesson(summary="Œuvre «à» «ñ» ½ × ¿? “x” … œ \u200e\u200f &")]
    for name, link in roots(package(lessons, "cc11", languages=(lang,))).items():
        for part in ("title", "description") if name.startswith("links/") else ():
            said = text(link, f"{{*}}{part}") or ""
            names_in_it = {ord(one): f"&{codepoint2name[ord(one)]};" for one in said if ord(one) in codepoint2name}
            written = parseString(f"<NAME>{said.translate(names_in_it)}</NAME>")
            assert said.strip() and written.documentElement is not None


def test_moodle_shows_the_same_letters() -> None:
    link = roots(package([tricky.lesson("L’été à Besançon – « œuvre »")], "cc11"))["links/9-lives.xml"]
    assert normalize("NFC", text(link, "{*}title") or "") == 'L\'été à Besançon - " oeuvre "'
    assert text(roots(package([tricky.lesson("été")], "cc"))["links/9-lives.xml"], "{*}title") == "été"


@pytest.mark.parametrize("version", VERSIONS)
def test_awkward_words_survive_and_long_ones_are_cut(version: str) -> None:
    found = roots(package([tricky.lesson("<b>\"A\" & 'B'</b>")], version))
    assert text(found["links/9-lives.xml"], "{*}title") == "<b>\"A\" & 'B'</b>"
    assert len(text(found["links/9-lives.xml"], "{*}description") or "") <= 1000
    assert text(found["imsmanifest.xml"], ".//{*}item/{*}item/{*}item/{*}title") == "<b>\"A\" & 'B'</b>"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_cartridge_holds_links_and_no_lesson_and_is_the_same_each_time(version: str) -> None:
    made = [documents(package(LESSONS, version, modules=MODULES)) for _ in range(2)]
    assert made[0] == made[1]
    assert list(made[0]) == ["imsmanifest.xml", *(f"links/{name}.xml" for name in LESSONS)]
    root = etree.fromstring(made[0]["imsmanifest.xml"])
    assert [one.get("href") for one in root.iterfind(".//{*}file")] == [f"links/{name}.xml" for name in LESSONS]


@pytest.mark.parametrize("version", VERSIONS)
def test_our_own_validator_finds_nothing_wrong(version: str, tmp_path: Path) -> None:
    made = package(LESSONS, version, modules=MODULES)
    packed(made, tmp_path).close()
    assert validate(tmp_path / made.filename).findings == ()
