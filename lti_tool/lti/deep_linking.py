"""Deep Linking 2.0: the instructor's choice as content items, and the claims of the answer to the LMS.

Pure functions; the picker (``lti_tool.instructor``) shows the choice and posts the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lti_tool.i18n import gettext as _
from lti_tool.lti.message import DeepLinkingSettings
from packages.catalogue import Catalogue

RESOURCE_LINK_TYPE = "ltiResourceLink"
TAG = "creator-lessons"
POINTS = 100
"""The grade's maximum where the score counts; a lesson that is only completed is worth 1."""
ICON_SIZE = 64
FRAME = {"width": 800, "height": 720}
WINDOW = {"targetName": "_blank", "width": 1000, "height": 800}
REVIEWABLE = ("InProgress", "Submitted", "Completed")
"""When there are answers to look at: from the first one on."""
LIFETIME = 300
"""Seconds that the LMS may take to read the answer."""

Opens = Literal["", "iframe", "window"]

_LTI = "https://purl.imsglobal.org/spec/lti/claim/"
_DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that was chosen: a lesson, or a module as a whole.

    Attributes:
        title: what the link is called; empty: as the lesson is.
        lang: the language every learner gets, where the lesson has it; ``None`` = each learner's own.
        graded: whether the instructor wants a grade column.
        points: its maximum; ``None`` = the lesson's usual one.
    """

    kind: Literal["lesson", "module"]
    id: str
    title: str = ""
    lang: str | None = None
    graded: bool = False
    points: int | None = None


def content_items(
    chosen: Iterable[Choice],
    settings: DeepLinkingSettings,
    catalogue: Catalogue,
    base_url: str,
    *,
    words: str,
    grades: bool = True,
    opens: Opens = "",
    variables: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """The choice as content items (section 3), with only what the platform accepts.

    The lesson is named in the URL and in ``custom``, because platforms exist that drop either.

    Args:
        chosen: in the order they shall stand; what the catalogue lacks, or what comes twice, is left out.
        settings: what the platform takes.
        catalogue: the lessons and modules there are.
        base_url: our public address, without a slash at the end.
        words: the language of title and text where a choice has none of its own.
        grades: whether the instructor could choose about grades; ``custom`` keeps what was chosen, for platforms
            that make no column of a ``lineItem`` although they could take one from us later.
        opens: where the links shall open, if the platform takes that; empty = in a frame if it can be.
        variables: more custom parameters of every link, such as ``$Context.id.history``.

    Returns:
        An empty list where the platform takes no resource links; at most one item unless it takes several.
    """
    if RESOURCE_LINK_TYPE not in settings.accept_types:
        return []
    items: dict[str, dict[str, Any]] = {}
    chosen_grades = grades and settings.accept_line_item is not False
    for choice in chosen:
        title, text, languages, most = describe(choice, catalogue, choice.lang or words)
        url = f"{base_url}/lti/{choice.kind}s/{choice.id}"
        if not title or url in items:
            continue
        title = choice.title or title
        said = {"lang": choice.lang} if choice.lang in languages else {}
        said |= {"graded": "yes" if choice.graded else "no"} if chosen_grades else {}
        item: dict[str, Any] = {
            "type": RESOURCE_LINK_TYPE,
            "title": title,
            "text": text,
            "url": url,
            "icon": {"url": f"{base_url}/static/icon.svg", "width": ICON_SIZE, "height": ICON_SIZE},
            "custom": {choice.kind: choice.id, **said, **(variables or {})},
            **_presentation(settings.accept_targets, opens),
        }
        if choice.graded and settings.accept_line_item is not False:
            item["lineItem"] = _line_item(title, choice.points or most, choice.id, url)
        items[url] = item
    return [*items.values()] if settings.accept_multiple else [*items.values()][:1]


def response_claims(
    *,
    issuer: str,
    client_id: str,
    deployment_id: str,
    data: str | None,
    items: list[dict[str, Any]],
    now: int,
    nonce: str,
    more: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The claims of the answer (section 4): we are its issuer, the platform is its audience.

    Args:
        issuer: the platform's.
        client_id: ours, as the platform gave it.
        deployment_id: as received.
        data: echoed unchanged if the request had it, otherwise not sent.
        items: an empty list = nothing chosen.
        now: seconds since 1970.
        nonce: random.
        more: claims that only this platform knows.
    """
    claims: dict[str, Any] = {
        "iss": client_id,
        "aud": issuer,
        "iat": now,
        "exp": now + LIFETIME,
        "nonce": nonce,
        _LTI + "message_type": "LtiDeepLinkingResponse",
        _LTI + "version": "1.3.0",
        _LTI + "deployment_id": deployment_id,
        _DL + "content_items": items,
        **(more or {}),
    }
    if data is not None:
        claims[_DL + "data"] = data
    return claims


def describe(choice: Choice, catalogue: Catalogue, lang: str) -> tuple[str, str, tuple[str, ...], int]:
    """Title, text, languages and the grade's usual maximum; an empty title where there is no such thing."""
    if choice.kind == "lesson":
        lesson = catalogue.lessons.get(choice.id)
        if lesson is None:
            return "", "", (), 0
        text = lesson.text(lang)
        return (
            text.title,
            text.summary,
            lesson.languages,
            POINTS if lesson.completion.mastery is not None else 1,
        )
    module = catalogue.modules.get(choice.id)
    lessons = [catalogue.lessons[each] for each in module.lessons if each in catalogue.lessons] if module else []
    if module is None or not lessons:
        return "", "", (), 0
    shared = tuple(lang for lang in lessons[0].languages if all(lang in each.languages for each in lessons))
    judged = any(lesson.completion.mastery is not None for lesson in lessons)
    return in_words(module.title, lang), in_words(module.summary, lang), shared, POINTS if judged else 1


def in_words(texts: Mapping[str, str], lang: str) -> str:
    """The text in this language, else in English, else in the first there is."""
    return texts.get(lang) or texts.get("en") or next(iter(texts.values()), "")


def _presentation(targets: tuple[str, ...], opens: Opens) -> dict[str, Any]:
    """Frame or window, only what is accepted (section 3.2.1)."""
    if "window" in targets and (opens == "window" or "iframe" not in targets):
        return {"window": dict(WINDOW)}
    return {"iframe": dict(FRAME)} if "iframe" in targets else {}


def _line_item(title: str, most: int, resource_id: str, url: str) -> dict[str, Any]:
    """The grade column, with the way from it to a learner's answers (submission review 1.0)."""
    return {
        "scoreMaximum": most,
        "label": title,
        "resourceId": resource_id,
        "tag": TAG,
        "submissionReview": {
            "reviewableStatus": [*REVIEWABLE],
            "label": _("See the answers"),
            "url": url,
            "custom": {},
        },
    }
