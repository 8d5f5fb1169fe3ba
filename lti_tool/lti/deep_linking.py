"""Deep Linking 2.0: the instructor's choice as content items, and the signed answer to the LMS.

Pure functions; the picker (``lti_tool.instructor``) shows the choice and posts the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lti_tool.lti.message import DeepLinkingSettings
from packages.catalogue import Catalogue

RESOURCE_LINK_TYPE = "ltiResourceLink"
TAG = "creator-lessons"
POINTS = 100
"""The grade's maximum where the score counts; a lesson that is only completed is worth 1."""
ICON_SIZE = 64
FRAME = {"width": 800, "height": 720}
LIFETIME = 300
"""Seconds that the LMS may take to read the answer."""

_LTI = "https://purl.imsglobal.org/spec/lti/claim/"
_DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that was chosen: a lesson, or a module as a whole."""

    kind: Literal["lesson", "module"]
    id: str


def content_items(
    chosen: Iterable[Choice],
    settings: DeepLinkingSettings,
    catalogue: Catalogue,
    base_url: str,
    *,
    lang: str | None,
    words: str,
    graded: bool,
) -> list[dict[str, Any]]:
    """The choice as content items (section 3), with only what the platform accepts.

    The lesson is named in the URL and in ``custom``, because platforms exist that drop either.

    Args:
        chosen: in the order they shall stand; what the catalogue lacks, or what comes twice, is left out.
        settings: what the platform takes.
        catalogue: the lessons and modules there are.
        base_url: our public address, without a slash at the end.
        lang: the language every learner gets, where the lesson has it; ``None`` = each learner's own.
        words: the language of title and text where ``lang`` is ``None``.
        graded: whether the instructor wants a grade column.

    Returns:
        An empty list where the platform takes no resource links; at most one item unless it takes several.
    """
    if RESOURCE_LINK_TYPE not in settings.accept_types:
        return []
    items: list[dict[str, Any]] = []
    for choice in dict.fromkeys(chosen):
        title, text, languages, most = _describe(choice, catalogue, lang or words)
        if not title:
            continue
        item: dict[str, Any] = {
            "type": RESOURCE_LINK_TYPE,
            "title": title,
            "text": text,
            "url": f"{base_url}/lti/{choice.kind}s/{choice.id}",
            "icon": {"url": f"{base_url}/static/icon.svg", "width": ICON_SIZE, "height": ICON_SIZE},
            "custom": {choice.kind: choice.id, **({"lang": lang} if lang in languages else {})},
        }
        if "iframe" in settings.accept_targets:
            item["iframe"] = dict(FRAME)
        if graded and settings.accept_line_item is not False:
            item["lineItem"] = {"scoreMaximum": most, "label": title, "resourceId": choice.id, "tag": TAG}
        items.append(item)
    return items if settings.accept_multiple else items[:1]


def response_claims(
    *,
    issuer: str,
    client_id: str,
    deployment_id: str,
    data: str | None,
    items: list[dict[str, Any]],
    now: int,
    nonce: str,
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
    }
    if data is not None:
        claims[_DL + "data"] = data
    return claims


def _describe(choice: Choice, catalogue: Catalogue, lang: str) -> tuple[str, str, tuple[str, ...], int]:
    """Title, text, languages and the grade's maximum; an empty title where there is no such thing."""
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
