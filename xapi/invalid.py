"""What is wrong with a statement, and the small checks that all others are made of.

A path is a chain of pairs ``(parent path, name or index)`` and becomes text only in an error, so that a legal
statement costs no string building.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from xapi import forms

Path = Any  # str | tuple[Path, str | int]; a recursive alias that mypy and Python 3.11 both take
Check = Callable[[Any, Path, int], None]

FORMAT = "xAPI 1.0.3 Data 2.2"
DEEPEST = 100
"""Arrays and objects within each other in an extension: what is deeper could be stored, but not read by everybody."""


class Invalid(ValueError):
    """A rule that a statement breaks.

    Attributes:
        path: where, for example ``statements[3].actor.mbox``.
        rule: what must be, with its section of the specification.
        found: what stood there, shortened.
    """

    def __init__(self, path: Path, rule: str, section: str, found: object) -> None:
        """Say that at `path` the `rule` of `section` is broken by `found`."""
        self.path = path_text(path)
        self.rule = f"{rule} ({section})"
        self.found = _short(found)
        super().__init__(f"{self.path}: {self.rule}, got {self.found}")


def path_text(path: Path) -> str:
    """Return a path as text: ``statement.context.contextActivities.parent[0].id``."""
    parts: list[str] = []
    while type(path) is tuple:
        path, name = path
        parts.append(f"[{name}]" if type(name) is int else f".{name}")
    return str(path) + "".join(reversed(parts))


def _short(found: object) -> str:
    if isinstance(found, dict):
        return "an object" if found else "an empty object"
    if isinstance(found, list):
        return f"an array of {len(found)}"
    if found is None:
        return "null"
    if isinstance(found, bool):
        return "true" if found else "false"
    text = repr(found)
    return text if len(text) <= 80 else text[:77] + "..."


def properties(
    value: Any,
    path: Path,
    edition: int,
    allowed: Mapping[str, Check],
    required: tuple[str, ...],
    what: str,
    section: str,
) -> None:
    """Check an object: only `allowed` properties, each by its own check, and all `required` ones.

    Raises:
        Invalid: at the first property that breaks a rule.
    """
    if type(value) is not dict:
        raise Invalid(path, f"must be an object ({what})", section, value)
    for name, item in value.items():
        check = allowed.get(name)
        if check is None:
            raise Invalid((path, name), f"is not a property of {what}; spelling and case count", FORMAT, item)
        check(item, (path, name), edition)
    for name in required:
        if name not in value:
            raise Invalid(path, f'must have the property "{name}"', section, value)


def text(value: Any, path: Path, _edition: int) -> None:
    """Check that a value is a string."""
    if type(value) is not str:
        raise Invalid(path, "must be a string", FORMAT, value)


def boolean(value: Any, path: Path, _edition: int) -> None:
    """Check that a value is true or false."""
    if type(value) is not bool:
        raise Invalid(path, "must be true or false", FORMAT, value)


def number(value: Any, path: Path, _edition: int) -> None:
    """Check that a value is a number."""
    if type(value) is not int and type(value) is not float:
        raise Invalid(path, "must be a number", FORMAT, value)


def iri(value: Any, path: Path, _edition: int) -> None:
    """Check that a value is an IRI with a scheme (Data 4.3)."""
    if type(value) is not str or not forms.is_iri(value):
        raise Invalid(path, "must be an IRI with a scheme", "xAPI 1.0.3 Data 4.3", value)


def uuid(value: Any, path: Path, _edition: int) -> None:
    """Check that a value is a UUID in standard form (Data 4.4)."""
    if type(value) is not str or not forms.is_uuid(value):
        raise Invalid(path, "must be a UUID in standard form", "xAPI 1.0.3 Data 4.4", value)


def language(value: Any, path: Path, _edition: int) -> None:
    """Check that a value is a language tag (RFC 5646)."""
    if type(value) is not str or not forms.is_language(value):
        raise Invalid(path, "must be a language tag of RFC 5646", "xAPI 1.0.3 Data 4.2", value)


def language_map(value: Any, path: Path, _edition: int) -> None:
    """Check a language map: tags of RFC 5646 as names, strings as values (Data 4.2)."""
    if type(value) is not dict:
        raise Invalid(path, "must be a language map", "xAPI 1.0.3 Data 4.2", value)
    for tag, words in value.items():
        if not forms.is_language(tag):
            raise Invalid((path, tag), "must be named by a language tag of RFC 5646", "xAPI 1.0.3 Data 4.2", tag)
        if type(words) is not str:
            raise Invalid((path, tag), "must be a string", "xAPI 1.0.3 Data 4.2", words)


def extensions(value: Any, path: Path, _edition: int) -> None:
    """Check extensions: an object whose names are IRIs; the values are free, null included (Data 4.1).

    Extensions are the only place where a statement can be deep at will, so that is bounded here.
    """
    if type(value) is not dict:
        raise Invalid(path, "must be an object of extensions", "xAPI 1.0.3 Data 4.1", value)
    for name, item in value.items():
        if not forms.is_iri(name):
            raise Invalid((path, name), "must be named by an IRI", "xAPI 1.0.3 Data 4.1", name)
        if type(item) in (list, dict) and _too_deep(item):
            raise Invalid((path, name), f"must be nested at most {DEEPEST} deep", "a limit of this LRS", item)


def _too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        items = [part for holder in level for part in (holder.values() if type(holder) is dict else holder)]
        level = [part for part in items if type(part) in (list, dict)]
        if not level:
            return False
    return True


def exactly(word: str, section: str) -> Check:
    """Return a check that a value is one certain word."""

    def check(value: Any, path: Path, _edition: int) -> None:
        if value != word or type(value) is not str:
            raise Invalid(path, f'must be "{word}"', section, value)

    return check


def each(check: Check, section: str) -> Check:
    """Return a check that a value is an array whose items all pass `check`."""

    def check_all(value: Any, path: Path, edition: int) -> None:
        if type(value) is not list:
            raise Invalid(path, "must be an array", section, value)
        for index, item in enumerate(value):
            check(item, (path, index), edition)

    return check_all
