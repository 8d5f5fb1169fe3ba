"""Hold a file against `lesson.schema.json`, and say in plain words what does not fit."""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import Any, Literal

import jsonschema_rs
import orjson

from packages.marks import N_
from packages.problem import Problem
from packages.toml_file import Document

SCHEMA_FILE = Path(__file__).with_name("lesson.schema.json")
Part = Literal["lesson", "text", "module"]

_TYPES = {
    "string": N_("{key} must be a text in quotes."),
    "integer": N_("{key} must be a whole number."),
    "number": N_("{key} must be a number."),
    "boolean": N_("{key} must be true or false, without quotes."),
    "array": N_("{key} must be a list in square brackets."),
    "object": N_("{key} must be a table."),
}
_LIKE = N_("Write it like {example}.")
_LIMITS = {
    "minimum": N_("{key} must be {limit} or more, not {value}."),
    "maximum": N_("{key} must be {limit} or less, not {value}."),
    "exclusiveMinimum": N_("{key} must be more than {limit}, not {value}."),
    "minItems": N_("{key} must have at least {limit} entries."),
    "maxItems": N_("{key} may have at most {limit} entries."),
    "maxLength": N_("{key} may have at most {limit} characters."),
    "minProperties": N_("{key} must have at least {limit} entries."),
    "uniqueItems": N_("{key} names something twice."),
}


class Schema:
    """The published format, compiled."""

    def __init__(self) -> None:
        """Read and compile the schema that comes with this package."""
        self._schema: dict[str, Any] = orjson.loads(SCHEMA_FILE.read_bytes())
        parts = {"$defs": self._schema["$defs"]}
        self._validators = {
            "lesson": jsonschema_rs.Draft202012Validator(self._schema),
            "text": jsonschema_rs.Draft202012Validator({"$ref": "#/$defs/text", **parts}),
            "module": jsonschema_rs.Draft202012Validator({"$ref": "#/$defs/module", **parts}),
        }

    def problems(self, document: Document, part: Part) -> list[Problem]:
        """What does not fit, in the order of the lines."""
        found: list[Problem] = []
        errors = list(self._validators[part].iter_errors(document.data))
        # Of two rules about the type of the same key, the more particular one speaks.
        errors.sort(key=lambda error: len(error.schema_path))
        types = {tuple(e.instance_path): len(e.schema_path) for e in errors if e.kind.name == "type"}
        for error in errors:
            if error.kind.name == "type" and len(error.schema_path) < types[tuple(error.instance_path)]:
                continue
            found += [problem for problem in self._explain(document, error) if problem not in found]
        return sorted(found, key=lambda problem: problem.line or 0)

    def _explain(self, document: Document, error: jsonschema_rs.ValidationError) -> list[Problem]:
        path = tuple(error.instance_path)
        details = error.kind.as_dict()
        keyword = error.kind.name
        rules = self._rules(error.schema_path[:-1])
        key = name_of(path)
        value = _toml(_at(document.data, path))
        if keyword == "additionalProperties":
            return [self._unknown(document, path, name, rules) for name in details["unexpected"]]
        if keyword == "required":
            return [self._missing(document, path, details["property"], rules)]
        if keyword == "propertyNames":
            return [_misnamed(document, path, error)]
        example = self._example(rules)
        if keyword == "type":
            types = rules["type"] if isinstance(rules["type"], str) else rules["type"][0]
            return [document.problem(path, "wrong-type", _TYPES[types], _LIKE, key=key, example=example)]
        if keyword == "enum":
            message = N_("{key} is {value}, which is not one of the words that can stand here.")
            cure = N_("Write one of these: {allowed}.")
            allowed = ", ".join(_toml(word) for word in rules["enum"])
            return [document.problem(path, "wrong-value", message, cure, key=key, value=value, allowed=allowed)]
        if keyword == "pattern" and not str(_at(document.data, path)).strip():
            return [document.problem(path, "empty", N_("{key} is empty."), N_("Write the text."), key=key)]
        if keyword == "pattern":
            message = N_("{key} is {value}, which does not have the right form.")
            return [document.problem(path, "wrong-form", message, _LIKE, key=key, value=value, example=example)]
        if keyword == "falseSchema":
            message = N_("{key} does not belong to this kind.")
            cure = N_("Remove it, or change the kind.")
            return [document.problem(path, "foreign-key", message, cure, key=key)]
        if keyword == "minItems" and path[-1:] == ("right",):
            return [no_right_answer(document, path[:-1])]
        message = _LIMITS.get(keyword, N_("{key} does not fit the format ({keyword})."))
        limit = rules.get(keyword, "")
        return [
            document.problem(
                path, "wrong-value", message, _LIKE,
                key=key, value=value, limit=limit, keyword=keyword, example=example,
            )
        ]  # fmt: skip

    def _unknown(self, document: Document, path: tuple[Any, ...], name: str, rules: Any) -> Problem:
        known = sorted(rules.get("properties", {}))
        close = difflib.get_close_matches(name, known, 1)
        message = N_("{key} is not a key of the format.")
        cure = N_("Did you mean {close}?") if close else N_("Remove it; these can stand here: {known}.")
        return document.problem(
            (*path, name), "unknown-key", message, cure,
            key=name, close="".join(close), known=", ".join(known),
        )  # fmt: skip

    def _missing(self, document: Document, path: tuple[Any, ...], name: str, rules: Any) -> Problem:
        if name == "right" and path[:1] == ("questions",):
            return no_right_answer(document, path)
        whole = rules if "properties" in rules and name in rules["properties"] else self._whole(path)
        example = self._example(whole.get("properties", {}).get(name, {}))
        message, cure = N_("The key {key} is missing."), N_("Add a line like: {name} = {example}")
        return document.problem(
            path, "missing-key", message, cure, key=name_of((*path, name)), name=name, example=example
        )

    def _whole(self, path: tuple[Any, ...]) -> Any:
        """The full rules of a segment or question, where an if/then speaks of a part only."""
        return self._schema["$defs"].get({"segments": "segment", "questions": "question"}.get(path[0], ""), {})

    def _rules(self, schema_path: list[str | int]) -> Any:
        rules: Any = self._schema
        if schema_path[:1] == ["$ref"]:
            schema_path = schema_path[1:]
        for step in schema_path:
            rules = rules[step]
        return rules if isinstance(rules, dict) else {}

    def _example(self, rules: Any) -> str:
        if "examples" not in rules and "$ref" in rules:
            rules = self._schema["$defs"][rules["$ref"].rsplit("/", 1)[1]]
        return _toml(rules.get("examples", ["…"])[0])


def no_right_answer(document: Document, question: tuple[Any, ...]) -> Problem:
    """The problem of a question that nobody can answer."""
    name = _at(document.data, (*question, "id"))
    message = N_("The question {question} has no right answer.")
    cure = N_('Add right = […] with the right choice, or make it a poll (kind = "poll").')
    if _at(document.data, (*question, "kind")) == "match":
        cure = N_("Add right with the target of each choice, like {example}.")
    key = "id" if _at(document.data, (*question, "right")) == "" else "right"
    return document.problem((*question, key), "no-right-answer", message, cure, question=name, example='{ a = "x" }')


def name_of(path: tuple[str | int, ...]) -> str:
    """A key path as an author reads it: `segments[2].file` for the second segment's file."""
    name = ""
    for step in path:
        name += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if name else step
    return name


def _misnamed(document: Document, path: tuple[Any, ...], error: jsonschema_rs.ValidationError) -> Problem:
    message = N_("{key} cannot be a name here.")
    cure = N_("Use small letters, digits, hyphens; for a language its tag, like en.")
    names = [name for name in _at(document.data, path) if _toml(name) in error.message]
    name = names[0] if names else ""
    return document.problem((*path, name), "wrong-name", message, cure, key=_toml(name))


def _at(data: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return ""
    return data


def _toml(value: Any) -> str:
    """A value as it is written in TOML, shortened."""
    if isinstance(value, dict):
        text = "{ " + ", ".join(f"{key} = {_toml(inner)}" for key, inner in value.items()) + " }"
    elif isinstance(value, list):
        text = "[" + ", ".join(_toml(inner) for inner in value) + "]"
    else:
        text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:79] + "…"
