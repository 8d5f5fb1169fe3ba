"""The lessons to choose from: all that the partner's learners are offered, or those of a module."""

from __future__ import annotations

from flask import Response, make_response, render_template

from lti_tool.db import reading
from lti_tool.errors import Refusal
from lti_tool.i18n import LANGUAGES, best, language
from lti_tool.i18n import gettext as _
from lti_tool.learner import history
from lti_tool.learner.attempts import Learner
from lti_tool.learner.passes import library_pass
from lti_tool.models.partner import Partner
from lti_tool.services import services
from packages.lesson import Module
from packages.player_json import language_name


def library_page(partner: Partner, learner: Learner, placement_id: int, module: str = "") -> Response:
    """The lessons of a module in its order, or all, to search.

    Raises:
        Refusal: there is no such module, or not for this partner.
    """
    here, lang = services(), language()
    offered = here.offered_to(partner)
    chosen = offered.modules.get(module)
    if module and chosen is None:
        raise unknown_module(module)
    found = [offered.lessons[name] for name in chosen.lessons] if chosen else offered.search("", lang)
    with reading(here.engine) as connection:
        done = history.completed(connection, learner.id, placement_id)
    title, summary = _words_of(chosen, lang) if chosen else (None, None)
    html = render_template(
        "learner/library.html",
        lessons=[(lesson, lesson.text(lang), language_name(lesson.language(lang))) for lesson in found],
        done=done,
        title=title,
        summary=summary,
        library_pass=library_pass(here.vault, learner.id, placement_id, module),
        pages=[(tag, LANGUAGES[tag]) for tag in here.settings.languages],
    )
    return make_response(html)


def unknown_module(module: str) -> Refusal:
    """The module that a link names is not (or no longer) there, or not for this partner."""
    return Refusal(
        "module_unknown",
        f"the link names the module {module[:80]!r}, which is not in the catalogue",
        message=_("This course of lessons is not available any more. Ask whoever set it up to choose another one."),
        status=404,
        retry=False,
    )


def _words_of(module: Module, lang: str) -> tuple[str, str]:
    return module.title[best([lang], tuple(module.title))], module.summary[best([lang], tuple(module.summary))]
