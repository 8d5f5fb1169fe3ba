"""What is wrong with a statement, and the small checks that all others are made of.

A check takes a value and raises `Invalid` where it breaks a rule; it knows nothing of where the value stands. Its place
is put together only as the error goes up, so that a legal statement costs no string building. An error gathers the
first few faults of its statement, or of its batch: `MOST`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from xapi import forms, sections

Check = Callable[[Any], None]

MOST = 8
"""Faults that one error names at most."""
DEEPEST = 100
"""Arrays and objects within each other in an extension: what is deeper could be stored, but not read by everybody."""
_LONGEST = 80
_PLAIN = re.compile(r"[\w$\-]{1,60}").fullmatch


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken rule.

    Attributes:
        path: where, for example ``statements[3].actor.mbox``.
        rule: what must be.
        section: of the specification.
        found: what stood there, shortened.
    """

    path: str
    rule: str
    section: str
    found: str

    def __str__(self) -> str:
        """Return it as one line: ``path: rule (section), got found``."""
        return f"{self.path}: {self.rule} ({self.section}), got {self.found}"


class Invalid(ValueError):
    """The rules that a statement breaks, of which the first few are named.

    Attributes:
        faults: at least one, `MOST` at most.
    """

    def __init__(self, path: str, rule: str, section: str, found: object) -> None:
        """Say that at `path` the `rule` of `section` is broken by `found`."""
        super().__init__()
        self.faults: tuple[Fault, ...] = (Fault(path, rule, section, _short(found)),)

    @classmethod
    def of(cls, faults: Iterable[Fault]) -> Invalid:
        """Return an error with these faults, the first few of them."""
        made = cls("", "", "", None)
        made.faults = tuple(faults)[:MOST]
        return made

    def under(self, place: str | int) -> tuple[Fault, ...]:
        """Return the faults as those of what stands at a property or an index of something larger."""
        step = f"[{place}]" if type(place) is int else _step(str(place))
        return tuple(replace(fault, path=step + fault.path) for fault in self.faults)

    def told(self, root: str, edition: int) -> Invalid:
        """Return the error as its reader sees it: paths from `root`, sections of the edition that they follow."""
        return Invalid.of(
            replace(fault, path=root + fault.path, section=sections.cited(fault.section, edition))
            for fault in self.faults
        )

    def __str__(self) -> str:
        """Return the faults in one line."""
        text = "; ".join(map(str, self.faults))
        return text if len(self.faults) < MOST else f"{text}; there may be more"


def _step(name: str) -> str:
    return f".{name}" if _PLAIN(name) else f"[{_quoted(name)}]"


def _quoted(text: str) -> str:
    shown = repr(text[:_LONGEST])
    return shown if len(text) <= _LONGEST and len(shown) <= _LONGEST + 2 else f"{shown[: _LONGEST - 3]}...{shown[0]}"


def _short(found: object) -> str:
    if isinstance(found, dict):
        return "an object" if found else "an empty object"
    if isinstance(found, list):
        return f"an array of {len(found)}"
    if found is None:
        return "null"
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, str):
        return _quoted(found)
    text = repr(found)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def object_of(what: str, section: str, allowed: Mapping[str, Check], required: tuple[str, ...] = ()) -> Check:
    """Return a check of an object: only `allowed` properties, each by its own check, and all `required` ones."""
    checked = dict(allowed).get

    def check(value: Any) -> None:
        if type(value) is not dict:
            raise Invalid("", f"must be an object ({what})", section, value)
        faults: tuple[Fault, ...] = ()
        for name, item in value.items():
            one = checked(name)
            try:
                if one is None:
                    rule = f"is not a property of {what}; spelling and case count"
                    raise Invalid("", rule, sections.FORMAT, item)
                one(item)
            except Invalid as error:
                faults += error.under(name)
                if len(faults) >= MOST:
                    break
        for name in required:
            if name not in value:
                faults += Invalid("", f'must have the property "{name}"', section, value).faults
        if faults:
            raise Invalid.of(faults)

    return check


def each(one: Check, section: str) -> Check:
    """Return a check that a value is an array whose items all pass another check."""

    def check(value: Any) -> None:
        if type(value) is not list:
            raise Invalid("", "must be an array", section, value)
        faults: tuple[Fault, ...] = ()
        for index, item in enumerate(value):
            try:
                one(item)
            except Invalid as error:
                faults += error.under(index)
                if len(faults) >= MOST:
                    break
        if faults:
            raise Invalid.of(faults)

    return check


def form(holds: Callable[[str], object], rule: str, section: str) -> Check:
    """Return a check that a value is a text of a certain form."""

    def check(value: Any) -> None:
        if type(value) is not str or not holds(value):
            raise Invalid("", rule, section, value)

    return check


def exactly(word: str, section: str) -> Check:
    """Return a check that a value is one certain word."""

    def check(value: Any) -> None:
        if value != word or type(value) is not str:
            raise Invalid("", f'must be "{word}"', section, value)

    return check


def text(value: Any) -> None:
    """Check that a value is a string."""
    if type(value) is not str:
        raise Invalid("", "must be a string", sections.FORMAT, value)


def boolean(value: Any) -> None:
    """Check that a value is true or false."""
    if type(value) is not bool:
        raise Invalid("", "must be true or false", sections.FORMAT, value)


def number(value: Any) -> None:
    """Check that a value is a number."""
    if type(value) is not int and type(value) is not float:
        raise Invalid("", "must be a number", sections.FORMAT, value)


def iri(value: Any) -> None:
    """Check that a value is an IRI with a scheme (Data 4.3)."""
    if type(value) is not str or not forms.is_iri(value):
        raise Invalid("", "must be an IRI with a scheme", sections.IRI, value)


uuid = form(forms.is_uuid, "must be a UUID in standard form", sections.UUID)
language = form(forms.is_language, "must be a language tag of RFC 5646", sections.LANGUAGE)


def language_map(value: Any) -> None:
    """Check a language map: tags of RFC 5646 as names, strings as values (Data 4.2)."""
    if type(value) is not dict:
        raise Invalid("", "must be a language map", sections.LANGUAGE, value)
    faults: tuple[Fault, ...] = ()
    for tag, words in value.items():
        if not forms.is_language(tag):
            rule = "must be named by a language tag of RFC 5646"
            faults += Invalid("", rule, sections.LANGUAGE, tag).under(tag)
        elif type(words) is not str:
            faults += Invalid("", "must be a string", sections.LANGUAGE, words).under(tag)
        if len(faults) >= MOST:
            break
    if faults:
        raise Invalid.of(faults)


def extensions(value: Any) -> None:
    """Check extensions: an object whose names are IRIs; the values are free, null included (Data 4.1).

    Extensions are the only place where a statement can be deep at will, so that is bounded here.
    """
    if type(value) is not dict:
        raise Invalid("", "must be an object of extensions", sections.EXTENSIONS, value)
    faults: tuple[Fault, ...] = ()
    for name, item in value.items():
        if not forms.is_iri(name):
            faults += Invalid("", "must be named by an IRI", sections.EXTENSIONS, name).under(name)
        elif type(item) in (list, dict) and _too_deep(item):
            faults += Invalid("", f"must be nested at most {DEEPEST} deep", "a limit of this LRS", item).under(name)
        if len(faults) >= MOST:
            break
    if faults:
        raise Invalid.of(faults)


def _too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        items = [part for holder in level for part in (holder.values() if type(holder) is dict else holder)]
        level = [part for part in items if type(part) in (list, dict)]
        if not level:
            return False
    return True
