"""What: verbs, activities and their definitions (xAPI 1.0.3 Data 2.4.3, 2.4.4.1)."""

from __future__ import annotations

from typing import Any

from xapi.invalid import Check, Invalid, each, exactly, extensions, form, iri, language_map, object_of, text
from xapi.sections import ACTIVITY, VERB

COMPONENTS: dict[str, tuple[str, ...]] = {
    "choice": ("choices",),
    "sequencing": ("choices",),
    "likert": ("scale",),
    "matching": ("source", "target"),
    "performance": ("steps",),
    "true-false": (),
    "fill-in": (),
    "long-fill-in": (),
    "numeric": (),
    "other": (),
}
"""Interaction types, and the lists of components that each may have."""
COMPONENT_LISTS = ("choices", "scale", "source", "target", "steps")
_INTERACTION = ("interactionType", "correctResponsesPattern", *COMPONENT_LISTS)

verb = object_of("a Verb", VERB, {"id": iri, "display": language_map}, ("id",))
"""Check a Verb: an id, and words for it (Data 2.4.3)."""

_each_component = each(
    object_of("an interaction component", ACTIVITY, {"id": text, "description": language_map}, ("id",)), ACTIVITY
)


def _components(value: Any) -> None:
    _each_component(value)
    seen: set[str] = set()
    for index, component in enumerate(value):
        if component["id"] in seen:
            raise Invalid(f"[{index}].id", "must be distinct within the list", ACTIVITY, component["id"])
        seen.add(component["id"])


_definition = object_of(
    "an Activity Definition",
    ACTIVITY,
    {
        "name": language_map,
        "description": language_map,
        "type": iri,
        "moreInfo": iri,
        "extensions": extensions,
        "interactionType": form(COMPONENTS.__contains__, f"must be one of {', '.join(COMPONENTS)}", ACTIVITY),
        "correctResponsesPattern": each(text, ACTIVITY),
        **dict.fromkeys(COMPONENT_LISTS, _components),
    },
)


def definition(value: Any) -> None:
    """Check an activity's definition, interactions included.

    Raises:
        Invalid: rules are broken.
    """
    _definition(value)
    if value.keys().isdisjoint(_INTERACTION):
        return
    kind = value.get("interactionType")
    for name in _INTERACTION[1:]:
        if name in value and kind is None:
            raise Invalid("", f'must have an interactionType when it has "{name}"', ACTIVITY, value)
        if name in COMPONENT_LISTS and name in value and name not in COMPONENTS[kind]:
            rule = f'is not a list that the interactionType "{kind}" has'
            raise Invalid(f".{name}", rule, ACTIVITY, value[name])


_ACTIVITY: dict[str, Check] = {
    "objectType": exactly("Activity", ACTIVITY),
    "id": iri,
    "definition": definition,
}
activity = object_of("an Activity", ACTIVITY, _ACTIVITY, ("id",))
"""Check an Activity."""
