"""What: verbs, activities and their definitions (xAPI 1.0.3 Data 2.4.3, 2.4.4.1)."""

from __future__ import annotations

from typing import Any

from xapi.invalid import Check, Invalid, Path, each, exactly, extensions, iri, language_map, properties, text

_ACTIVITY = "xAPI 1.0.3 Data 2.4.4.1"

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


def verb(value: Any, path: Path, edition: int) -> None:
    """Check a Verb: an id, and words for it (Data 2.4.3).

    Raises:
        Invalid: at the first broken rule.
    """
    properties(value, path, edition, {"id": iri, "display": language_map}, ("id",), "a Verb", "xAPI 1.0.3 Data 2.4.3")


def _interaction_type(value: Any, path: Path, _edition: int) -> None:
    if type(value) is not str or value not in COMPONENTS:
        raise Invalid(path, f"must be one of {', '.join(COMPONENTS)}", _ACTIVITY, value)


def _component(value: Any, path: Path, edition: int) -> None:
    allowed: dict[str, Check] = {"id": text, "description": language_map}
    properties(value, path, edition, allowed, ("id",), "an interaction component", _ACTIVITY)


def _components(value: Any, path: Path, edition: int) -> None:
    _each_component(value, path, edition)
    seen: set[str] = set()
    for index, component in enumerate(value):
        if component["id"] in seen:
            raise Invalid(((path, index), "id"), "must be distinct within the list", _ACTIVITY, component["id"])
        seen.add(component["id"])


_each_component = each(_component, _ACTIVITY)
_DEFINITION: dict[str, Check] = {
    "name": language_map,
    "description": language_map,
    "type": iri,
    "moreInfo": iri,
    "extensions": extensions,
    "interactionType": _interaction_type,
    "correctResponsesPattern": each(text, _ACTIVITY),
    **dict.fromkeys(COMPONENT_LISTS, _components),
}


def definition(value: Any, path: Path, edition: int) -> None:
    """Check an activity's definition, interactions included.

    Raises:
        Invalid: at the first broken rule.
    """
    properties(value, path, edition, _DEFINITION, (), "an Activity Definition", _ACTIVITY)
    kind = value.get("interactionType")
    if kind is None:
        for name in ("correctResponsesPattern", *COMPONENT_LISTS):
            if name in value:
                raise Invalid(path, f'must have an interactionType when it has "{name}"', _ACTIVITY, value)
        return
    for name in COMPONENT_LISTS:
        if name in value and name not in COMPONENTS[kind]:
            raise Invalid((path, name), f'is not a list that the interactionType "{kind}" has', _ACTIVITY, value[name])


_ACTIVITY_PROPERTIES: dict[str, Check] = {
    "objectType": exactly("Activity", _ACTIVITY),
    "id": iri,
    "definition": definition,
}


def activity(value: Any, path: Path, edition: int) -> None:
    """Check an Activity.

    Raises:
        Invalid: at the first broken rule.
    """
    properties(value, path, edition, _ACTIVITY_PROPERTIES, ("id",), "an Activity", _ACTIVITY)
