"""The picker: an instructor chooses lessons, the LMS gets signed links to them (Deep Linking 2.0)."""

from __future__ import annotations

import re
import time
from urllib.parse import urlsplit

from flask import Response, make_response, render_template, request
from werkzeug.datastructures import MultiDict

from lti_tool import i18n
from lti_tool.db import reading
from lti_tool.errors import Refusal
from lti_tool.headers import allow_form_to
from lti_tool.i18n import gettext as _
from lti_tool.instructor import finding, preview, shelf, ticket, wishes
from lti_tool.instructor.ticket import Ticket
from lti_tool.log import log
from lti_tool.lti import keys
from lti_tool.lti.deep_linking import RESOURCE_LINK_TYPE, content_items, in_words, response_claims
from lti_tool.lti.message import Launch
from lti_tool.models import partner as partners
from lti_tool.platforms.deep_linking import HISTORY, habits_of, module_name
from lti_tool.secrets import new_secret
from lti_tool.services import services
from packages.catalogue import Catalogue

_HOST = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")


def open_picker(launch: Launch) -> Response:
    """The page to choose lessons on, for a checked deep linking launch.

    Raises:
        Refusal: somebody who may not author asks, or the LMS takes no links, or says no usable place to answer to.
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
    habits = habits_of(launch.family, launch.claims)
    return _page(ticket.issue(launch, settings, habits=habits, lang=i18n.language()))


def answer() -> Response:
    """Answer the LMS with what was chosen (``POST /lti/deep-link/answer``), or search again without a script.

    The browser posts the signed answer itself, because the LMS knows the instructor by its own cookie.

    Raises:
        Refusal: the form is not ours or too old.
    """
    here = services()
    asked = ticket.read(here.vault, request.form.get("token", ""))
    i18n.set_language(asked.lang)
    action = request.form.get("action", "")
    if action == "search":
        return _page(asked, request.form)
    if action == "cancel" and asked.habits.replaces:  # an empty answer would take away what is there
        return make_response(render_template("instructor/kept.html"))
    items, named = [], {}
    if action != "cancel":
        offered, _market = _offered(asked)
        items = content_items(
            wishes.choices(request.form, offered, grades=asked.habits.grades, several=asked.multiple),
            asked.settings,
            offered,
            here.settings.base_url,
            words=asked.lang,
            grades=asked.habits.grades in {"wanted", "possible"},
            opens=wishes.opens(request.form),
            variables=HISTORY if asked.habits.history else None,
        )
        if not items:
            return _page(asked, request.form, missing=True)
        chosen = wishes.modules(request.form, offered)
        named = module_name(asked.habits, [in_words(offered.modules[one].title, asked.lang) for one in chosen])
    claims = response_claims(
        issuer=asked.issuer,
        client_id=asked.client_id,
        deployment_id=asked.deployment_id,
        data=asked.data,
        items=items,
        now=int(time.time()),
        nonce=new_secret(16),
        more=named,
    )
    with reading(here.engine) as connection:
        our_keys = keys.set_of(connection, asked.platform_id)
    signed = keys.sign(keys.ready(here.engine, here.vault, our_keys), here.vault, claims)
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


def _page(asked: Ticket, form: wishes.Form | None = None, *, missing: bool = False) -> Response:
    """The picker; ``form`` is what was filled in already."""
    here = services()
    lang = i18n.language()
    offered, market = _offered(asked)
    modules, lessons = shelf.module_cards(offered, lang), shelf.lesson_cards(offered, lang)
    sent: wishes.Form = MultiDict() if form is None else form
    wanted = finding.read(sent)
    html = render_template(
        "instructor/picker.html",
        token=ticket.seal(here.vault, asked),
        preview_pass=preview.make_pass(here.vault, asked.partner_id),
        asked=asked,
        grades="none" if asked.line_item is False else asked.habits.grades,
        choose_opens={"iframe", "window"} <= {*asked.targets},
        modules=modules,
        lessons=lessons,
        shown=finding.find(wanted, [*modules, *lessons], market),
        wanted=wanted,
        filters=finding.filters(offered, [*modules, *lessons], market),
        own_part={card.value for card in (*modules, *lessons) if finding.own_part(card, market)},
        lesson_languages=shelf.languages(offered),
        most_points=wishes.MOST_POINTS,
        longest_title=wishes.LONGEST_TITLE,
        sent=sent,
        first=form is None,
        missing=missing,
    )
    return make_response(html, 422 if missing else 200)


def _offered(asked: Ticket) -> tuple[Catalogue, str]:
    """What may be chosen: the common lessons and the partner's own, for its market; and which market that is."""
    with reading(services().engine) as connection:
        partner = partners.get(connection, asked.partner_id)
    return services().offered_to(partner), partner.market
