"""Where deep linking meets the habits of particular LMSs.

Open edX (recorded with lti-consumer 9.14 and 11: ``tests/captures/openedx``):

- It says ``accept_multiple``, but gives all links of one component the same resource link and the same line
  item: their grades would overwrite each other. One component a lesson works.
- An answer **replaces** what the component held before, and an empty one clears it: so nobody cancels by one.
- ``lineItem`` is stored and not used: whether there is a grade, and out of how much, the component says.
- ``iframe`` and ``window`` are dropped; no variable is ever filled in.

Moodle (recorded with 4.5.6: ``tests/captures/moodle``): wishes for a frame or a window are not looked at since
4.3, the administrator sets it for the whole tool. Of variables it knows ``$Context.id.history``.

Canvas (from its documentation and source, not recorded): the placement, a claim of its own, says what comes of
the links. Only in some does a ``lineItem`` make an assignment; two take a single link whatever
``accept_multiple`` says; ``module_index_menu_modal`` makes a module and takes its name from the answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

PLACEMENT = "https://www.instructure.com/placement"
MODULE_NAME = "https://canvas.instructure.com/lti/module_name"

Grades = Literal["wanted", "possible", "theirs", "none"]
"""Whether a grade column is offered: ticked, not ticked, by the LMS's own settings, not at all."""

HISTORY: Mapping[str, str] = {
    "resource_link_id_history": "$ResourceLink.id.history",
    "context_id_history": "$Context.id.history",
}
"""Custom parameters by which a copy says what it was copied from. Where a platform doesn't know the variable it
sends the text as it stands, which counts as absent (``lti_tool/lti/claims.py``)."""

_CANVAS_PREFIX = "https://canvas.instructure.com/lti/"
"""What newer placements may be written with."""
_CANVAS_SINGLE = frozenset({"assignment_selection", "submission_type_selection", "collaboration"})
_CANVAS_ASSIGNMENTS = frozenset({"assignment_selection", "submission_type_selection", "course_assignments_menu"})
_CANVAS_ITEMS = frozenset({"link_selection", "module_menu_modal", "module_index_menu_modal"})


@dataclass(frozen=True, slots=True)
class Habits:
    """What an LMS makes of content items, beyond what its request says.

    Attributes:
        single: one link a time, although it may say that it takes several.
        replaces: the new link takes the place of the one before.
        grades: what becomes of a ``lineItem``.
        opens: it follows a wish for a frame or a window.
        names_module: the links become a module of the LMS, which can be given a name.
        history: it may fill in variables of a link.
    """

    single: bool = False
    replaces: bool = False
    grades: Grades = "wanted"
    opens: bool = True
    names_module: bool = False
    history: bool = True


def habits_of(family: str, claims: Mapping[str, Any]) -> Habits:
    """The habits of the LMS in the place where this checked launch was started."""
    if family == "openedx":
        return Habits(single=True, replaces=True, grades="theirs", opens=False, history=False)
    if family == "moodle":
        return Habits(opens=False)
    if family == "canvas":
        return _canvas(claims.get(PLACEMENT))
    return Habits()


def module_name(habits: Habits, titles: Sequence[str]) -> dict[str, str]:
    """What the answer says beside the links: the module's name, where one module of ours was chosen."""
    return {MODULE_NAME: titles[0]} if habits.names_module and len(titles) == 1 else {}


def _canvas(claim: object) -> Habits:
    placement = claim.removeprefix(_CANVAS_PREFIX) if isinstance(claim, str) else ""
    grades: Grades = "wanted"
    if placement in _CANVAS_ITEMS:
        grades = "possible"
    elif placement and placement not in _CANVAS_ASSIGNMENTS:
        grades = "none"
    return Habits(
        single=placement in _CANVAS_SINGLE, grades=grades, names_module=placement == "module_index_menu_modal"
    )
