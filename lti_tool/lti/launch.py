"""``/lti/launch``: the LMS's answer, and the only redirect URI for every message.

State first (is this the browser that began?), then the token's signature, then its claims, then one
transaction that uses up the nonce and records the place. Only then do the rooms behind hear of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Response, make_response, render_template, request

from lti_tool import i18n
from lti_tool.db import reading, writing
from lti_tool.errors import Refusal
from lti_tool.log import log
from lti_tool.lti import admission, again, claims, keysets, seen, tokens
from lti_tool.lti import state as states
from lti_tool.lti.checks import check, origin, same_origin
from lti_tool.lti.codes import lms_code, refusal
from lti_tool.lti.login import OPTIONAL, REQUIRED
from lti_tool.lti.message import DATA_PRIVACY, DEEP_LINKING, RESOURCE_LINK, Launch
from lti_tool.lti.registered import registered
from lti_tool.lti.state import State
from lti_tool.models.partner import Partner
from lti_tool.models.platform import Platform
from lti_tool.services import services

if TYPE_CHECKING:
    from lti_tool.learner.views import Entered

COOKIE, STORAGE = "cookie", "storage"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the LMS (or our own storage page) posted.

    Attributes:
        browser: the secret that the storage page found; ``None`` where that page was not asked yet.
    """

    state: str
    token: str
    error: str
    description: str
    browser: str | None


def open_launch() -> Response:
    """Answer the LMS's form post."""
    form = request.form
    answer = Answer(
        form.get("state", ""),
        form.get("id_token", ""),
        form.get("error", ""),
        form.get("error_description", ""),
        form.get("browser"),
    )
    if answer.error and not answer.token:
        seen.lms_refused(services(), answer.state, lms_code(answer.error))
        raise _lms_refusal(answer)
    if not answer.token:
        raise refusal("answer_empty", "neither id_token nor error in the post")
    state = states.read(services().vault, answer.state)
    proof = _proof(state, answer)
    with reading(services().engine) as connection:
        found = registered(connection, state.platform_id)
    if found is None:
        raise refusal("platform_gone", f"no registration {state.platform_id} any more")
    platform, partner = found
    try:
        launch = verify(answer.token, platform, state)
        if not proof:
            return _ask_storage(launch, platform, answer, state)
        _speak(launch)
        launch, entered = admit(launch, partner, state.nonce)
    except Refusal as refused:
        refused.reason += f" (platform {platform.id})"
        seen.refused(services(), platform, refused.code)
        raise
    seen.launch(services(), platform, launch.family)
    log("lti").info(
        "launched",
        platform=launch.platform_id,
        deployment=launch.deployment_pk,
        message=launch.message_type,
        family=launch.family,
        placement=launch.placement_id,
        lesson=launch.lesson,
        module=launch.module,
        instructor=launch.roles.instructor,
        learner=launch.roles.learner,
        proof=proof,
    )
    return _show(launch, entered)


def verify(token: str, platform: Platform, state: State) -> Launch:
    """The launch in the token, after all that can be checked without writing.

    Raises:
        Refusal: with the code of the first check that fails.
    """
    kid = tokens.read_header(token)
    key = keysets.key_of(services(), platform, kid)
    found = tokens.read_claims(token, key, lambda: keysets.newer_key(services(), platform, kid))
    base_url = services().settings.base_url
    check(found, platform, state.nonce, base_url)
    return claims.read_launch(found, platform, base_url)


def admit(launch: Launch, partner: Partner, nonce: str) -> tuple[Launch, Entered | None]:
    """Let the launch in: one transaction, in which a learner's attempt is found or made too.

    A new deployment that has to wait is kept, for staff to see; nothing else of such a launch is.

    Returns:
        The launch with its deployment's and placement's rows; and who entered, if it is a learner with a link.

    Raises:
        Refusal: ``deployment_waiting``, ``deployment_refused`` or ``nonce_used``.
    """
    from lti_tool.instructor import review
    from lti_tool.learner import views

    learns = launch.message_type == RESOURCE_LINK and not launch.roles.instructor and not review.wanted(launch)
    entry = views.find_entry(launch, partner) if learns else None
    named, entered = launch.lesson, None
    with writing(services().engine) as connection:
        deployment = admission.find_deployment(connection, launch)
        if deployment.status == admission.ACCEPTED:
            admission.use_nonce(connection, nonce)
            launch = admission.record_place(connection, launch, deployment.id)
            if entry is not None:
                if launch.lesson != named:  # a copied link: the place it was copied from names the lesson
                    entry = views.find_entry(launch, partner)
                entered = views.enter(connection, launch, entry)
    admission.check_deployment(deployment)
    return launch, entered


def _proof(state: State, answer: Answer) -> str:
    """How the browser proved to be the one that began; empty where platform storage is still to be asked."""
    cookie = request.cookies.get(states.cookie_name(answer.state))
    if cookie is not None:
        if states.proves(state, cookie):
            return COOKIE
        raise refusal("browser_mismatch", "the launch cookie is not the one of this login")
    if answer.browser is not None:
        if not _from_ourselves():
            raise refusal("browser_foreign", "the browser's secret came from a page of another origin")
        if not answer.browser:
            raise refusal("storage_silent", "no cookie, and the platform storage did not answer")
        if not states.proves(state, answer.browser):
            raise refusal("browser_mismatch", "the secret in the platform storage is another")
        return STORAGE
    if not state.storage:
        raise refusal("browser_unproven", "no launch cookie, and the LMS offers no platform storage")
    return ""


def _from_ourselves() -> bool:
    """Whether the post comes from a page of ours: a stranger's form must not bring its own secret."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    return site == "same-origin" and same_origin(request.headers.get("Origin", ""), services().settings.base_url)


def _ask_storage(launch: Launch, platform: Platform, answer: Answer, state: State) -> Response:
    """The page that gets the secret from the LMS's platform storage and posts it here.

    It listens only to the authorization endpoint's origin and to those that the signed message names:
    a stranger who frames this page can't answer for the LMS.
    """
    _speak(launch)
    addresses = (platform.auth_url, *claims.signed_addresses(launch))
    page = {
        "key": states.storage_key(answer.state),
        "target": state.storage,
        "origins": list(dict.fromkeys(filter(None, map(origin, addresses)))),
    }
    return make_response(render_template("lti/storage.html", page=page, state=answer.state, token=answer.token))


def _show(launch: Launch, entered: Entered | None) -> Response:
    from lti_tool.instructor import review
    from lti_tool.instructor.picker import open_picker
    from lti_tool.instructor.privacy import open_privacy
    from lti_tool.instructor.views import open_class
    from lti_tool.learner.views import open_resource

    if launch.message_type == DEEP_LINKING:
        return open_picker(launch)
    if review.wanted(launch):
        return review.open_review(launch)
    if launch.message_type == DATA_PRIVACY:
        return open_privacy(launch)
    return open_class(launch) if entered is None else open_resource(launch, entered)


def _speak(launch: Launch) -> None:
    """Use the language that the LMS shows; where it says none, the browser's."""
    offered = services().settings.languages
    i18n.set_language(i18n.best([launch.locale, *request.accept_languages.values()], offered))


def _lms_refusal(answer: Answer) -> Refusal:
    """What the LMS said in place of a launch; where its hints may still be good, with a way to begin again."""
    refused = refusal(lms_code(answer.error), f"the LMS answered with an error: {_calm(answer.description)}")
    if refused.code in again.CODES:
        refused.again = again.remembered((*REQUIRED, *OPTIONAL))
    return refused


def _calm(description: str) -> str:
    """An error description as it may be logged: plain words only, as it may hold anything."""
    words = re.findall(r"[A-Za-z0-9.,'-]+", description[:300])
    return " ".join(word for word in words if len(word) <= 24)[:160] or "no description"
