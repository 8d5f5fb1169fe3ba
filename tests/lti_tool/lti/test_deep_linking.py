from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lti_tool.lti.deep_linking import FRAME, WINDOW, Choice, content_items, response_claims
from lti_tool.lti.message import DeepLinkingSettings
from packages import catalogue
from packages.catalogue import Catalogue

BASE = "https://lessons.example"
ANY = DeepLinkingSettings(
    return_url="https://lms.example/return",
    accept_types=("ltiResourceLink", "link"),
    accept_targets=("iframe", "window"),
    accept_multiple=True,
    accept_line_item=None,
    data=None,
)
SHEETS = Choice("lesson", "split-sheets")
LAYERS = Choice("lesson", "work-and-recording")
BASICS = Choice("module", "music-basics")


@pytest.fixture(scope="module")
def shelf() -> Catalogue:
    return catalogue.shipped()


def items(
    shelf: Catalogue,
    *chosen: Choice,
    settings: DeepLinkingSettings = ANY,
    lang: str | None = None,
    words: str = "en",
    graded: bool = True,
) -> list[dict[str, Any]]:
    wished = [replace(choice, lang=choice.lang or lang, graded=graded) for choice in chosen]
    return content_items(wished, settings, shelf, BASE, words=words, grades=False)


def test_a_lesson_is_named_in_the_url_and_in_custom(shelf: Catalogue) -> None:
    (item,) = items(shelf, SHEETS)
    assert item["type"] == "ltiResourceLink"
    assert item["url"] == f"{BASE}/lti/lessons/split-sheets"
    assert item["custom"] == {"lesson": "split-sheets"}


def test_a_module_is_one_link(shelf: Catalogue) -> None:
    (item,) = items(shelf, BASICS)
    assert item["url"] == f"{BASE}/lti/modules/music-basics"
    assert item["custom"] == {"module": "music-basics"}
    assert item["title"] == "Your music, your rights: the basics"


def test_a_fixed_language_goes_into_custom_and_into_the_words(shelf: Catalogue) -> None:
    (item,) = items(shelf, SHEETS, lang="fr", words="en")
    assert item["custom"] == {"lesson": "split-sheets", "lang": "fr"}
    assert item["title"] == shelf.lessons["split-sheets"].texts["fr"].title


def test_a_language_that_the_lesson_lacks_is_not_promised(shelf: Catalogue) -> None:
    (item,) = items(shelf, SHEETS, lang="de")
    assert item["custom"] == {"lesson": "split-sheets"}


def test_without_a_fixed_language_the_words_are_the_instructors(shelf: Catalogue) -> None:
    (item,) = items(shelf, SHEETS, words="fr")
    assert item["title"] == shelf.lessons["split-sheets"].texts["fr"].title
    assert "lang" not in item["custom"]


def test_a_lesson_that_can_be_failed_is_worth_its_points_and_one_that_is_only_done_is_worth_one(
    shelf: Catalogue,
) -> None:
    lesson = shelf.lessons["split-sheets"]
    assert lesson.completion.mastery is not None
    (item,) = items(shelf, SHEETS)
    assert item["lineItem"] == {
        "scoreMaximum": 100,
        "label": lesson.text("en").title,
        "resourceId": "split-sheets",
        "tag": "creator-lessons",
        "submissionReview": {
            "reviewableStatus": ["InProgress", "Submitted", "Completed"],
            "label": "See the answers",
            "url": f"{BASE}/lti/lessons/split-sheets",
            "custom": {},
        },
    }
    plain = replace(lesson, completion=replace(lesson.completion, mastery=None))
    (item,) = items(replace(shelf, lessons={**shelf.lessons, "split-sheets": plain}), SHEETS)
    assert item["lineItem"]["scoreMaximum"] == 1


@pytest.mark.parametrize(
    ("accepted", "graded", "there"),
    [
        (None, True, True),
        (True, True, True),
        (False, True, False),
        (None, False, False),
        (True, False, False),
    ],
)
def test_a_line_item_is_sent_only_where_it_is_taken_and_wanted(
    shelf: Catalogue, accepted: bool | None, graded: bool, there: bool
) -> None:
    (item,) = items(shelf, SHEETS, settings=replace(ANY, accept_line_item=accepted), graded=graded)
    assert ("lineItem" in item) is there


def test_only_one_item_goes_where_only_one_is_taken(shelf: Catalogue) -> None:
    assert len(items(shelf, SHEETS, LAYERS)) == 2
    (item,) = items(shelf, LAYERS, SHEETS, settings=replace(ANY, accept_multiple=False))
    assert item["custom"]["lesson"] == "work-and-recording"


def test_nothing_goes_where_resource_links_are_not_taken(shelf: Catalogue) -> None:
    assert items(shelf, SHEETS, settings=replace(ANY, accept_types=("link", "html"))) == []


@pytest.mark.parametrize(
    ("targets", "opens", "there"),
    [
        (("iframe", "window"), "", {"iframe"}),
        (("frame", "iframe", "window"), "iframe", {"iframe"}),
        (("iframe", "window"), "window", {"window"}),
        (("iframe",), "window", {"iframe"}),
        (("window",), "", {"window"}),
        (("window",), "iframe", {"window"}),
        (("embed", "frame"), "window", set()),
        ((), "", set()),
    ],
)
def test_a_frame_or_a_window_is_only_wished_where_it_is_taken(
    shelf: Catalogue, targets: tuple[str, ...], opens: Any, there: set[str]
) -> None:
    (item,) = content_items([SHEETS], replace(ANY, accept_targets=targets), shelf, BASE, words="en", opens=opens)
    assert {"iframe", "window"} & item.keys() == there
    assert item.get("iframe", FRAME) == {"width": 800, "height": 720}
    assert item.get("window", WINDOW) == {"targetName": "_blank", "width": 1000, "height": 800}


def test_each_link_has_its_own_title_points_and_language(shelf: Catalogue) -> None:
    chosen = [
        replace(SHEETS, title="Who gets what", graded=True, points=7, lang="fr"),
        replace(LAYERS, graded=False, points=9),
    ]
    first, second = content_items(chosen, ANY, shelf, BASE, words="en")
    assert (first["custom"]["graded"], second["custom"]["graded"]) == ("yes", "no")
    assert (first["title"], first["lineItem"]["label"]) == ("Who gets what", "Who gets what")
    assert first["lineItem"]["scoreMaximum"] == 7
    assert first["custom"]["lang"] == "fr"
    assert first["text"] == shelf.lessons["split-sheets"].texts["fr"].summary
    assert "lineItem" not in second
    assert "lang" not in second["custom"]


def test_variables_stand_beside_the_lesson(shelf: Catalogue) -> None:
    (item,) = content_items([SHEETS], ANY, shelf, BASE, words="en", variables={"context_id_history": "$C"})
    assert item["custom"] == {"lesson": "split-sheets", "graded": "no", "context_id_history": "$C"}


def test_what_was_chosen_about_grades_is_not_said_where_nobody_could_choose(shelf: Catalogue) -> None:
    (item,) = content_items([SHEETS], ANY, shelf, BASE, words="en", grades=False)
    assert item["custom"] == {"lesson": "split-sheets"}
    (item,) = content_items([SHEETS], replace(ANY, accept_line_item=False), shelf, BASE, words="en")
    assert item["custom"] == {"lesson": "split-sheets"}


def test_a_claim_of_one_platform_stands_beside_the_items() -> None:
    claims = response_claims(
        issuer="i", client_id="c", deployment_id="d", data=None, items=[], now=1, nonce="n", more={"name": "Basics"}
    )
    assert claims["name"] == "Basics"


def test_what_is_unknown_or_comes_twice_is_left_out(shelf: Catalogue) -> None:
    found = items(shelf, SHEETS, Choice("lesson", "no-such"), SHEETS, Choice("module", "split-sheets"))
    assert [item["custom"] for item in found] == [{"lesson": "split-sheets"}]


def test_custom_is_flat_text_with_lower_case_keys(shelf: Catalogue) -> None:
    for item in items(shelf, SHEETS, BASICS, lang="fr"):
        for key, value in item["custom"].items():
            assert key == key.lower()
            assert isinstance(value, str)


def answer(data: str | None, found: list[dict[str, Any]]) -> dict[str, Any]:
    return response_claims(
        issuer="https://lms.example",
        client_id="client-7",
        deployment_id="3",
        data=data,
        items=found,
        now=1_800_000_000,
        nonce="n",
    )


def test_the_answer_swaps_issuer_and_audience() -> None:
    claims = answer(None, [])
    assert (claims["iss"], claims["aud"]) == ("client-7", "https://lms.example")
    assert claims["exp"] - claims["iat"] == 300
    assert claims["https://purl.imsglobal.org/spec/lti/claim/message_type"] == "LtiDeepLinkingResponse"
    assert claims["https://purl.imsglobal.org/spec/lti/claim/version"] == "1.3.0"
    assert claims["https://purl.imsglobal.org/spec/lti/claim/deployment_id"] == "3"
    assert claims["https://purl.imsglobal.org/spec/lti-dl/claim/content_items"] == []


@pytest.mark.parametrize("data", ["", "csrf:…  x", "a" * 4000])
def test_data_is_given_back_unchanged(data: str) -> None:
    assert answer(data, [])["https://purl.imsglobal.org/spec/lti-dl/claim/data"] == data


def test_data_that_was_not_sent_is_not_made_up() -> None:
    assert "https://purl.imsglobal.org/spec/lti-dl/claim/data" not in answer(None, [])
