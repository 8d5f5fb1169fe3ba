"""What an instructor sees who opens a link of the course: which lesson it is, and how the class gets on with it."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template

from lti_tool import i18n
from lti_tool.db import reading
from lti_tool.instructor import class_page, place, preview, shelf
from lti_tool.instructor.class_page import Wish
from lti_tool.instructor.place import Place
from lti_tool.instructor.shelf import Card
from lti_tool.lti.message import Launch
from lti_tool.media import compressed
from lti_tool.models import partner as partners
from lti_tool.models.partner import Partner
from lti_tool.services import services
from packages.catalogue import Catalogue


def open_class(launch: Launch) -> Response:
    """The instructor's page for a resource link: its lesson or module with the class, else all lessons to see.

    The LMS is not asked for anything here: learners appear as numbers, and the page's script then asks us for their
    names. A link to something that the partner does not have says so; one to a lesson that is not offered in its
    market any more still works.
    """
    with reading(services().engine) as connection:
        partner = partners.get(connection, launch.partner_id)
        found = launch.placement_id
        if found is None and launch.resource_link_id is not None:
            found = place.find(connection, launch.deployment_pk, launch.resource_link_id)
        here = place.load(connection, found) if found is not None else None
    return _page(
        partner,
        here,
        Wish(),
        lesson=launch.lesson or "",
        module=launch.module or "",
        course=launch.context_title,
        fixed_language=class_page.language_fixed(launch.lang),
    )


def class_response(here: Place, wish: Wish, *, told: str = "") -> Response:
    """The same page for a post of its own, with what the instructor wishes; ``told``: what has just been done."""
    return _page(
        here.partner,
        here,
        wish,
        lesson=here.lesson,
        module=here.module,
        course=here.course,
        told=told,
    )


def _page(partner: Partner, here: Place | None, wish: Wish, *, lesson: str, module: str, **words: Any) -> Response:
    lang, offered = i18n.language(), services().offered_to(partner)
    lessons = {card.id: card for card in shelf.lesson_cards(offered, lang)}
    modules = {card.id: card for card in shelf.module_cards(offered, lang)}
    linked = {card.id: card for card in shelf.lesson_cards(services().catalogue_for(partner), lang)}
    opened = linked.get(lesson) or (modules.get(module) if not lesson else None)
    html = render_template(
        "instructor/class.html",
        opened=opened,
        missing=bool(lesson or module) and opened is None,
        lessons=_shown(opened, lessons, offered),
        preview_pass=preview.make_pass(services().vault, partner.id),
        **_class(here, wish),
        **words,
    )
    return compressed(make_response(html))


def _class(here: Place | None, wish: Wish) -> dict[str, Any]:
    """What the page says of the class; nothing where no launch has made the place yet."""
    if here is None:
        return {"table": None}
    live = class_page.ask(here, wish)
    with reading(services().engine) as connection:
        return class_page.context(connection, class_page.read(connection, here, wish, live))


def _shown(opened: Card | None, lessons: dict[str, Card], offered: Catalogue) -> list[Card]:
    """The lessons beneath: none for a lesson, its own for a module, all for a link that opens the library."""
    if opened is None:
        return list(lessons.values())
    if opened.kind == "lesson":
        return []
    return [lessons[each] for each in offered.modules[opened.id].lessons]
