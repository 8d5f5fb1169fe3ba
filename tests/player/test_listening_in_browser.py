"""The film on a poor network and beside other things: heard instead of seen, floating, in two tabs, as once chosen."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.player import sample
from tests.player.host import Host
from tests.player.test_looks_in_browser import clean
from tests.player.test_video_in_browser import ANSWERED, film_lesson, jump, of_verb, open_film, start, until, waits

Play = Callable[..., Page]
SAVES_DATA = "Object.defineProperty(Navigator.prototype, 'connection', { get: () => ({ saveData: true }) })"
FLOATS = "Boolean(document.pictureInPictureElement)"


def with_sound(**changes: Any) -> dict[str, Any]:
    """The film and its sound alone."""
    lesson = film_lesson(**changes)
    film = lesson["segments"][0] | {"audio": "/media/film.m4a", "poster": "/media/layers.svg"}
    return lesson | {"segments": [film]}


def source(page: Page) -> str:
    """The file that the page plays."""
    address: str = page.evaluate("document.querySelector('video').currentSrc")
    return address.rsplit("/", 1)[1]


def test_who_saves_data_hears_the_film_and_that_counts_as_watching(play: Play, host: Host, page: Page) -> None:
    page.add_init_script(SAVES_DATA)
    open_film(play, with_sound(completion={"watch": 0.2}))
    assert source(page) == "film.m4a"
    expect(page.get_by_text("Your browser saves data, so you hear the film")).to_be_visible()
    expect(page.get_by_text("Each has its own owner.")).to_be_visible()  # the transcript stands open
    expect(page.get_by_role("button", name="Picture in picture", exact=True)).to_be_hidden()
    clean(page, "sound")
    start(page)
    expect(page.get_by_role("heading", name="A question in between")).to_be_focused(timeout=20_000)
    page.get_by_label("Choice b").check()
    page.get_by_role("button", name="Check answer").click()
    page.get_by_role("button", name="Go on with the video").click()
    waits(page, lambda: bool(of_verb(host, "completed")))
    assert host.door.answers() == [("cue", "b")]
    assert not any(path.endswith("film.mp4") for path in host.door.media)


def test_the_film_can_be_loaded_anyway_and_goes_on_at_the_same_second(play: Play, page: Page) -> None:
    page.add_init_script(SAVES_DATA)
    open_film(play, with_sound(), state=ANSWERED | {"time": 4.5, "segment": "film"})
    until(page, "currentTime > 4.4")
    page.get_by_role("button", name="Load the film anyway").click()
    until(page, "currentSrc.endsWith('film.mp4') && film.currentTime > 4.4 && film.currentTime < 4.7")
    expect(page.get_by_text("you hear the film")).to_have_count(0)
    expect(page.get_by_role("button", name="Listen only, with less data")).to_be_visible()


def test_changing_to_the_sound_and_back_while_it_plays_loses_and_invents_nothing(play: Play, host: Host) -> None:
    page = open_film(play, with_sound(), state=ANSWERED)
    start(page)
    until(page, "currentTime > 1")
    page.get_by_role("button", name="Listen only, with less data").click()
    until(page, "currentSrc.endsWith('film.m4a') && !film.paused && film.currentTime > 2")
    page.get_by_role("button", name="Load the film anyway").click()
    until(page, "currentSrc.endsWith('film.mp4') && !film.paused && film.currentTime > 3")
    page.get_by_role("group", name="Video controls").get_by_role("button", name="Pause").click()
    waits(page, lambda: bool(of_verb(host, "paused")))
    assert of_verb(host, "seeked") == []
    played = host.door.bodies[-1]["state"]["played"]
    seconds = sum(float(to) - float(begin) for begin, to in (part.split("[.]") for part in played.split("[,]")))
    now = page.evaluate("document.querySelector('video').currentTime")
    assert now - 0.9 < seconds < now + 0.05


@pytest.mark.parametrize("sound", [True, False], ids=["sound", "nothing"])
def test_a_film_that_fails_is_heard_and_if_that_fails_too_it_is_read(play: Play, page: Page, sound: bool) -> None:
    lesson = with_sound()
    lesson["segments"][0]["src"] = "/media/gone.mp4"
    if not sound:
        lesson["segments"][0]["audio"] = "/media/gone.m4a"
    play(lesson)
    page.get_by_role("button", name="Start").click()
    if sound:
        expect(page.get_by_text("The film could not be loaded. Listen to it instead")).to_be_visible()
        until(page, "readyState >= 1")
        assert source(page) == "film.m4a"
    else:
        expect(page.get_by_role("alert")).to_contain_text("You can read what it says below")
        expect(page.get_by_role("group", name="Video controls")).to_be_hidden()
    expect(page.get_by_text("Each has its own owner.")).to_be_visible()


def test_a_film_that_breaks_off_is_heard_from_where_it_broke_off(play: Play, page: Page) -> None:
    open_film(play, with_sound(), state=ANSWERED)
    start(page)
    until(page, "currentTime > 1")
    page.evaluate("document.querySelector('video').dispatchEvent(new Event('error'))")
    until(page, "currentSrc.endsWith('film.m4a') && !film.paused && film.currentTime > 1.2")
    assert page.evaluate("document.querySelector('video').currentTime") < 5


def test_a_film_that_loads_slowly_may_be_heard_instead(play: Play, page: Page) -> None:
    page.clock.install()
    held: list[Route] = []
    page.route("**/film.mp4", lambda route: held.append(route))
    play(with_sound(), state=ANSWERED)
    page.get_by_role("button", name="Start").click()
    start(page)
    page.clock.run_for(9000)
    expect(page.get_by_text("The film loads slowly.")).to_be_visible()
    page.get_by_role("status").get_by_role("button", name="Listen only").click()
    until(page, "currentSrc.endsWith('film.m4a') && !film.paused")
    for route in held:
        route.abort()


def test_without_a_sound_of_its_own_a_film_offers_none(play: Play) -> None:
    page = open_film(play)
    expect(page.get_by_role("button", name="Listen only, with less data")).to_be_hidden()


def test_a_question_brings_the_film_back_from_its_floating_window(play: Play, page: Page) -> None:
    open_film(play)
    floating = page.get_by_role("button", name="Picture in picture", exact=True)
    floating.click()
    waits(page, lambda: page.evaluate(FLOATS))
    expect(floating).to_have_attribute("aria-pressed", "true")
    page.evaluate(
        "Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });"
        "document.querySelector('video').play();"
    )
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert not page.evaluate("document.querySelector('video').paused")  # it is seen: it goes on
    expect(page.get_by_role("heading", name="A question in between")).to_be_focused(timeout=20_000)
    waits(page, lambda: not page.evaluate(FLOATS))
    assert page.evaluate("document.querySelector('video').paused")
    expect(page).to_have_title(re.compile("^A question in between"))


def test_a_film_left_for_another_screen_floats_no_more(play: Play, page: Page) -> None:
    open_film(play, state=ANSWERED)
    page.get_by_role("button", name="Picture in picture", exact=True).click()
    waits(page, lambda: page.evaluate(FLOATS))
    page.get_by_role("button", name="Finish").click()
    waits(page, lambda: not page.evaluate(FLOATS))


def test_captions_that_were_switched_off_stay_off_in_the_next_lesson(play: Play, page: Page) -> None:
    open_film(play, state=ANSWERED)
    page.get_by_label("Captions").select_option("")
    open_film(play, film_lesson() | {"id": "another"}, state=ANSWERED)
    expect(page.get_by_label("Captions")).to_have_value("")
    page.get_by_label("Captions").select_option("en")
    open_film(play, film_lesson() | {"id": "a-third"}, state=ANSWERED)
    expect(page.get_by_label("Captions")).to_have_value("en")
    # What this attempt knows, perhaps from another device, comes first.
    open_film(play, state=ANSWERED | {"captions": False, "segment": "film"})
    expect(page.get_by_label("Captions")).to_have_value("")


def test_where_the_browser_keeps_nothing_captions_are_on(play: Play, page: Page) -> None:
    blocked = "() => { throw new DOMException('no', 'SecurityError') }"
    page.add_init_script(f"Object.defineProperty(window, 'localStorage', {{ get: {blocked} }})")
    open_film(play, state=ANSWERED)
    expect(page.get_by_label("Captions")).to_have_value("en")
    page.get_by_label("Captions").select_option("")
    until(page, "textTracks[0].mode === 'disabled'")


def test_the_speed_stays_within_the_lesson(play: Play, host: Host) -> None:
    page = open_film(play, with_sound(), state=ANSWERED)
    page.get_by_label("Speed").select_option("1.5")
    until(page, "playbackRate === 1.5")
    page.get_by_role("button", name="Back").click()
    page.get_by_role("button", name="Go on where you were").click()
    until(page, "readyState >= 1")
    expect(page.get_by_label("Speed")).to_have_value("1.5")
    assert page.evaluate("document.querySelector('video').playbackRate") == 1.5
    page.get_by_role("button", name="Listen only, with less data").click()
    until(page, "currentSrc.endsWith('film.m4a') && film.playbackRate === 1.5")
    waits(page, lambda: host.door.bodies[-1]["state"].get("speed") == 1.5)


def test_the_keys_are_listed_and_do_what_the_list_says(play: Play, page: Page) -> None:
    open_film(play, state=ANSWERED)
    page.get_by_text("Keys", exact=True).click()
    rows = page.locator(".keys dl > div").all_inner_texts()
    assert len(rows) == 8 and any("Picture in picture" in row for row in rows)
    clean(page, "keys")
    page.get_by_label("Sound off").focus()
    for key, expected in ((">", "playbackRate === 1.25"), ("<", "playbackRate === 1"), ("M", "muted")):
        page.keyboard.press(key)
        until(page, expected)
    page.keyboard.press("p")
    waits(page, lambda: page.evaluate(FLOATS))
    page.keyboard.press("p")
    waits(page, lambda: not page.evaluate(FLOATS))
    page.get_by_label("Captions").focus()
    page.keyboard.press("m")  # a list is for choosing by letter
    assert page.evaluate("document.querySelector('video').muted")


def test_two_tabs_with_the_same_film_double_nothing(play: Play, host: Host, context: BrowserContext) -> None:
    page = open_film(play, film_lesson(completion={"watch": 0.9}), state=ANSWERED)
    other = context.new_page()
    other.goto(page.url)
    other.get_by_role("button", name="Start").or_(other.get_by_role("button", name="Go on where you were")).click()
    expect(other.get_by_role("heading", name="The film")).to_be_visible()
    until(other, "readyState >= 1")
    start(page)
    until(page, "currentTime > 1")
    start(other)  # one of them plays: nobody watches two
    until(page, "paused")
    until(other, "currentTime > 1")
    other.get_by_role("group", name="Video controls").get_by_role("button", name="Pause").click()
    waits(page, lambda: len(of_verb(host, "paused")) == 2)
    whole = [one["result"]["extensions"] for one in of_verb(host, "paused")]
    parts = [value for told in whole for key, value in told.items() if key.endswith("played-segments")]
    assert all(float(part.split("[.]")[1]) < 4 for part in parts)
    expect(other.locator(".watched")).to_have_text(re.compile(r"^You have watched [12]?\d%\."))


def test_right_to_left_the_time_still_runs_from_left_to_right(play: Play, page: Page) -> None:
    open_film(play, with_sound(dir="rtl", lang="ar"), state=ANSWERED)
    slider = page.get_by_label("Position in the video")
    assert slider.evaluate("element => getComputedStyle(element).direction") == "ltr"
    assert page.locator(".picture").evaluate("element => getComputedStyle(element).direction") == "ltr"
    box = slider.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2)
    until(page, "currentTime > 9")
    page.get_by_label("Sound off").focus()
    page.keyboard.press("ArrowLeft")
    until(page, "currentTime < 7")
    # What stands around it is mirrored.
    note = page.locator(".film-line").bounding_box()
    watched = page.locator(".watched").bounding_box()
    assert note and watched and watched["x"] + watched["width"] > note["x"] + note["width"] - 2


def test_a_jump_in_the_sound_is_told_like_one_in_the_film(play: Play, host: Host, page: Page) -> None:
    page.add_init_script(SAVES_DATA)
    open_film(play, with_sound(), state=ANSWERED)
    jump(page, 6)
    waits(page, lambda: len(of_verb(host, "seeked")) == 1)
    assert sample.NS in of_verb(host, "seeked")[0]["object"]["id"]
