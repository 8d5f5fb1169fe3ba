"""Each fault that a package can have is told by its code, and a package without any is left in peace."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scorm_export.validate import validate
from tests.scorm_export.validate.made import STANDARDS, good, zipped

MANIFEST = {"cmi5": "cmi5.xml", "tincan": "tincan.xml"}
ITEM = '<item identifier="one" identifierref="page"><title>A lesson</title></item>'
RESOURCE = '<file href="lms.js"/>'
RULES = (
    "</title><imsss:sequencing><imsss:sequencingRules><imsss:preConditionRule>"
    '<imsss:ruleConditions><imsss:ruleCondition condition="always"/></imsss:ruleConditions>'
    '<imsss:ruleAction action="skip"/></imsss:preConditionRule></imsss:sequencingRules></imsss:sequencing></item>'
)
PRIMARY = (
    "</title><imsss:sequencing><imsss:objectives><imsss:primaryObjective satisfiedByMeasure='true' objectiveID='o'>"
    "<imsss:minNormalizedMeasure>7</imsss:minNormalizedMeasure></imsss:primaryObjective></imsss:objectives>"
    "</imsss:sequencing></item>"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A good package of a standard, changed; and the code that tells it.

    `change` replaces a text in a file (`manifest` stands for the standard's); `put` adds files, `drop` takes some away.
    """

    code: str
    of: str = "scorm12"
    change: tuple[str, str, str] | None = None
    put: Mapping[str, bytes] = field(default_factory=dict)
    drop: tuple[str, ...] = ()
    place: str | None = None

    def files(self) -> dict[str, bytes]:
        """The files of the faulty package."""
        files = good(self.of)
        if self.change:
            name = MANIFEST.get(self.of, "imsmanifest.xml") if self.change[0] == "manifest" else self.change[0]
            old, new = self.change[1].encode(), self.change[2].encode()
            assert old in files[name], "the fault changes nothing"
            files[name] = files[name].replace(old, new)
        for name in self.drop:
            del files[name]
        return {**files, **self.put}


def xml(code: str, old: str, new: str, of: str = "scorm12", **more: object) -> Fault:
    """A fault in the manifest."""
    return Fault(code, of, ("manifest", old, new), **more)  # type: ignore[arg-type]


FAULTS = (
    # what a zip holds
    Fault("no-manifest", drop=("imsmanifest.xml",)),
    Fault("nested", drop=("imsmanifest.xml",), put={"course/imsmanifest.xml": b"<manifest/>"}),
    Fault("manifest-name", drop=("imsmanifest.xml",), put={"IMSManifest.XML": b"<manifest/>"}),
    Fault("manifest-name", drop=("imsmanifest.xml",), put={"ims_manifest.xml": b"<manifest/>"}),
    Fault("manifest-name", drop=("imsmanifest.xml",), put={"imsmanifest.xml.txt": b"<manifest/>"}),
    Fault("h5p", drop=("imsmanifest.xml",), put={"h5p.json": b"{}"}),
    Fault("aicc", drop=("imsmanifest.xml",), put={"course.crs": b"[Course]"}),
    Fault("more-manifests", put={"old/imsmanifest.xml": b"<manifest/>"}, place="old/imsmanifest.xml"),
    Fault("two-standards", put={"tincan.xml": good("tincan")["tincan.xml"]}),
    Fault("case-clash", put={"INDEX.html": b"x"}, place="INDEX.html"),
    Fault("path-outside", put={"../evil.html": b"x"}, place="../evil.html"),
    Fault("path-outside", put={"/evil.html": b"x"}),
    Fault("path-outside", put={"C:/evil.html": b"x"}),
    Fault("backslash", put={"media\\film.mp4": b"x"}),
    Fault("name-url", put={"what?.html": b"x"}),
    Fault("junk", put={"__MACOSX/._index.html": b"x"}),
    Fault("bomb", put={"film.mp4": b"\0" * 12_000_000}, place="film.mp4"),
    # XML
    Fault("xml-empty", put={"imsmanifest.xml": b"  \n"}),
    Fault("xml-large", put={"imsmanifest.xml": b"<manifest>" + b" " * 8_000_001}),
    xml("xml-amp", "A course", "Rights & wrongs"),
    xml("xml-tag", "</metadata>", "</metadat>"),
    xml("xml-cut", "</resources>\n</manifest>", "</resources>"),
    xml("xml-start", "<?xml", "\n<?xml"),
    xml("xml-entities", "<manifest ", '<!DOCTYPE manifest [<!ENTITY a "b">]><manifest '),
    xml("xml-other", "A course", "A <![CDATA[ course"),
    Fault("xml-bytes", put={"imsmanifest.xml": good("scorm12")["imsmanifest.xml"].replace(b"A course", b"\xe9t\xe9")}),
    Fault("bom", put={"imsmanifest.xml": b"\xef\xbb\xbf" + good("scorm12")["imsmanifest.xml"]}),
    Fault(
        "utf-16",
        put={
            "imsmanifest.xml": good("scorm12")["imsmanifest.xml"].decode().replace("UTF-8", "UTF-16").encode("utf-16")
        },
    ),
    # SCORM's manifest
    xml("version-absent", "<schemaversion>1.2</schemaversion>", ""),
    xml("version-unknown", ">1.2<", ">1.2.1<"),
    xml("version-namespace", ">1.2<", ">2004 3rd Edition<"),
    xml("id-twice", 'identifier="one"', 'identifier="toc"'),
    xml("reference", 'identifierref="page"', 'identifierref="pages"'),
    xml("reference", RESOURCE, RESOURCE + '<dependency identifierref="nothing"/>'),
    xml("organization-default", 'default="toc"', 'default="tocs"'),
    Fault(
        "organization-default-absent",
        put={
            "imsmanifest.xml": good("scorm12")["imsmanifest.xml"]
            .replace(b' default="toc"', b"")
            .replace(
                b"</organizations>", b'<organization identifier="b"><title>B</title></organization></organizations>'
            )
        },
    ),
    xml("no-items", ITEM, ""),
    xml("title", "<title>A lesson</title>", ""),
    xml("item-empty", ' identifierref="page"', ""),
    xml("item-both", "A lesson</title>", "A lesson</title>" + ITEM.replace("one", "two")),
    xml("no-sco", '="sco"', '="asset"'),
    xml("scorm-type", "adlcp:scormtype", "adlcp:scormType"),
    xml("scorm-type", "adlcp:scormType", "adlcp:scormtype", "scorm2004"),
    Fault(
        "many-scos",
        put={
            "imsmanifest.xml": good("scorm12")["imsmanifest.xml"]
            .replace(
                b"</resources>",
                b'<resource identifier="b" type="webcontent" adlcp:scormtype="sco" href="index.html?b"/></resources>',
            )
            .replace(b"</item>", b'</item><item identifier="two" identifierref="b"><title>B</title></item>')
        },
    ),
    xml("launch-absent", ' href="index.html">', ">"),
    xml("launch-missing", 'scormtype="sco" href="index.html"', 'scormtype="sco" href="start.html"'),
    xml("launch-elsewhere", 'scormtype="sco" href="index.html"', 'scormtype="sco" href="https://example.org/"'),
    xml("file-missing", 'file href="lms.js"', 'file href="lms2.js"'),
    xml("file-case", 'file href="lms.js"', 'file href="LMS.js"'),
    xml("href-absolute", 'file href="lms.js"', 'file href="/lms.js"'),
    xml("href-outside", 'file href="lms.js"', 'file href="../lms.js"'),
    xml("href-backslash", 'file href="lms.js"', 'file href="js\\lms.js"'),
    Fault("unlisted", put={"more.js": b""}),
    Fault("schemas-absent", drop=("imscp.xsd",)),
    xml("mastery-score", "A lesson</title>", "A lesson</title><adlcp:masteryscore>80</adlcp:masteryscore>"),
    xml("mastery-range", "A lesson</title>", "A lesson</title><adlcp:masteryscore>800</adlcp:masteryscore>"),
    xml("mastery-range", "A lesson</title>", "A lesson</title><adlcp:masteryscore>good</adlcp:masteryscore>"),
    xml("mastery-range", "</title></item>", PRIMARY, "scorm2004"),
    xml("completion-threshold", "</title></item>", "</title><adlcp:completionThreshold/></item>", "scorm2004"),
    xml("sequencing", "</title></item>", RULES, "scorm2004"),
    xml("launch-data", "A lesson</title>", f"A lesson</title><adlcp:datafromlms>{'x' * 256}</adlcp:datafromlms>"),
    # the launch page
    Fault("launch-empty", put={"index.html": b" "}),
    Fault("launch-not-html", put={"index.html": b"%PDF-1.7"}),
    xml("launch-server", "index.html", "index.php", put={"index.php": b"<?php ?>"}),
    xml("launch-flash", "index.html", "index.swf", put={"index.swf": b"FWS"}),
    Fault("reference-missing", change=("index.html", "lms.js", "other.js"), place="index.html"),
    Fault("href-absolute", change=("index.html", "'lms.js'", "'/lms.js'"), place="index.html"),
    Fault("reference-insecure", change=("index.html", "Hello", "<img src='http://example.org/a.png'>")),
    Fault("no-api-scorm", put={"lms.js": b"alert('Hello')"}),
    Fault("no-api-cmi5", "cmi5", put={"lms.js": b"alert('Hello')"}),
    Fault("no-api-tincan", "tincan", put={"lms.js": b"alert('Hello')"}),
    Fault("other-api", put={"lms.js": b"window.parent.API_1484_11"}),
    Fault("other-api", "scorm2004", put={"lms.js": b"api.LMSInitialize('')"}),
    Fault(
        "api-elsewhere",
        change=("index.html", "'lms.js'", "'https://example.org/lms.js'"),
        put={"lms.js": b""},
    ),
    Fault("no-status", put={"lms.js": b"api.LMSInitialize(''); api.LMSFinish('')"}),
    # cmi5
    xml("cmi5-root", "courseStructure", "courseStructur", "cmi5"),
    xml("cmi5-root", "/v1/CourseStructure.xsd", "/v2/CourseStructure.xsd", "cmi5"),
    Fault("cmi5-no-au", "cmi5", put={"cmi5.xml": re.sub(rb"(?s)<au .*</au>", b"", good("cmi5")["cmi5.xml"])}),
    xml("iri", 'id="https://example.org/course"', 'id="course"', "cmi5"),
    xml("iri", 'au id="https://example.org/course/one"', 'au id="one two"', "cmi5"),
    xml("id-twice", "https://example.org/course/one", "https://example.org/objective", "cmi5"),
    xml("reference", 'idref="https://example.org/objective"', 'idref="https://example.org/o"', "cmi5"),
    xml("langstring", '<langstring lang="en">A lesson</langstring>', '<langstring lang="en"> </langstring>', "cmi5"),
    xml("lang-twice", '<langstring lang="en">A', '<langstring lang="EN">B</langstring><langstring lang="en">A', "cmi5"),
    xml("url-parameter", "?lesson=one", "?fetch=one", "cmi5"),
    xml("address", "index.html?lesson=one", "https://example.org/a b", "cmi5"),
    xml("insecure", "index.html?lesson=one", "http://example.org/", "cmi5"),
    xml("launch-missing", "index.html?lesson=one", "start.html", "cmi5"),
    xml("mastery-decimals", "0.8", "0.80001", "cmi5"),
    xml("move-on", 'moveOn="Passed"', "", "cmi5"),
    # TinCan
    xml("tincan-root", "tincan.xsd", "tincan2.xsd", "tincan"),
    xml("tincan-no-launch", '<launch lang="en">index.html</launch>', "", "tincan"),
    xml("tincan-no-launch", "index.html", "", "tincan"),
    xml("tincan-launches", "</launch>", '</launch><launch lang="fr">index.html</launch>', "tincan"),
    xml("tincan-type", "http://adlnet.gov/expapi/activities/course", "course", "tincan"),
    xml("tincan-text", "<name>A course</name>", "", "tincan"),
    xml("iri", "https://example.org/course", "course", "tincan"),
    xml("launch-missing", "index.html", "start.html", "tincan"),
    xml("insecure", "index.html", "http://example.org/", "tincan"),
    # Common Cartridge
    xml("cartridge-version", "1.3.0", "1.3", "cc"),
    xml("title", "<title>A lesson</title>", "", "cc"),
    xml("file-missing", "link.xml", "links.xml", "cc"),
    xml(
        "no-resources",
        '<resource identifier="link" type="imsbasiclti_xmlv1p3"><file href="link.xml"/></resource>',
        "",
        "cc",
    ),
    xml("launch-absent", '<file href="link.xml"/>', "", "cc"),
    Fault("link-root", "cc", ("link.xml", "cartridge_basiclti_link", "link")),
    Fault("link-address", "cc", ("link.xml", "https://example.org/lessons/one", "lessons/one")),
    Fault("insecure", "cc", ("link.xml", "https://", "http://"), place="link.xml"),
    Fault("title", "cc", ("link.xml", "A lesson", ""), place="link.xml"),
    Fault("xml-tag", "cc", ("link.xml", "</blti:title>", "</title>"), place="link.xml"),
)


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{fault.of}-{fault.code}" for fault in FAULTS])
def test_a_fault_is_told_by_its_code_and_place(tmp_path: Path, fault: Fault) -> None:
    report = validate(zipped(tmp_path / "package.zip", fault.files()))
    told = [found for found in report.findings if found.code == fault.code]
    assert told, [(found.code, dict(found.values)) for found in report.findings]
    assert fault.place is None or fault.place in {found.place for found in told}


@pytest.mark.parametrize("standard", STANDARDS)
def test_in_a_good_package_there_is_nothing_to_mend(tmp_path: Path, standard: str) -> None:
    report = validate(zipped(tmp_path / "package.zip", good(standard)))
    assert [(found.code, dict(found.values)) for found in report.findings] == []
    assert report.kind == standard and report.title in ("A course", "")


def test_a_line_leads_to_the_fault(tmp_path: Path) -> None:
    fault = xml("launch-missing", 'scormtype="sco" href="index.html"', 'scormtype="sco" href="start.html"')
    (told,) = validate(zipped(tmp_path / "package.zip", fault.files())).findings[:1]
    assert (told.code, told.place, told.line) == ("launch-missing", "imsmanifest.xml", 15)
    assert told.values == {"name": "start.html"}


def test_of_a_thousand_like_faults_ten_are_told_and_all_are_counted(tmp_path: Path) -> None:
    listed = "".join(f'<file href="media/{number}.mp3"/>' for number in range(1000))
    report = validate(zipped(tmp_path / "package.zip", xml("file-missing", RESOURCE, RESOURCE + listed).files()))
    assert len([found for found in report.findings if found.code == "file-missing"]) == 10
    assert report.more == {"file-missing": 990} and report.count("error") == 1000


def test_addresses_are_followed_as_browsers_do(tmp_path: Path) -> None:
    files = good("scorm12")
    files["imsmanifest.xml"] = (
        files["imsmanifest.xml"]
        .replace(b'href="index.html">', b'href="my%20lesson.html?lang=en#start" xml:base="pages/">')
        .replace(b"<resources>", b'<resources xml:base="content/">')
        .replace(b'<file href="index.html"/>', b'<file href="my%20lesson.html"/>')
        .replace(b'<file href="lms.js"/>', b'<file href="../js/lms.js"/>')
    )
    files["content/pages/my lesson.html"] = files.pop("index.html").replace(b"'lms.js'", b"'../js/lms.js?v=1'")
    files["content/js/lms.js"] = files.pop("lms.js")
    report = validate(zipped(tmp_path / "package.zip", files))
    assert [(found.code, dict(found.values)) for found in report.findings] == []
