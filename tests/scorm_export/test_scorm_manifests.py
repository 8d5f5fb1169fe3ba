"""SCORM's manifests: valid by the official schemas, complete, and nothing in them judges in the lesson's place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import etree

from packages.lesson import Lesson
from scorm_export import formats, schemas, scorm12, scorm2004, xml
from scorm_export.lom import duration
from scorm_export.package import Package
from scorm_export.schemas import Standard
from scorm_export.validate import validate
from tests.scorm_export import tricky
from tests.scorm_export.packing import DOOR, LANGUAGES, NOTICE, catalogue, package, packed

STANDARDS: tuple[Standard, ...] = ("scorm12", "scorm2004-3", "scorm2004-4")
CHOICES = (LANGUAGES, ("ar",), ("zh",), ("fr", "en"))


def writer(standard: Standard) -> ModuleType:
    return scorm12 if standard == "scorm12" else scorm2004


def parsed(made: Package) -> etree._Element:
    data = xml.document(writer(made.format).manifest(made))  # type: ignore[arg-type]
    return etree.fromstring(data, schemas.parser())


def assert_valid(made: Package, schema: etree.XMLSchema) -> None:
    ok = schema.validate(parsed(made))
    problems = [f"{one.line}: {one.message}" for one in schema.error_log]  # type: ignore[attr-defined]
    assert ok, (made.format, made.id, made.languages, problems)


def packages(standard: Standard, **more: Any) -> Iterator[Package]:
    """Each shipped lesson, the shipped modules, and all lessons in one, in several choices of languages."""
    lessons = catalogue().lessons
    contents: list[list[Lesson]] = [[one] for one in lessons.values()]
    contents += [[lessons[name] for name in module.lessons] for module in catalogue().modules.values()]
    contents.append(list(lessons.values()))
    for content in contents:
        for languages in CHOICES:
            yield package(content, standard, languages=languages, **more)


def texts(root: etree._Element, path: str) -> list[str]:
    return [one.text or "" for one in root.iterfind(path)]


@pytest.mark.parametrize("standard", STANDARDS)
def test_the_manifest_of_each_lesson_and_module_is_valid(standard: Standard) -> None:
    schema = schemas.schema(standard)
    for made in packages(standard, door=DOOR, notice=NOTICE):
        assert_valid(made, schema)


@pytest.mark.parametrize("standard", STANDARDS)
@pytest.mark.parametrize("market", ["", "FR"])
def test_awkward_words_and_names_are_valid(standard: Standard, market: str) -> None:
    odd = [tricky.lesson(), tricky.lesson("\x00\x0b", "\ud800 lone", "0"), tricky.lesson(name="a" * 63, mastery=None)]
    made = package(odd, standard, market=market, title={"en": tricky.TITLE}, summary={"en": tricky.SUMMARY})
    assert_valid(made, schemas.schema(standard))
    assert texts(parsed(made), ".//{*}item/{*}title") == [tricky.TITLE, "0", tricky.TITLE]


@pytest.mark.parametrize("standard", STANDARDS)
def test_texts_are_cut_to_what_every_lms_takes(standard: Standard) -> None:
    root = parsed(package([tricky.lesson(title="Long title " * 90)], standard))
    titles = texts(root, ".//{*}organization/{*}title") + texts(root, ".//{*}item/{*}title")
    assert titles and all(100 < len(one) <= 200 and one.endswith("title…") for one in titles)
    described = texts(root, ".//{*}description/{*}langstring") + texts(root, ".//{*}description/{*}string")
    assert described and all(1000 < len(one) <= 2000 and one.endswith("…") for one in described)


@pytest.mark.parametrize("standard", STANDARDS)
def test_every_file_is_listed_once_and_every_listed_file_is_there(standard: Standard) -> None:
    made = package(list(catalogue().lessons)[:3], standard, door=DOOR, notice=NOTICE)
    there = [entry.name for entry in formats.entries(made)]
    root = parsed(made)
    listed = [unquote(one.get("href", "")) for one in root.iterfind(".//{*}resource/{*}file")]
    beside = {"imsmanifest.xml", *schemas.files(standard)}
    assert sorted(listed) == sorted(set(there) - beside)
    assert len(listed) == len(set(listed))
    assert beside <= set(there)
    assert there[0] == "imsmanifest.xml"


@pytest.mark.parametrize("standard", STANDARDS)
def test_each_item_opens_its_lesson_and_depends_on_the_player(standard: Standard) -> None:
    made = package(["split-sheets", "who-does-what"], standard)
    root = parsed(made)
    resources = {one.get("identifier"): one for one in root.iterfind(".//{*}resource")}
    kind = "{http://www.adlnet.org/xsd/adlcp_rootv1p2}scormtype"
    kind = kind if standard == "scorm12" else "{http://www.adlnet.org/xsd/adlcp_v1p3}scormType"
    opened = [resources[one.get("identifierref")] for one in root.iterfind(".//{*}item")]
    assert [one.get("href") for one in opened] == [
        "lessons/split-sheets/index.html",
        "lessons/who-does-what/index.html",
    ]
    for one in opened:
        assert one.get(kind) == "sco"
        (needed,) = one.iterfind("{*}dependency")
        assert resources[needed.get("identifierref")].get(kind) == "asset"
    # Open edX starts the first resource with an address.
    assert next(root.iterfind(".//{*}resource")).get("href") == "lessons/split-sheets/index.html"


@pytest.mark.parametrize("standard", STANDARDS)
def test_a_name_with_spaces_and_accents_is_an_address_in_the_list(standard: Standard) -> None:
    odd = tricky.lesson()
    segments = (replace(odd.segments[0], image="media/Été à Paris #1.png"), *odd.segments[1:])
    root = parsed(package([replace(odd, segments=segments)], standard))
    files = [one.get("href", "") for one in root.iterfind(".//{*}file")]
    assert "lessons/9-lives/media/%C3%89t%C3%A9%20%C3%A0%20Paris%20%231.png" in files


@pytest.mark.parametrize("standard", STANDARDS)
def test_nothing_in_the_manifest_lets_an_lms_judge_in_the_lessons_place(standard: Standard) -> None:
    text = xml.document(writer(standard).manifest(package(list(catalogue().lessons), standard))).decode()
    for judge in ("masteryscore", "completionThreshold", "satisfiedByMeasure", "prerequisites"):
        assert judge not in text


@pytest.mark.parametrize("standard", ["scorm2004-3", "scorm2004-4"])
def test_a_module_is_rolled_up_from_what_its_lessons_say(standard: Standard) -> None:
    root = parsed(package([tricky.lesson(name="judged"), tricky.lesson(name="open", mastery=None)], standard))
    sss = "{http://www.imsglobal.org/xsd/imsss}"
    control = root.find(f".//{{*}}organization/{sss}sequencing/{sss}controlMode")
    assert control is not None and (control.get("flow"), control.get("choice")) == ("true", "true")
    rules = list(root.iterfind(f".//{{*}}item/{sss}sequencing/{sss}rollupRules"))
    assert [one.get("rollupObjectiveSatisfied") for one in rules] == ["true", "false"]
    assert [one.get("rollupProgressCompletion") for one in rules] == ["true", "true"]
    assert [one.get("objectiveMeasureWeight") for one in rules] == ["1", "0"]
    for one in root.iterfind(f".//{sss}deliveryControls"):
        assert (one.get("completionSetByContent"), one.get("objectiveSetByContent")) == ("true", "true")
    assert not list(root.iter(f"{sss}sequencingRules"))


@pytest.mark.parametrize(
    ("standard", "version"),
    [("scorm12", "1.2"), ("scorm2004-3", "2004 3rd Edition"), ("scorm2004-4", "2004 4th Edition")],
)
def test_the_version_is_named_as_lmss_look_for_it(standard: Standard, version: str) -> None:
    root = parsed(package(["split-sheets"], standard))
    assert texts(root, "./{*}metadata/{*}schemaversion") == [version]
    assert texts(root, "./{*}metadata/{*}schema") == ["ADL SCORM"]


@pytest.mark.parametrize("standard", STANDARDS)
def test_catalogues_learn_what_the_lesson_is(standard: Standard) -> None:
    lesson = catalogue().lessons["split-sheets"]
    root = parsed(package([lesson], standard, languages=("ar", "zh")))
    general = root.find("./{*}metadata/{*}lom/{*}general")
    assert general is not None
    string = "langstring" if standard == "scorm12" else "string"
    assert texts(general, f"{{*}}title/{{*}}{string}") == [lesson.text("ar").title, lesson.text("zh").title]
    assert texts(general, f"{{*}}description/{{*}}{string}") == [lesson.text("ar").summary, lesson.text("zh").summary]
    assert texts(general, "{*}language") == ["ar", "zh"]
    keywords = texts(general, f"{{*}}keyword/{{*}}{string}")
    assert keywords[:2] == ["songwriting", "getting paid"] and len(keywords) <= 10
    assert "https://w3id.org/creator-lessons/lessons/split-sheets" in "".join(general.itertext())
    learning = "typicallearningtime/{*}datetime" if standard == "scorm12" else "typicalLearningTime/{*}duration"
    assert texts(root, f".//{{*}}{learning}") == ["PT5M"]


@pytest.mark.parametrize(
    ("minutes", "written"), [(4, "PT4M"), (4.5, "PT4M30S"), (65, "PT1H5M"), (0.5, "PT30S"), (0, "PT1S"), (60, "PT1H")]
)
def test_a_duration_is_written_as_iso_8601(minutes: float, written: str) -> None:
    assert duration(minutes) == written


@pytest.mark.parametrize("standard", STANDARDS)
def test_the_same_package_gives_the_same_bytes(standard: Standard) -> None:
    names = list(catalogue().lessons)
    first, second = ([*writer(standard).entries(package(names, standard))] for _ in range(2))
    assert first == second


@pytest.mark.parametrize("standard", STANDARDS)
def test_the_identifier_tells_one_package_from_another(standard: Standard) -> None:
    known = {
        parsed(one).get("identifier")
        for one in (
            package(["split-sheets"], standard),
            package(["who-does-what"], standard),
            package(["split-sheets"], standard, market="FR"),
            package(["split-sheets"], standard, namespace="https://other.example.org/ns"),
        )
    }
    assert len(known) == 4


@pytest.mark.parametrize("standard", STANDARDS)
def test_our_own_validator_finds_nothing_wrong_with_a_manifest(standard: Standard, tmp_path: Path) -> None:
    made = package(["split-sheets", "who-does-what"], standard, door=DOOR, notice=NOTICE)
    packed(made, tmp_path).close()
    told = validate(tmp_path / made.filename).findings
    said = [one for one in told if one.place == "imsmanifest.xml" and one.severity != "hint"]
    assert said == []


@pytest.mark.parametrize("standard", ["scorm2004-3", "scorm2004-4"])
def test_no_lms_finds_another_pass_mark_than_the_lessons(standard: Standard) -> None:
    """Moodle tells a lesson 1 as its passing score where an objective has no measure of its own."""
    odd = [tricky.lesson(name="judged", mastery=2 / 3), tricky.lesson(name="open", mastery=None)]
    root = parsed(package(odd, standard))
    judged, freely = root.iterfind(".//{*}item")
    measures = [text.text for text in judged.iter("{http://www.imsglobal.org/xsd/imsss}minNormalizedMeasure")]
    assert measures == ["0.6666"]
    assert not list(freely.iter("{http://www.imsglobal.org/xsd/imsss}objectives"))
