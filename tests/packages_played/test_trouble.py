"""What goes wrong around a package: network, tab, the LMS's API, frames. No answer is lost or counted twice."""

from __future__ import annotations

import os
import signal
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from scorm_export.package import Format
from tests.packages_played.agreement import agree
from tests.packages_played.central import Central
from tests.packages_played.conftest import Visit
from tests.packages_played.lms import PackageLms
from tests.packages_played.offer import VERSIONS, around, begin, look, offer
from tests.player.channels.learner import Learner
from tests.player.channels.seen import leave, score, status

BOTH = pytest.mark.parametrize(("kind", "version"), VERSIONS)
ONE_ALWAYS = pytest.mark.parametrize(
    ("kind", "version"), [VERSIONS[0], pytest.param(*VERSIONS[1], marks=pytest.mark.long)]
)
UNTAKEN = "Your learning platform is not taking your results at the moment."


def kill_renderers(browser: Browser) -> None:
    """Kill -9 every page's process: no page hears that it goes."""
    session = browser.new_browser_cdp_session()
    for one in session.send("SystemInfo.getProcessInfo")["processInfo"]:
        if one["type"] == "renderer":
            os.kill(one["id"], signal.SIGKILL)
    session.detach()


@ONE_ALWAYS
def test_a_killed_tab_has_lost_no_answer_on_either_side(
    kind: Format, version: str, lms: PackageLms, central: Central, visits: Visit, browser: Browser
) -> None:
    before = len(central.results())
    url = offer(lms, central, kind, version)
    learner = visits(url)
    begin(learner)
    learner.give("truth")
    learner.press("Check answer")
    learner.sees("truth is right")
    with learner.page.expect_event("crash"):
        kill_renderers(browser)
    again = visits(url)
    again.press("Go on where you were")
    again.answer("number")
    again.heading("You have passed this lesson")
    [result] = central.wait_for(1, "passed", before)
    agree(lms, central, result)
    assert result.answers == (("truth", "true"), ("number", "12.5"))


@ONE_ALWAYS
def test_what_our_server_could_not_take_comes_by_any_other_package_of_ours_there(
    kind: Format, version: str, lms: PackageLms, central: Central, visits: Visit, profile: BrowserContext
) -> None:
    before = len(central.results())
    learner = visits(offer(lms, central, kind, version))
    profile.route(f"{central.url}/**", lambda route: route.abort())
    begin(learner)
    learner.answer("truth")
    learner.answer("number")
    learner.heading("You have passed this lesson")
    expect(learner.place.get_by_text(UNTAKEN)).to_have_count(0)
    assert (status(lms)[-1], score(lms)["raw"]) == ("passed", "100")
    leave(learner)
    assert central.results()[before:] == []
    profile.unroute(f"{central.url}/**")
    kept, lms.cmi = lms.cmi, {}
    other = visits(offer(lms, central, kind, version, "second"))
    expect(other.place.get_by_role("button", name="I have read this, go on")).to_be_visible()
    [result] = central.wait_for(1, "passed", before)
    lms.cmi = kept
    agree(lms, central, result)


@pytest.mark.long
@BOTH
def test_without_any_network_the_lesson_goes_on_and_both_get_it_later(
    kind: Format, version: str, lms: PackageLms, central: Central, visits: Visit, profile: BrowserContext
) -> None:
    before = len(central.results())
    learner = visits(offer(lms, central, kind, version))
    begin(learner)
    profile.set_offline(True)
    learner.answer("truth")
    learner.sees(UNTAKEN)
    learner.answer("number")
    profile.set_offline(False)
    learner.heading("You have passed this lesson")
    expect(learner.place.get_by_text(UNTAKEN)).to_have_count(0, timeout=90_000)
    [result] = central.wait_for(1, "passed", before, seconds=90)
    agree(lms, central, result)


@pytest.mark.long
@pytest.mark.parametrize("lie", ["false", "throws", "forgets"])
@BOTH
def test_an_lms_that_lies_costs_neither_the_lesson_nor_our_result(
    kind: Format, version: str, lie: str, lms: PackageLms, central: Central, visits: Visit
) -> None:
    before = len(central.results())
    learner = visits(offer(lms, central, kind, version))
    begin(learner)
    learner.page.evaluate("lie => { window.lms.lies = lie }", lie)
    learner.answer("truth")
    learner.sees(UNTAKEN)
    learner.answer("number")
    learner.heading("You have passed this lesson")
    [result] = central.wait_for(1, "passed", before)
    assert result.percent == 100
    learner.page.evaluate("window.lms.lies = null")
    expect(learner.place.get_by_text(UNTAKEN)).to_have_count(0, timeout=90_000)
    agree(lms, central, result)


@pytest.mark.long
@BOTH
def test_an_api_that_vanishes_costs_neither_the_lesson_nor_our_result(
    kind: Format, version: str, lms: PackageLms, central: Central, visits: Visit
) -> None:
    before = len(central.results())
    learner = visits(offer(lms, central, kind, version))
    begin(learner)
    learner.page.evaluate("window.lms.lies = 'throws'; delete window.API; delete window.API_1484_11")
    learner.answer("truth")
    learner.answer("number")
    learner.heading("You have passed this lesson")
    learner.sees(UNTAKEN)
    leave(learner)
    [result] = central.wait_for(1, "passed", before)
    assert (result.percent, len(result.answers)) == (100, 2)


@ONE_ALWAYS
def test_the_api_is_found_across_frames_of_strangers(
    kind: Format, version: str, lms: PackageLms, central: Central, visits: Visit
) -> None:
    before = len(central.results())
    offer(lms, central, kind, version)
    inside = around(lms.stranger, lms.site + lms.file(f"brief-{kind}", "brief"))
    learner = visits(around(lms.stranger, f"{lms.site}/lms?src={quote(inside, safe='')}"), frames=3)
    finish(learner)
    [result] = central.wait_for(1, "passed", before)
    agree(lms, central, result)


@pytest.mark.long
@BOTH
def test_the_api_is_found_through_the_opener(
    kind: Format, version: str, lms: PackageLms, central: Central, visits: Visit
) -> None:
    before = len(central.results())
    offer(lms, central, kind, version)
    opener = visits(f"{lms.site}/lms?src=/course", frames=0)
    with opener.page.expect_popup() as popup:
        opener.page.evaluate("url => { window.open(url) }", lms.file(f"brief-{kind}", "brief"))
    finish(Learner(popup.value))
    [result] = central.wait_for(1, "passed", before)
    agree(lms, central, result)


@pytest.mark.long
@BOTH
def test_opened_by_a_stranger_it_reports_to_us_alone(
    kind: Format, version: str, lms: PackageLms, central: Central, visits: Visit
) -> None:
    before = len(central.results())
    offer(lms, central, kind, version)
    opener = visits(f"{lms.stranger}/course", frames=0)
    with opener.page.expect_popup() as popup:
        opener.page.evaluate("url => { window.open(url) }", lms.site + lms.file(f"brief-{kind}", "brief"))
    finish(Learner(popup.value))
    [result] = central.wait_for(1, "passed", before, seconds=90)
    assert (result.percent, lms.commits) == (100, [])


@pytest.mark.long
@BOTH
def test_without_credit_the_lms_keeps_its_marks_and_we_hear_of_the_learning(
    kind: Format, version: str, lms: PackageLms, central: Central, visits: Visit
) -> None:
    before = len(central.results())
    url = offer(lms, central, kind, version)
    look(lms, "no-credit")
    learner = visits(url)
    finish(learner)
    leave(learner)
    [result] = central.wait_for(1, "passed", before)
    assert result.percent == 100
    assert score(lms).get("raw", "") == ""
    assert "passed" not in status(lms)


@pytest.mark.long
@BOTH
def test_another_device_goes_on_in_the_same_attempt(
    kind: Format, version: str, lms: PackageLms, central: Central, visits: Visit, profile: BrowserContext
) -> None:
    before = len(central.results())
    url = offer(lms, central, kind, version)
    learner = visits(url)
    begin(learner)
    learner.answer("truth")
    leave(learner)
    central.wait(lambda: [len(one.answers) for one in central.results()[before:]] == [1])
    profile.clear_cookies()
    learner.page.evaluate("indexedDB.databases().then(all => all.forEach(one => indexedDB.deleteDatabase(one.name)))")
    learner.page.evaluate("localStorage.clear(), sessionStorage.clear()")
    lms.launch |= {"cmi.core.entry" if version == "1.2" else "cmi.entry": "resume"}
    again = visits(url)
    again.press("Go on where you were")
    again.answer("number")
    again.heading("You have passed this lesson")
    [result] = central.wait_for(1, "passed", before)
    agree(lms, central, result)


def finish(learner: Learner) -> None:
    """Take a short lesson, rightly."""
    begin(learner)
    learner.answer("truth")
    learner.answer("number")
    learner.heading("You have passed this lesson")
