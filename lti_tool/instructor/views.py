"""What an instructor sees who opens a link of the course: which lesson it is, and how it goes."""

from __future__ import annotations

from flask import Response, make_response, render_template

from lti_tool import i18n
from lti_tool.db import reading
from lti_tool.instructor import preview, shelf
from lti_tool.instructor.shelf import Card
from lti_tool.instructor.standing import Standing, of_placement, placement_of
from lti_tool.lti.message import Launch
from lti_tool.models import partner as partners
from lti_tool.services import services
from packages.catalogue import Catalogue


def open_class(launch: Launch) -> Response:
    """The instructor's page for a resource link: its lesson or module with counts, else all lessons to see.

    Learners appear as numbers only. A link to something that the partner does not have says so; one to a lesson
    that is not offered in its market any more still works.
    """
    here = services()
    lang = i18n.language()
    with reading(here.engine) as connection:
        partner = partners.get(connection, launch.partner_id)
    offered = here.offered_to(partner)
    lessons = {card.id: card for card in shelf.lesson_cards(offered, lang)}
    modules = {card.id: card for card in shelf.module_cards(offered, lang)}
    linked = {card.id: card for card in shelf.lesson_cards(here.catalogue_for(partner), lang)}
    opened = linked.get(launch.lesson or "") or (modules.get(launch.module or "") if not launch.lesson else None)
    named = bool(launch.lesson or launch.module)
    html = render_template(
        "instructor/class.html",
        opened=opened,
        missing=named and opened is None,
        lessons=_shown(opened, lessons, offered),
        standing=_standing(launch),
        graded=bool(launch.grades and launch.grades.line_item),
        course=launch.context_title,
        fixed_language=shelf.language_name(launch.lang) if launch.lang else "",
        preview_pass=preview.make_pass(here.vault, partner.id),
    )
    return make_response(html)


def _shown(opened: Card | None, lessons: dict[str, Card], offered: Catalogue) -> list[Card]:
    """The lessons beneath: none for a lesson, its own for a module, all for a link that opens the library."""
    if opened is None:
        return list(lessons.values())
    if opened.kind == "lesson":
        return []
    return [lessons[each] for each in offered.modules[opened.id].lessons]


def _standing(launch: Launch) -> Standing:
    if launch.resource_link_id is None:
        return Standing()
    with reading(services().engine) as connection:
        placement = placement_of(connection, launch.deployment_pk, launch.resource_link_id)
        return Standing() if placement is None else of_placement(connection, placement)
