"""Is a statement as our profile says? ``xapi/profile.jsonld``, by the algorithms of xAPI Profiles 1.0, Part Three, 2.

A statement is checked against every template whose determining properties it has; it must have those of at least one.
Extensions that the profile defines must stand where they belong, with a value of their schema (Part Two, 7.2).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from xapi.json_path import find
from xapi.vocabulary import DEFAULT_NS

DOCUMENT = Path(__file__).with_name("profile.jsonld")

_CONTEXT_TYPES = {
    "contextGroupingActivityType": "grouping",
    "contextParentActivityType": "parent",
    "contextOtherActivityType": "other",
    "contextCategoryActivityType": "category",
}
_EXTENSIONS = {
    "ContextExtension": "$.context.extensions",
    "ResultExtension": "$.result.extensions",
    "ActivityExtension": "$.object.definition.extensions",
}
_NOTHING = object()
"""An unmatchable value: a selector found nothing where it looked."""


def read_profile(ns: str = DEFAULT_NS) -> dict[str, Any]:
    """Return the profile as a document, with its own IRIs under this permanent namespace (no slash at the end)."""
    document: dict[str, Any] = json.loads(DOCUMENT.read_text(encoding="utf-8").replace(DEFAULT_NS, ns.rstrip("/")))
    return document


def check_profile(statement: Mapping[str, Any], ns: str = DEFAULT_NS) -> list[str]:
    """Return what about a statement is not as the profile says, in words; empty where all is well.

    Args:
        statement: a whole, legal statement (`xapi.validation`).
        ns: the permanent namespace of the statement's IRIs.
    """
    return profile(ns).check(statement)


@lru_cache(maxsize=4)
def profile(ns: str = DEFAULT_NS) -> Profile:
    """Return the profile for this namespace, read once."""
    return Profile.of(read_profile(ns))


@dataclass(frozen=True)
class Profile:
    """A profile, ready to check statements.

    Attributes:
        templates: the statement templates as in the document, by id.
        patterns: the patterns, by id.
        extensions: for each extension: where it may stand, as a JSONPath to its holder, and the check of its value.
    """

    templates: Mapping[str, Mapping[str, Any]]
    patterns: Mapping[str, Mapping[str, Any]]
    extensions: Mapping[str, tuple[str, jsonschema_rs.Validator | None]]

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Profile:
        """Read a document that keeps to the specification."""
        return cls(
            templates={one["id"]: one for one in document.get("templates", ())},
            patterns={one["id"]: one for one in document.get("patterns", ())},
            extensions={
                one["id"]: (_EXTENSIONS[one["type"]], _validator(one.get("inlineSchema")))
                for one in document.get("concepts", ())
                if one["type"] in _EXTENSIONS
            },
        )

    def matching(self, statement: Mapping[str, Any]) -> list[str]:
        """Return the ids of the templates whose determining properties the statement has."""
        said = normal(statement)
        return [name for name, template in self.templates.items() if _determined(said, template)]

    def check(self, statement: Mapping[str, Any]) -> list[str]:
        """Return what is not as the profile says; see `check_profile`."""
        said = normal(statement)
        found = [template for template in self.templates.values() if _determined(said, template)]
        problems = [] if found else [f"no template is for {_brief(said)}"]
        for template in found:
            name = template["id"].rsplit("/", 1)[1]
            problems += [f"{name}: {problem}" for rule in template.get("rules", ()) for problem in broken(said, rule)]
        return problems + list(self._extensions(said))

    def _extensions(self, statement: Mapping[str, Any]) -> Iterator[str]:
        for holder in _EXTENSIONS.values():
            for extensions in find(statement, holder):
                for name, value in extensions.items():
                    place, validator = self.extensions.get(name, (holder, None))
                    if place != holder:
                        yield f"{name} stands in {holder}, not in {place}"
                    elif validator is not None and not validator.is_valid(value):
                        yield f"{name} has a value that its schema does not allow: {value!r}"


def broken(statement: Mapping[str, Any], rule: Mapping[str, Any]) -> list[str]:
    """Return in which ways a rule of a template is not followed (Part Three, 2.1, ``follows_rule``)."""
    place = rule["location"]
    values = find(statement, place)
    if "selector" in rule:
        place = f"{place} {rule['selector']}"
        values = [found for value in values for found in (find(value, rule["selector"]) or [_NOTHING])]
    presence = rule.get("presence")
    problems = []
    if presence == "included" and (not values or _NOTHING in values):
        return [f"{place} is missing"]
    if presence == "excluded" and any(value is not _NOTHING for value in values):
        return [f"{place} must not be there"]
    if presence == "recommended" and not values:
        return []
    if "any" in rule and not any(_same(value, rule["any"]) for value in values):
        problems.append(f"{place} is none of {rule['any']}")
    if "all" in rule and not all(_same(value, rule["all"]) for value in values):
        problems.append(f"{place} has another value than {rule['all']}")
    if "none" in rule and any(_same(value, rule["none"]) for value in values):
        problems.append(f"{place} has a value of {rule['none']}")
    return problems


def normal(statement: Mapping[str, Any]) -> dict[str, Any]:
    """Return a statement whose context activities are lists, as rules expect them (Part Two, 8.1)."""
    said = dict(statement)
    context = dict(said.get("context", {}))
    if "contextActivities" in context:
        context["contextActivities"] = {
            name: one if isinstance(one, list) else [one] for name, one in context["contextActivities"].items()
        }
        said["context"] = context
    return said


def _determined(statement: Mapping[str, Any], template: Mapping[str, Any]) -> bool:
    if "verb" in template and statement["verb"]["id"] != template["verb"]:
        return False
    kind = template.get("objectActivityType")
    if kind is not None and find(statement, "$.object.definition.type") != [kind]:
        return False
    for name, place in _CONTEXT_TYPES.items():
        types = find(statement, f"$.context.contextActivities.{place}[*].definition.type")
        if not set(template.get(name, ())) <= set(types):
            return False
    usages = find(statement, "$.attachments[*].usageType")
    return set(template.get("attachmentUsageType", ())) <= set(usages)


def _same(value: Any, allowed: Sequence[Any]) -> bool:
    """Whether a value is among these; in JSON true is not 1."""
    return any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in allowed)


def _validator(schema: str | None) -> jsonschema_rs.Validator | None:
    return None if schema is None else jsonschema_rs.validator_for(json.loads(schema))


def _brief(statement: Mapping[str, Any]) -> str:
    kind = find(statement, "$.object.definition.type") or ["something of no type"]
    return f"{statement['verb']['id']} about {kind[0]}"
