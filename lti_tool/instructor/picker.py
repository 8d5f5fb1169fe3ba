"""The picker: an instructor chooses lessons, the LMS gets signed links to them (Deep Linking 2.0)."""

from __future__ import annotations

import re
import time
from urllib.parse import urlsplit

from flask import Response, make_response, render_template, request

from lti_tool import i18n
from lti_tool.db import reading, writing
from lti_tool.errors import Refusal
from lti_tool.headers import allow_form_to
from lti_tool.i18n import gettext as _
from lti_tool.instructor import preview, shelf, ticket
from lti_tool.instructor.ticket import Ticket
from lti_tool.log import log
from lti_tool.lti import keys
from lti_tool.lti.deep_linking import RESOURCE_LINK_TYPE, Choice, content_items, response_claims
from lti_tool.lti.message import Launch
from lti_tool.models import partner as partners
from lti_tool.platforms.deep_linking import one_at_a_time
from lti_tool.secrets import new_secret
from lti_tool.services import services
from packages.catalogue import Catalogue

MOST = 200
"""More choices than this in one answer are not looked at."""

_HOST = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")


def open_picker(launch: Launch) -> Response:
    """The page to choose lessons on, for a checked deep linking launch.

    Raises:
        Refusal: a learner asks, or the LMS takes no links, or says no usable place to answer to.
    """
    settings = launch.deep_linking
    if settings is None:
        raise Refusal("deep_link_settings_missing", "the launch holds no deep_linking_settings")
    if not launch.roles.instructor:
        raise Refusal(
            "deep_link_not_instructor",
            "a deep linking launch without an instructor's role",
            message=_("Only teachers can add lessons to a course."),
            status=403,
            retry=False,
        )
    if RESOURCE_LINK_TYPE not in settings.accept_types:
        raise Refusal(
            "deep_link_type_unsupported",
            f"accept_types holds no {RESOURCE_LINK_TYPE}",
            message=_("Lessons can't be added in this place of your LMS. Add them as an activity instead."),
            retry=False,
        )
    return_origin(settings.return_url)
    multiple = settings.accept_multiple and not one_at_a_time(launch.family)
    return _page(ticket.issue(launch, settings, multiple=multiple, lang=i18n.language()))


def answer() -> Response:
    """Answer the LMS with what was chosen (``POST /lti/deep-link/answer``).

    The browser posts the signed answer itself, because the LMS knows the instructor by its own cookie.

    Raises:
        Refusal: the form is not ours or too old.
    """
    here = services()
    asked = ticket.read(here.vault, request.form.get("token", ""))
    i18n.set_language(asked.lang)
    items = []
    if request.form.get("action") != "cancel":
        lang, offered = request.form.get("lang", ""), _offered(asked)
        items = content_items(
            _choices(request.form.getlist("choice")[:MOST]),
            asked.settings,
            offered,
            here.settings.base_url,
            lang=lang if lang in offered.languages else None,
            words=asked.lang,
            graded="graded" in request.form,
        )
        if not items:
            return _page(asked, missing=True)
    claims = response_claims(
        issuer=asked.issuer,
        client_id=asked.client_id,
        deployment_id=asked.deployment_id,
        data=asked.data,
        items=items,
        now=int(time.time()),
        nonce=new_secret(16),
    )
    with writing(here.engine) as connection:  # it may be the first time that a key is needed
        signed = keys.sign(connection, here.vault, claims)
    allow_form_to(return_origin(asked.return_url))
    log("instructor").info("deep_link_answered", platform=asked.platform_id, items=len(items))
    return make_response(render_template("instructor/return.html", url=asked.return_url, jwt=signed, count=len(items)))


def return_origin(url: str) -> str:
    """Scheme, host and port of the LMS's return address, safe to stand in a header.

    Raises:
        Refusal: it is not a web address.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    host = f"[{host}]" if ":" in host else host
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host) or parts.username is not None:
        raise Refusal(
            "deep_link_return_wrong",
            "deep_link_return_url is not a web address",
            message=_("Your LMS gave no address to send the lessons to."),
        )
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")


def _page(asked: Ticket, *, missing: bool = False) -> Response:
    here = services()
    lang, offered = i18n.language(), _offered(asked)
    html = render_template(
        "instructor/picker.html",
        token=ticket.seal(here.vault, asked),
        preview_pass=preview.make_pass(here.vault, asked.partner_id),
        course=asked.course,
        multiple=asked.multiple,
        can_grade=asked.line_item is not False,
        modules=shelf.module_cards(offered, lang),
        lessons=shelf.lesson_cards(offered, lang),
        topics=shelf.topics(offered),
        lesson_languages=shelf.languages(offered),
        missing=missing,
    )
    return make_response(html, 422 if missing else 200)


def _offered(asked: Ticket) -> Catalogue:
    """What may be chosen: the common lessons and the partner's own, for its market."""
    with reading(services().engine) as connection:
        return services().offered_to(partners.get(connection, asked.partner_id))


def _choices(values: list[str]) -> list[Choice]:
    split = [value.partition(":") for value in values]
    return [
        Choice("lesson" if kind == "lesson" else "module", name)
        for kind, _colon, name in split
        if kind in {"lesson", "module"}
    ]
