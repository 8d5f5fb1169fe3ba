"""cmi5's course structure and TinCan's manifest: every lesson, in every language, launched at its page."""

from __future__ import annotations

import pytest
from lxml import etree

from scorm_export import cmi5, formats, schemas, tincan, xml
from scorm_export.package import Package
from tests.scorm_export import tricky
from tests.scorm_export.packing import LANGUAGES, NS, catalogue, package


def structure(made: Package) -> etree._Element:
    return etree.fromstring(xml.document(cmi5.structure(made)), schemas.parser())


def activities(made: Package) -> etree._Element:
    return etree.fromstring(xml.document(tincan.manifest(made)), schemas.parser())


def texts(root: etree._Element, path: str) -> list[str]:
    return [one.text or "" for one in root.iterfind(path)]


@pytest.mark.parametrize("languages", [LANGUAGES, ("ar",), ("zh",), ("fr", "en")])
def test_the_structure_of_each_lesson_and_of_all_together_is_valid(languages: tuple[str, ...]) -> None:
    schema = schemas.schema("cmi5")
    every = list(catalogue().lessons)
    for content in (*([one] for one in every), every):
        ok = schema.validate(structure(package(content, "cmi5", languages=languages)))
        assert ok, schema.error_log  # type: ignore[attr-defined]


def test_awkward_words_and_names_are_valid() -> None:
    odd = [tricky.lesson(), tricky.lesson("\x00\x0b", "\ud800 lone", "0"), tricky.lesson(name="open", mastery=None)]
    root = structure(package(odd, "cmi5", title={"en": tricky.TITLE}))
    assert schemas.schema("cmi5").validate(root)
    assert tricky.TITLE in texts(root, ".//{*}au/{*}title/{*}langstring")


def test_the_lessons_of_a_module_are_a_block_and_one_alone_is_not() -> None:
    root = structure(package(["split-sheets", "who-does-what"], "cmi5", id="getting-paid"))
    (block,) = root.iterfind("{*}block")
    assert block.get("id") == f"{NS}/modules/getting-paid"
    assert [one.get("id") for one in block.iterfind("{*}au")] == [
        f"{NS}/lessons/split-sheets",
        f"{NS}/lessons/who-does-what",
    ]
    alone = structure(package(["split-sheets"], "cmi5"))
    assert not list(alone.iterfind("{*}block")) and len(list(alone.iterfind("{*}au"))) == 1
    course = alone.find("{*}course")
    assert course is not None and course.get("id") != f"{NS}/lessons/split-sheets"


def test_several_modules_are_blocks_and_what_is_in_none_stands_by_itself() -> None:
    modules = (({"en": "One"}, ("who-does-what",)), ({"en": "Two"}, ("split-sheets", "who-does-what", "gone")))
    lessons = ["split-sheets", "who-does-what", "metadata-that-pays"]
    root = structure(package(lessons, "cmi5", modules=modules))
    assert schemas.schema("cmi5").validate(root)
    assert texts(root, "{*}block/{*}title/{*}langstring") == ["One", "Two"]
    assert [len(list(one.iterfind("{*}au"))) for one in root.iterfind("{*}block")] == [1, 1]
    assert [one.get("id") for one in root.iterfind("{*}au")] == [f"{NS}/lessons/metadata-that-pays"]


def test_a_unit_has_its_texts_in_every_language_before_its_address() -> None:
    lesson = catalogue().lessons["split-sheets"]
    (unit,) = structure(package([lesson], "cmi5")).iterfind("{*}au")
    assert [etree.QName(one).localname for one in unit] == ["title", "description", "url"]
    said = {one.get("lang"): one.text for one in unit.iterfind("{*}title/{*}langstring")}
    assert said == {lang: lesson.text(lang).title for lang in LANGUAGES}
    told = {one.get("lang"): one.text for one in unit.iterfind("{*}description/{*}langstring")}
    assert told == {lang: lesson.text(lang).summary for lang in LANGUAGES}
    assert texts(unit, "{*}url") == ["lessons/split-sheets/index.html"]
    assert unit.get("launchMethod") == "AnyWindow"


def test_how_a_unit_is_finished_follows_from_the_lessons_rule() -> None:
    odd = [tricky.lesson(name="judged", mastery=0.6), tricky.lesson(name="open", mastery=None)]
    judged, freely = structure(package(odd, "cmi5")).iterfind(".//{*}au")
    assert (judged.get("moveOn"), judged.get("masteryScore")) == ("CompletedAndPassed", "0.6")
    assert (freely.get("moveOn"), freely.get("masteryScore")) == ("Completed", None)


@pytest.mark.parametrize(
    ("mark", "written"),
    [(2 / 3, "0.6666"), (0.6, "0.6"), (1.0, "1"), (0.0, "0"), (0.85, "0.85"), (1e-5, "0")],
)
def test_a_pass_mark_has_four_decimals_at_most_and_asks_no_more_than_the_lesson(mark: float, written: str) -> None:
    assert xml.share(mark) == written
    assert float(written) <= mark


@pytest.mark.parametrize(("kind", "manifest"), [("cmi5", "cmi5.xml"), ("tincan", "tincan.xml")])
def test_what_is_launched_is_in_the_package(kind: str, manifest: str) -> None:
    made = package(["split-sheets", "who-does-what"], kind)
    entries = list(formats.entries(made))
    assert entries[0].name == manifest and isinstance(entries[0].source, bytes)
    root = etree.fromstring(entries[0].source)
    launched = texts(root, ".//{*}url") + texts(root, ".//{*}launch")
    assert launched == ["lessons/split-sheets/index.html", "lessons/who-does-what/index.html"]
    assert set(launched) <= {entry.name for entry in entries}


def test_a_tincan_activity_has_its_texts_in_every_language() -> None:
    lesson = catalogue().lessons["split-sheets"]
    root = activities(package([lesson], "tincan", languages=("zh", "ar", "en")))
    assert root.tag == "{http://projecttincan.com/tincan.xsd}tincan"
    (activity,) = root.iterfind("{*}activities/{*}activity")
    assert activity.get("id") == f"{NS}/lessons/split-sheets"
    assert activity.get("type") == "http://adlnet.gov/expapi/activities/lesson"
    said = {one.get("lang"): one.text for one in activity.iterfind("{*}name")}
    assert said == {lang: lesson.text(lang).title for lang in ("zh", "ar", "en")}
    (launch,) = activity.iterfind("{*}launch")
    assert launch.get("lang") == "zh"


@pytest.mark.parametrize("kind", ["cmi5", "tincan"])
def test_the_same_package_gives_the_same_bytes(kind: str) -> None:
    writer = cmi5 if kind == "cmi5" else tincan
    made = [list(writer.entries(package(list(catalogue().lessons), kind))) for _ in range(2)]
    assert made[0] == made[1]
