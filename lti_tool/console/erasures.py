"""Erasing a person, as staff do it: whom, what will be done, yes, and the certificate."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from itsdangerous import BadData

from lti_tool import erasure, erasure_text
from lti_tool.console import filters, session
from lti_tool.console.wording import actor_name
from lti_tool.db import reading
from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.log import log
from lti_tool.models import erasure as kept
from lti_tool.models import partner
from lti_tool.models.erasure import Erasure
from lti_tool.services import services
from xapi import strict_json, validation
from xapi.invalid import Invalid

_PERSON = "person to erase"
_MINUTES = 60 * 60


def show_page(problem: str = "", before: list[Erasure] | None = None, who: str = "") -> str:
    """The form, and what was erased so far."""
    with reading(services().engine) as connection:
        every = kept.every(connection)
    return render_template("console/erasures.html", every=every, problem=problem, before=before or [], who=who)


def ask() -> Response | str:
    """Say who was found and what will be done; nothing is done yet."""
    here, who = services(), request.form.get("who", "").replace("\0", "").strip()[:1000]
    partner_id = filters.clean(request.form.get("partner")) or None
    found = _found(who, partner_id)
    before = erasure.was_erased(here, found[0] if len(found) == 1 else who) if who else []
    if len(found) != 1:
        problem = _("Several are known by it; say more.") if found else _("No learner is known by this pseudonym.")
        return make_response(show_page("" if before else problem, before, who), 200 if before else 404)
    agent = found[0]
    targets = erasure.find(here, agent, partner_id)
    with reading(here.engine) as connection:
        names = {each.id: each.name for each in partner.every(connection)}
    return render_template(
        "console/erasure_ask.html",
        who=actor_name(agent),
        partners=sorted({names[one.tenant] for one in targets if one.tenant in names}),
        size=erasure.size(here, targets),
        person=here.vault.signer(_PERSON).dumps([agent, partner_id]),
    )


def erase() -> Response:
    """Erase the person whom the page before named, once it was confirmed."""
    here = services()
    try:
        agent, partner_id = here.vault.signer(_PERSON).loads(request.form.get("person", ""), max_age=_MINUTES)
    except BadData:
        raise Refusal(
            "form_expired",
            "whom to erase is missing, forged or too old",
            message=_("This page has been open for too long."),
        ) from None
    if request.form.get("sure") != "yes":
        raise Refusal("not_confirmed", "the box was not ticked", message=_("Nothing was erased: confirm it first."))
    made = erasure.erase(here, agent, session.staff().name, partner_id)
    log("console").info("person erased", erasure=made.id, staff=session.staff().id)
    return make_response(redirect(url_for("console.erasure", erasure_id=made.id), 303))


def show_one(erasure_id: str) -> str:
    """The certificate as a page."""
    found = _the(erasure_id)
    return render_template(
        "console/erasure.html",
        erasure=found,
        counted=erasure_text.counted(found),
        not_covered=erasure_text.not_covered(found),
    )


def as_text(erasure_id: str) -> Response:
    """The certificate as text in the language of the page."""
    return _file(erasure_text.as_text(_the(erasure_id)), "text/plain", f"erasure-{erasure_id}.txt")


def as_json(erasure_id: str) -> Response:
    """The certificate for machines."""
    return _file(erasure_text.as_json(_the(erasure_id)), "application/json", f"erasure-{erasure_id}.json")


def _file(text: str, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(text, mimetype=kind, headers=headers)


def _the(erasure_id: str) -> Erasure:
    with reading(services().engine) as connection:
        found = kept.get(connection, erasure_id.replace("\0", ""))
    if found is None:
        message = _("There is no such certificate.")
        raise Refusal("unknown_erasure", "no such erasure", message=message, status=404, retry=False)
    return found


def _found(who: str, partner_id: str | None) -> list[dict[str, Any]]:
    """Whom a text means: an xAPI agent as JSON, or a pseudonym or its beginning."""
    if not who.startswith("{"):
        return erasure.by_pseudonym(services(), who, partner_id) if who else []
    try:
        agent: dict[str, Any] = strict_json.parse(who.encode())
        validation.check_agent(agent)
    except (strict_json.BadJSON, Invalid):
        return []
    return [agent]
