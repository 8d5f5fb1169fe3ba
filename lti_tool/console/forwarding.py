"""Copies for other record stores, as staff see and set them up: how far each is, what it refused and said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from lti_tool import forward_state, forward_wire
from lti_tool.console import filters, forward_form, session
from lti_tool.console.forward_form import Given, Wanted
from lti_tool.db import reading, writing
from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.log import log
from lti_tool.models import erasure, forward, partner
from lti_tool.models.forward import Target
from lti_tool.services import services
from xapi.lrs import store

PAGE = 50
NEW = "new"
"""In the place of a target's id: one that is to be added."""
TEST_SECONDS = 8.0
"""For each question to a target while somebody waits."""


def show_page() -> str:
    """All targets, and the form that adds one."""
    return _all(Wanted())


def show_one(target_id: str) -> str:
    """One target: what it gets, how it stands, what it refused, and erasures since it got the first copies."""
    with reading(services().engine) as connection:
        target = _the(connection, target_id)
    return _one(target, forward_form.of_target(target))


def change(target_id: str) -> Response:
    """Add a target, or do with one what the form says."""
    what = request.form.get("what", "")
    if target_id == NEW:
        return _add()
    with reading(services().engine) as connection:
        target = _the(connection, target_id)
    if what == "alter":
        return _alter(target)
    if what == "test":
        hurried = replace(services(), fetch=services().fetch.within(TEST_SECONDS))
        page = render_template("console/forward_test.html", target=target, steps=forward_wire.test(hurried, target))
        return make_response(page)
    if what == "remove" and request.form.get("sure") != "yes":
        return make_response(render_template("console/forward_remove.html", target=target))
    _do(target, what, filters.clean(request.form.get("statement")))
    log("console").info("forwarding_changed", target=target.id, what=what, staff=session.staff().id)
    if what == "remove":
        return make_response(redirect(url_for("console.forwarding"), 303))
    return make_response(redirect(url_for("console.forward_target", target_id=target.id), 303))


def _do(target: Target, what: str, statement: str) -> None:
    with writing(services().engine) as connection:
        if what == "pause":
            forward.pause(connection, target.id)
        elif what == "resume":
            forward.resume(connection, target.id)
        elif what == "retry":
            forward.retry(connection, target.id, statement)
        elif what == "drop" and statement:
            forward.drop(connection, target.id, statement)
        elif what == "remove":
            forward.remove(connection, target.id)
        else:
            raise Refusal("unknown_wish", "no such button", message=_("There is no such button."))


def _add() -> Response:
    given = _given()
    wanted = given.wanted
    if not wanted.problem:
        try:
            with writing(services().engine) as connection:
                cursor = store.last(connection)[0] if wanted.start == "now" else 0
                target = forward.add(connection, services().vault, cursor=cursor, **_values(given))
        except IntegrityError:
            wanted = replace(wanted, problem=_("There is a target of this name already."))
    if wanted.problem:
        return make_response(_all(wanted), 400)
    log("console").info("forwarding_changed", target=target.id, what="add", staff=session.staff().id)
    return make_response(redirect(url_for("console.forward_target", target_id=target.id), 303))


def _alter(target: Target) -> Response:
    given = _given(target)
    wanted = given.wanted
    if not wanted.problem:
        try:
            with writing(services().engine) as connection:
                forward.alter(connection, services().vault, target, **_values(given))
        except IntegrityError:
            wanted = replace(wanted, problem=_("There is a target of this name already."))
    if wanted.problem:
        return make_response(_one(target, wanted), 400)
    log("console").info("forwarding_changed", target=target.id, what="alter", staff=session.staff().id)
    return make_response(redirect(url_for("console.forward_target", target_id=target.id), 303))


def _given(before: Target | None = None) -> Given:
    with reading(services().engine) as connection:
        partners = {one.id for one in partner.every(connection)}
    return forward_form.read(services().fetch, partners, before)


def _values(given: Given) -> dict[str, Any]:
    wanted = given.wanted
    return {
        "name": wanted.name,
        "endpoint": given.endpoint,
        "key": given.key,
        "secret": given.secret,
        "version": wanted.version,
        "wanted": wanted.filter,
    }


def _all(wanted: Wanted) -> str:
    with reading(services().engine) as connection:
        found = forward_state.standings(connection)
        partners = partner.every(connection)
    return render_template(
        "console/forwarding.html",
        standings=found,
        trouble=forward_state.trouble_in_words,
        wanted=wanted,
        **_choices(partners),
    )


def _one(target: Target, wanted: Wanted) -> str:
    after = request.args.get("after", "")
    with reading(services().engine) as connection:
        (standing,) = forward_state.standings(connection, [target])
        place = int(after[:18]) if after.isascii() and after.isdigit() else 0
        refused = forward.set_aside(connection, target.id, PAGE + 1, place)
        erased = [one for one in erasure.every(connection) if target.name in one.copies]
        partners = partner.every(connection)
    names = {one.id: one.name for one in partners}
    return render_template(
        "console/forward_target.html",
        standing=standing,
        target=target,
        trouble=forward_state.trouble_in_words(target),
        refused=refused[:PAGE],
        more=len(refused) > PAGE,
        erased=erased,
        partners_of=[names.get(one, "") or _("the consortium itself") for one in target.wanted.tenants],
        wanted=wanted,
        **_choices(partners),
    )


def _choices(partners: list[partner.Partner]) -> dict[str, Any]:
    own = (forward_form.CONSORTIUM, _("the consortium itself"))
    return {"choices": [*((one.id, one.name) for one in partners), own], "versions": forward_wire.VERSIONS}


def _the(connection: Connection, target_id: str) -> Target:
    found = forward.get(connection, target_id.replace("\0", ""))
    if found is None:
        message = _("There is no such target.")
        raise Refusal("unknown_target", "no such target", message=message, status=404, retry=False)
    return found
