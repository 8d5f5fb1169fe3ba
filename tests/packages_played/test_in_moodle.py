"""Each SCORM zip under Moodle's rules: nothing is refused or rewritten, and the grade is the score of our own store."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext

from scorm_export.package import Format
from tests.packages_played import moodle
from tests.packages_played.agreement import agree
from tests.packages_played.central import Central
from tests.packages_played.conftest import Visit
from tests.packages_played.lms import PackageLms
from tests.packages_played.offer import agree_to_notice, begin, look, offer
from tests.player.channels.learner import Learner
from tests.player.channels.seen import LONGEST, calls, leave, score

ZIPS: list[tuple[Format, str]] = [("scorm12", "1.2"), ("scorm2004-3", "2004"), ("scorm2004-4", "2004")]
EACH = pytest.mark.parametrize(
    ("kind", "version"), [ZIPS[0], *(pytest.param(*one, marks=pytest.mark.long) for one in ZIPS[1:])]
)


@pytest.fixture(autouse=True)
def strict(profile: BrowserContext) -> None:
    profile.add_init_script(moodle.STRICT)


def expect_taken(learner: Learner) -> None:
    """Moodle refused nothing, and the state is short enough for a site in 'standards mode' too."""
    assert learner.page.evaluate("window.refused") == []
    assert 0 < learner.page.evaluate("window.longest") <= LONGEST


@EACH
def test_moodle_takes_all_and_grades_as_we_do(
    kind: Format, version: str, lms: PackageLms, central: Central, visits: Visit
) -> None:
    before = len(central.results())
    learner = visits(offer(lms, central, kind, version))
    begin(learner)
    learner.fail("truth")
    learner.answer("number")
    learner.heading("You have passed this lesson")
    leave(learner)
    expect_taken(learner)
    [result] = central.wait_for(1, "passed", before)
    agree(lms, central, result)
    manifest = (central.unzipped("brief", kind) / "imsmanifest.xml").read_text(encoding="utf-8")
    assert moodle.kept(manifest, version, lms.values) == lms.values
    assert moodle.grade(version, lms.values) == result.percent == 50


@pytest.mark.long
@EACH
def test_moodle_takes_a_lesson_with_one_of_everything(
    kind: Format, version: str, lms: PackageLms, central: Central, visits: Visit
) -> None:
    before = len(central.results())
    learner = visits(offer(lms, central, kind, version, "everything"))
    agree_to_notice(learner)
    learner.whole_lesson()
    leave(learner)
    expect_taken(learner)
    [result] = central.wait_for(1, "passed", before)
    agree(lms, central, result)
    manifest = (central.unzipped("everything", kind) / "imsmanifest.xml").read_text(encoding="utf-8")
    assert moodle.kept(manifest, version, lms.values) == lms.values
    assert moodle.grade(version, lms.values) == result.percent == 100


@pytest.mark.long
@EACH
def test_moodle_does_not_protect_a_review_and_we_write_nothing_in_it(
    kind: Format, version: str, lms: PackageLms, central: Central, visits: Visit
) -> None:
    before = len(central.results())
    learner = visits(offer(lms, central, kind, version))
    begin(learner)
    learner.answer("truth")
    learner.answer("number")
    learner.heading("You have passed this lesson")
    leave(learner)
    central.wait_for(1, "passed", before)
    look(lms, "review")
    marks = score(lms)
    again = visits(lms.launch_url(f"brief-{kind}", "brief"))
    again.press("See your result")
    again.heading("You have passed this lesson")
    leave(again)
    assert calls(again, "SetValue") == 0
    assert score(lms) == marks
    assert len(central.results()) == before + 1


@pytest.mark.long
@EACH
def test_each_lesson_of_a_module_has_marks_of_its_own(
    kind: Format, version: str, lms: PackageLms, central: Central, visits: Visit
) -> None:
    for lesson, right in (("brief", True), ("second", False)):
        lms.cmi = {}
        before = len(central.results())
        learner = visits(offer(lms, central, kind, version, "pair", lesson))
        begin(learner)
        for question in ("truth", "number"):
            learner.answer(question) if right else learner.fail(question)
        learner.heading("You have passed this lesson" if right else "You have completed this lesson, but not passed it")
        leave(learner)
        expect_taken(learner)
        [result] = central.wait_for(1, "passed" if right else "failed", before)
        agree(lms, central, result)
        assert moodle.grade(version, lms.values) == (100 if right else 0)
