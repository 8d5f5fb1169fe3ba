"""Real packages in a real browser: what the LMS has of a learner afterwards, our own record store has too."""

from __future__ import annotations

import re

import pytest

from scorm_export.package import Format
from tests.packages_played.agreement import agree
from tests.packages_played.central import Central
from tests.packages_played.conftest import Visit
from tests.packages_played.lms import PackageLms
from tests.packages_played.offer import VERSIONS, begin, look, offer
from tests.player.channels.seen import calls, leave, score, status


@pytest.mark.parametrize(("kind", "version"), VERSIONS)
def test_a_lesson_that_is_passed_is_passed_on_both_sides(
    kind: Format, version: str, lms: PackageLms, central: Central, visits: Visit
) -> None:
    before = len(central.results())
    learner = visits(offer(lms, central, kind, version))
    begin(learner)
    learner.answer("truth")
    learner.answer("number")
    learner.heading("You have passed this lesson")
    leave(learner)
    [result] = central.wait_for(1, "passed", before)
    agree(lms, central, result)
    assert result.answers == (("truth", "true"), ("number", "12.5"))
    assert calls(learner, "Finish" if version == "1.2" else "Terminate") == 1


@pytest.mark.parametrize(("kind", "version"), VERSIONS)
def test_who_fails_has_failed_on_both_sides_and_a_new_try_is_an_attempt_of_its_own(
    kind: Format, version: str, lms: PackageLms, central: Central, visits: Visit
) -> None:
    before = len(central.results())
    learner = visits(offer(lms, central, kind, version))
    begin(learner)
    learner.fail("truth")
    learner.fail("number")
    learner.heading("You have completed this lesson, but not passed it")
    [result] = central.wait_for(1, "failed", before)
    agree(lms, central, result)
    learner.press("Take the lesson again")
    learner.to_quiz()
    learner.answer("truth")
    learner.answer("number")
    learner.heading("You have passed this lesson")
    first, second = central.wait_for(2, "passed", before)
    assert (first.standing, first.pseudonym) == ("failed", second.pseudonym)
    assert score(lms)["raw"] == "100"
    assert status(lms)[-1] == "passed"


@pytest.mark.parametrize("mode", ["review", pytest.param("browse", marks=pytest.mark.long)])
@pytest.mark.parametrize(("kind", "version"), [*VERSIONS[1:], pytest.param(*VERSIONS[0], marks=pytest.mark.long)])
def test_who_only_looks_changes_nothing_on_either_side(
    kind: Format, version: str, mode: str, lms: PackageLms, central: Central, visits: Visit
) -> None:
    before = len(central.results())
    first = visits(offer(lms, central, kind, version))
    begin(first)
    first.answer("truth")
    leave(first)
    [result] = central.wait_for(1, "incomplete", before)
    central.wait(lambda: len(central.results()[before].answers) == 1)
    kept = lms.values
    look(lms, mode)
    looking = visits(lms.launch_url(f"brief-{kind}", "brief"))
    looking.press("Go on where you were")
    looking.answer("number")
    looking.heading("You have passed this lesson")
    leave(looking)
    assert calls(looking, "SetValue") == 0
    ours = [key for key in kept if re.search("status|score|progress|suspend|location|interactions|objectives", key)]
    assert [lms.values[key] for key in ours] == [kept[key] for key in ours]
    [after] = central.results()[before:]
    assert after.answers == (("truth", "true"),)
    assert result.pseudonym == after.pseudonym
