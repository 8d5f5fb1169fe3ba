"""The film: what counts as watched, where it stops, and what stands in when it can't be shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.player import sample
from tests.player.host import Host
from xapi.statements import LessonContext, adopt
from xapi.validation import check
from xapi.vocabulary import VIDEO_EXTENSIONS as VIDEO
from xapi.vocabulary import Namespace

Play = Callable[..., Page]
ANSWERED: dict[str, Any] = {"answers": {"cue": {"response": ["b"], "tries": 1}}}


def film_lesson(**changes: Any) -> dict[str, Any]:
    """Only the film, with its question at second 2."""
    whole = sample.lesson(**changes)
    return whole | {"segments": [whole["segments"][1]], "questions": {"cue": whole["questions"]["cue"]}}


def open_film(play: Play, lesson: dict[str, Any] | None = None, **settings: Any) -> Page:
    """To the film, loaded and at rest."""
    page = play(lesson or film_lesson(), **settings)
    page.get_by_role("button", name="Start").or_(page.get_by_role("button", name="Go on where you were")).click()
    expect(page.get_by_role("heading", name="The film")).to_be_visible()
    until(page, "readyState >= 1")
    return page


def jump(page: Page, seconds: float) -> None:
    """Move the slider."""
    page.get_by_label("Position in the video").evaluate(
        "(slider, to) => { slider.value = to; slider.dispatchEvent(new Event('input')) }", seconds
    )


def start(page: Page) -> None:
    """Press play on the control bar."""
    page.get_by_role("group", name="Video controls").get_by_role("button", name="Play").click()


def waits(page: Page, check_it: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something is true at the door."""
    for _ in range(int(seconds * 20)):
        if check_it():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not happen in time")


def until(page: Page, state: str) -> None:
    """Wait until the film's element is in that state, for example `paused === false`."""
    script = f"() => {{ const film = document.querySelector('video'); return film.{state} }}"
    waits(page, lambda: bool(page.evaluate(script)), 20)


def of_verb(host: Host, verb: str) -> list[dict[str, Any]]:
    """The stored statements with that verb, in order."""
    return [one for one in host.door.stored.values() if one["verb"]["id"].endswith("/" + verb)]


def test_the_film_stops_for_its_question_and_goes_on_after_it(play: Play, host: Host) -> None:
    page = open_film(play)
    start(page)
    expect(page.get_by_role("heading", name="A question in between")).to_be_focused(timeout=20_000)
    assert page.evaluate("document.querySelector('video').paused")
    assert page.evaluate("document.querySelector('video').currentTime") < 2.6
    page.get_by_label("Choice b").check()
    page.get_by_role("button", name="Check answer").click()
    expect(page.get_by_text("cue is right")).to_be_visible()
    page.get_by_role("button", name="Go on with the video").click()
    waits(page, lambda: len(of_verb(host, "played")) == 2)
    assert not page.evaluate("document.querySelector('video').paused")
    assert host.door.answers() == [("cue", "b")]


def test_skipping_past_a_question_does_not_skip_it_nor_count_as_watched(play: Play, host: Host) -> None:
    page = open_film(play)
    jump(page, 11)
    expect(page.get_by_role("heading", name="A question in between")).to_be_visible()
    page.get_by_role("button", name="Answer later").click()
    until(page, "ended")
    expect(page.get_by_role("heading", name="A question in between")).to_be_visible()  # asked once more at the end
    expect(page.locator(".watched")).to_have_text(re.compile(r"^You have watched [789]%\."))
    waits(page, lambda: bool(of_verb(host, "seeked")))
    extensions = of_verb(host, "seeked")[0]["result"]["extensions"]
    assert extensions == {VIDEO["time_from"]: 0, VIDEO["time_to"]: 11}
    assert of_verb(host, "completed") == []


def test_watching_enough_completes_the_film_once_with_statements_of_the_video_profile(play: Play, host: Host) -> None:
    page = open_film(play, film_lesson(completion={"watch": 0.2}), state=ANSWERED)
    start(page)
    waits(page, lambda: bool(of_verb(host, "completed")))
    page.wait_for_timeout(400)
    page.get_by_role("button", name="Pause").click()
    waits(page, lambda: bool(of_verb(host, "paused")))
    start(page)
    page.wait_for_timeout(600)
    page.get_by_role("button", name="Pause").click()
    waits(page, lambda: len(of_verb(host, "paused")) == 2)
    [completed] = of_verb(host, "completed")
    extensions = completed["result"]["extensions"]
    assert completed["result"]["completion"] is True
    assert 0.15 <= extensions[VIDEO["progress"]] <= 0.35
    [(began, ended)] = [part.split("[.]") for part in extensions[VIDEO["played_segments"]].split("[,]")]
    assert float(began) < 0.15 and float(ended) > 1.9
    assert completed["context"]["extensions"][VIDEO["completion_threshold"]] == 0.2
    sessions = {one["context"]["extensions"][VIDEO["session_id"]] for one in host.door.stored.values()}
    assert len(sessions) == 1
    lesson = LessonContext(
        ns=Namespace(sample.NS),
        lesson="one-of-each",
        title={"en": "One"},
        language="en",
        version=3,
        market="",
        channel="lti",
    )
    for one in host.door.stored.values():
        whole = adopt(
            one,
            actor={"objectType": "Agent", "account": {"homePage": "https://example.org", "name": "x"}},
            registration=UUID(sample.ATTEMPT),
            lesson=lesson,
            timestamp=datetime.now(UTC),
        )
        check(whole, "1.0.3")
        check(whole, "2.0.0")


def test_the_film_waits_while_the_page_is_hidden_and_the_seconds_watched_are_sent(play: Play, host: Host) -> None:
    page = open_film(play)
    start(page)
    page.wait_for_timeout(900)
    page.evaluate(
        "Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    assert page.evaluate("document.querySelector('video').paused")
    waits(page, lambda: any("played" in (body.get("state") or {}) for body in host.door.bodies[-2:]))
    waits(page, lambda: re.match(r"0\.[01]\d\d\[\.\]", host.door.bodies[-1]["state"]["played"]) is not None)


def test_an_answered_question_is_not_put_off_any_more(play: Play) -> None:
    page = open_film(play)
    start(page)
    page.get_by_label("Choice b").check()
    expect(page.get_by_role("button", name="Answer later")).to_be_visible()
    page.get_by_role("button", name="Check answer").click()
    expect(page.get_by_text("cue is right")).to_be_visible()
    expect(page.get_by_role("button", name="Answer later")).to_be_hidden()


def test_captions_are_on_until_the_learner_switches_them_off(play: Play) -> None:
    page = open_film(play, state=ANSWERED)
    expect(page.get_by_label("Captions")).to_have_value("en")
    assert page.evaluate("document.querySelector('video').textTracks[0].mode") == "showing"
    page.get_by_label("Captions").select_option("")
    until(page, "textTracks[0].mode === 'disabled'")


def test_a_learner_comes_back_to_the_second_and_to_the_captions(play: Play) -> None:
    place = {"segment": "film", "time": 4.5, "played": "0.000[.]4.500", "captions": False}
    page = open_film(play, state=ANSWERED | place)
    until(page, "currentTime > 4.4 && film.currentTime < 4.6")
    expect(page.get_by_label("Captions")).to_have_value("")
    assert page.evaluate("document.querySelector('video').textTracks[0].mode") == "disabled"
    expect(page.get_by_text("You have watched 37%.", exact=False)).to_be_visible()


def test_the_transcript_follows_and_leads_into_the_film(play: Play) -> None:
    page = open_film(play, state=ANSWERED)
    page.get_by_text("Transcript", exact=True).click()
    expect(page.get_by_text("Ana: A song is two things.")).to_be_visible()
    page.get_by_role("button", name="Each has its own owner.").click()
    until(page, "currentTime === 6.5")
    expect(page.locator(".line[aria-current]")).to_contain_text("Each has its own owner.")
    expect(page.locator(".chapter[aria-current]")).to_contain_text("Go on")


def test_a_film_that_cannot_be_loaded_is_read_and_its_question_answered(play: Play, host: Host) -> None:
    lesson = film_lesson()
    lesson["segments"][0]["src"] = "/media/gone.mp4"
    page = play(lesson)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("alert")).to_contain_text("Reading does not count as watching")
    expect(page.get_by_text("The work & the recording.")).to_be_visible()
    page.get_by_label("Choice b").check()
    page.get_by_role("button", name="Check answer").click()
    expect(page.get_by_text("cue is right")).to_be_visible()
    assert host.door.answers() == [("cue", "b")]
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("button", name="Watch more of “The film”")).to_be_visible()


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("ArrowRight", "currentTime === 5"),
        ("k", "paused === false"),
        ("m", "muted"),
        ("c", "textTracks[0].mode === 'disabled'"),
    ],
)
def test_keys_work_while_the_focus_is_in_the_film(play: Play, key: str, expected: str) -> None:
    page = open_film(play, state=ANSWERED)
    page.get_by_label("Sound off").focus()
    page.keyboard.press(key)
    until(page, expected)


def test_a_short_jump_back_and_a_long_one_forward_are_told_as_they_were(play: Play, host: Host) -> None:
    page = open_film(play, state=ANSWERED)
    jump(page, 4)
    jump(page, 8)  # still the same drag
    waits(page, lambda: len(of_verb(host, "seeked")) == 1)
    jump(page, 3)
    waits(page, lambda: len(of_verb(host, "seeked")) == 2)
    told = [
        (one["result"]["extensions"][VIDEO["time_from"]], one["result"]["extensions"][VIDEO["time_to"]])
        for one in of_verb(host, "seeked")
    ]
    assert told == [(0, 8), (8, 3)]
