"""The three forms in which a statement is given back: exact, ids, canonical (xAPI 1.0.3 Communication 2.1.3).

Exact is the stored text itself. The other two are made by one walk over agents, verbs and activities, with a function
for each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from xapi.lrs.canonical import best_language

_Part = dict[str, Any]
_Change = Callable[[_Part], _Part]
_IDENTIFYING = ("objectType", "mbox", "mbox_sha1sum", "openid", "account")
_COMPONENT_LISTS = ("choices", "scale", "source", "target", "steps")


def ids(statement: _Part) -> _Part:
    """Return a statement with only what identifies its agents, groups, verbs and activities."""
    return _walk(statement, _bare_actor, _bare_verb, _bare_activity)


def canonical(
    statement: _Part,
    displays: Mapping[str, Mapping[str, str]],
    definitions: Mapping[str, Mapping[str, Any]],
    languages: Sequence[str],
) -> _Part:
    """Return a statement with the canonical words and definitions, its own where none is known, each in one language.

    Args:
        statement: as stored.
        displays: the words for verbs, by IRI.
        definitions: the definitions of activities, by IRI.
        languages: wanted ones, most wanted first.
    """

    def verb(value: _Part) -> _Part:
        words = displays.get(value["id"]) or value.get("display")
        return {"id": value["id"], "display": best_language(words, languages)} if words else dict(value)

    def activity(value: _Part) -> _Part:
        definition = definitions.get(value["id"]) or value.get("definition")
        if not definition:
            return dict(value)
        return {**value, "definition": _in_one_language(definition, languages)}

    return _walk(statement, dict, verb, activity)


def _in_one_language(definition: Mapping[str, Any], languages: Sequence[str]) -> _Part:
    chosen = dict(definition)
    for name in ("name", "description"):
        if name in chosen:
            chosen[name] = best_language(chosen[name], languages)
    for name in _COMPONENT_LISTS:
        if name in chosen:
            chosen[name] = [
                {**part, "description": best_language(part["description"], languages)}
                if "description" in part
                else part
                for part in chosen[name]
            ]
    return chosen


def _bare_actor(value: _Part) -> _Part:
    bare = {name: value[name] for name in _IDENTIFYING if name in value}
    if "member" in value and not any(name in value for name in _IDENTIFYING[1:]):
        bare["member"] = [_bare_actor(member) for member in value["member"]]
    return bare


def _bare_verb(value: _Part) -> _Part:
    return {"id": value["id"]}


def _bare_activity(value: _Part) -> _Part:
    return {"id": value["id"]}


def _walk(statement: _Part, actor: _Change, verb: _Change, activity: _Change) -> _Part:
    changed = dict(statement)
    changed["actor"] = actor(statement["actor"])
    changed["verb"] = verb(statement["verb"])
    target = statement["object"]
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        changed["object"] = activity(target)
    elif kind in ("Agent", "Group"):
        changed["object"] = actor(target)
    elif kind == "SubStatement":
        changed["object"] = _walk(target, actor, verb, activity)
    if "authority" in statement:
        changed["authority"] = actor(statement["authority"])
    if "context" in statement:
        changed["context"] = _context(statement["context"], actor, activity)
    return changed


def _context(context: _Part, actor: _Change, activity: _Change) -> _Part:
    changed = dict(context)
    for place in ("instructor", "team"):
        if place in context:
            changed[place] = actor(context[place])
    if "contextActivities" in context:
        changed["contextActivities"] = {
            place: [activity(item) for item in items] for place, items in context["contextActivities"].items()
        }
    for place, who in (("contextAgents", "agent"), ("contextGroups", "group")):
        if place in context:
            changed[place] = [{**entry, who: actor(entry[who])} for entry in context[place]]
    return changed
