"""Where an identifier stands in a text, and where only a longer one does: ``ana@x.org`` is not in ``mariana@x.org``.

An identifier ends where a character follows that cannot go on with it. Mail addresses are found in any case, addresses
with scheme and host in any case of these, all of them with characters percent-encoded, once or again. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote, quote_plus, unquote

from xapi import forms

TELLING = 16
"""An identifier of so many characters, or an address, is sought in all texts; a short name such as ``ana`` only where
agents are named: it would be found in a banana."""
_Kind = Literal["mail", "address", "random", "name"]
_MAIL = re.compile(r"[^\s@/]+@[^\s@/]+").fullmatch
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:").match
_ORIGIN = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:(?://[^/?#]*)?")
_RANDOM = re.compile(r"(?:[0-9A-Fa-f]-?){32,}").fullmatch
_LONGEST = 64
"""So far is looked to either side: a local part has no more characters (RFC 5321 4.5.3.1.1)."""
_BEFORE = re.compile(r"%(?:25)*([0-9A-Fa-f]{2})$")
_AFTER = re.compile(r"%(?:25)*([0-9A-Fa-f]{2})")
_JOINS_BEFORE: Mapping[_Kind, str] = {"mail": "._-~@+'", "address": "", "random": "", "name": "._-~@+"}
_JOINS_AFTER: Mapping[_Kind, str] = {"mail": ".-", "address": "._-~+!$*@:=", "random": "", "name": "._-~@+"}
"""What goes on with an identifier where a letter or a digit follows it."""


@dataclass(frozen=True, slots=True)
class Word:
    """An identifier that is sought.

    Attributes:
        text: as it is known.
        into: what stands in its place.
        kind: a mail address, an address with a scheme, 32 hexadecimal digits or more, or any other name.
        common: it may be part of the address of what belongs to all, as it looks like one.
    """

    text: str
    into: str
    kind: _Kind
    common: bool
    pattern: re.Pattern[str] = field(repr=False, compare=False)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where it stands by itself."""
        for found in self.pattern.finditer(text):
            if not self._goes_on_before(text, found.start()) and not self._goes_on_after(text, found.end()):
                yield found.span()

    def _goes_on_before(self, text: str, at: int) -> bool:
        return any(_letter(each) for each in _run(_backwards(text, at), _JOINS_BEFORE[self.kind]))

    def _goes_on_after(self, text: str, at: int) -> bool:
        run = list(_run(_forwards(text, at), _JOINS_AFTER[self.kind]))
        if not any(_letter(each) for each in run):
            if self.kind != "address" or _ORIGIN.fullmatch(self.text) is None:
                return False
            rest = text[at : at + 2]  # a whole site is more than a person
            return rest[:1] == "/" and rest[1:] != "" and not rest[1:].isspace() and rest[1] not in "\"'<>),?#"
        if self.kind == "mail" and run[0] == "-":  # a host ends in letters: x.co-op.org is one, x.org-2 is none
            return "." in run
        if self.kind == "mail":
            return run[:2] != [".", "."]
        return not (self.kind == "address" and self.text[-1] in "/?#=" and _letter(run[0]))


class Words:
    """Identifiers that are sought, the longest first."""

    def __init__(self, words: Mapping[str, str]) -> None:
        """Take each identifier with what stands in its place; those that tell nothing are left out.

        In the place of an address stands one too, in the place of a mail address only a name.
        """
        known = sorted(filter(is_telling, words), key=len, reverse=True)
        self.words = tuple(_word(word, words[word]) for word in known)

    def without(self, texts: Iterable[str]) -> Words:
        """Return all but some."""
        left = set(texts)
        return Words({one.text: one.into for one in self.words if one.text not in left})

    def replaced(self, text: str) -> str:
        """Return a text with strangers in the place of all that stand in it."""
        return self._replaced(text, lambda word, span: True)

    def replaced_in_iri(self, text: str, otherwise: str) -> str:
        """Return an IRI in which strangers stand, which is one again; `otherwise` is what leads it where it is none."""
        changed = self.replaced(text)
        return changed if changed == text or forms.is_iri(changed) else otherwise + quote(changed, safe="")

    def replaced_in_term(self, text: str) -> str:
        """Return the IRI of a kind, a verb, an extension: of those only what follows the site, and looks like none."""
        if not self.words:
            return text
        origin = _ORIGIN.match(text)
        end = origin.end() if origin and "//" in origin.group() else 0
        return self._replaced(text, lambda word, span: word.kind == "mail" or (not word.common and span[0] >= end))

    def in_common(self, iri: str) -> list[str]:
        """Return those that stand in an IRI so that it may be everybody's: as an address, or in the name of its site.

        An address that is sought is a beginning of the IRI, or all of it.
        """
        origin = _ORIGIN.match(iri)
        end = origin.end() if origin and "//" in origin.group() else 0
        return [
            word.text
            for word in self.words
            if word.kind != "mail" and any(word.common or start < end for start, _ in word.spans(iri))
        ]

    def stand_in(self, text: str) -> bool:
        """Say whether any stands in a text."""
        return any(True for word in self.words for _ in word.spans(text))

    def _replaced(self, text: str, wanted: Callable[[Word, tuple[int, int]], bool]) -> str:
        for word in self.words:
            parts, end = [], 0
            for span in word.spans(text):
                if wanted(word, span):
                    parts += [text[end : span[0]], word.into]
                    end = span[1]
            if parts:
                text = "".join([*parts, text[end:]])
        return text


def is_telling(word: str) -> bool:
    """Say whether an identifier is sought in all texts."""
    return len(word) >= TELLING or ("@" in word and len(word) > 5)


def spellings(word: str) -> list[str]:
    """Return how a word may be written, for a search that knows no patterns: as it is, and percent-encoded."""
    found: dict[str, None] = {}
    for text in dict.fromkeys((word, _plain(word) if _ADDRESS(word) else word)):
        whole = quote(text, safe="")
        for one in (text, quote(text, safe="/:@!$&'()*+,;=~"), whole, quote_plus(text), quote(whole, safe="")):
            found[one] = None
    return list(found)


def _word(text: str, into: str) -> Word:
    kind: _Kind = "name"
    plain = text
    if _MAIL(text) and not _ADDRESS(text):
        kind = "mail"
    elif _RANDOM(text):
        kind = "random"
    elif _ADDRESS(text):
        kind, plain = "address", _plain(text)
        if plain.endswith("/") and _ORIGIN.fullmatch(plain[:-1]):
            plain = plain[:-1]
    pattern = "".join(map(_character, plain))
    if kind in ("mail", "random"):
        pattern = f"(?i:{pattern})"
    elif kind == "address" and (origin := _ORIGIN.match(plain)):
        end = origin.end()
        pattern = f"(?i:{''.join(map(_character, plain[:end]))}){''.join(map(_character, plain[end:]))}"
    common = kind == "address" or (kind == "name" and "/" in text)
    return Word(plain, into, kind, common, re.compile(pattern))


def _plain(text: str) -> str:
    """Return an address with nothing percent-encoded, as the pattern takes both; as it is where that is no text."""
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text


def _character(each: str) -> str:
    """Return a pattern for a character as it is, or percent-encoded."""
    if each.isascii() and each.isalnum():
        return each
    encoded = "".join(f"%(?:25)*{_hexadecimal(byte)}" for byte in each.encode())
    return f"(?:{encoded}|{re.escape(each)}{'|[+]' if each == ' ' else ''})"


def _hexadecimal(byte: int) -> str:
    return "".join(f"[{each}{each.lower()}]" if each.isalpha() else each for each in f"{byte:02X}")


def _letter(each: str) -> bool:
    return each.isalnum() or unicodedata.category(each)[0] == "M"


def _run(characters: Iterable[str], joins: str) -> Iterator[str]:
    """Yield letters, digits and what joins them, up to the first other character."""
    for each, _ in zip(characters, range(_LONGEST), strict=False):
        if not (_letter(each) or each in joins):
            return
        yield each


def _backwards(text: str, at: int) -> Iterator[str]:
    """Yield the characters before a place; for one that is percent-encoded itself, for part of one a letter."""
    while at:
        found = _BEFORE.search(text, max(0, at - 15), at)
        yield _decoded(found.group(1)) if found else text[at - 1]
        at = found.start() if found else at - 1


def _forwards(text: str, at: int) -> Iterator[str]:
    while at < len(text):
        found = _AFTER.match(text, at)
        yield _decoded(found.group(1)) if found else text[at]
        at = found.end() if found else at + 1


def _decoded(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if number < 128 else "é"
