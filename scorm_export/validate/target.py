"""Where an address in a manifest or a page leads: to a file of the package, to somewhere else, or nowhere."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from scorm_export.validate.findings import Findings
from scorm_export.validate.names import Files

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True, slots=True)
class Target:
    """An address, followed.

    Attributes:
        kind: `file`: a path in the package, there or not; `elsewhere`: another site; `absolute`: from the root of
            whatever site the package is on; `outside`: above the package; `backslash`; `none`: empty, or a fragment.
        path: in the package, for `file`: as it is there, or as it would be.
        scheme: for `elsewhere`, in small letters and without the colon; empty for `//host/…`.
    """

    kind: Literal["file", "elsewhere", "absolute", "outside", "backslash", "none"]
    path: str = ""
    scheme: str = ""


def follow(href: str, base: str, files: Files) -> Target:
    """Follow an address.

    Args:
        href: as it is written.
        base: the folder that it is relative to, with a slash at its end, or empty: `xml:base`, or that of the page.
        files: what is in the package: a name may have been encoded for the address, or not.
    """
    href = (base + href if not _SCHEME.match(href) and not href.startswith("/") else href).strip()
    if scheme := _SCHEME.match(href):
        return Target("elsewhere", scheme=scheme[0][:-1].lower())
    if href.startswith("//"):
        return Target("elsewhere")
    if href.startswith("/"):
        return Target("absolute")
    path = re.split(r"[?#]", href, maxsplit=1)[0]
    if not path or path == base:
        return Target("none")
    if "\\" in path:
        return Target("backslash")
    raw, plain = posixpath.normpath(path), posixpath.normpath(unquote(path))
    if raw.startswith("..") or plain.startswith(".."):
        return Target("outside")
    return Target("file", raw if raw in files else plain)


def missing(target: Target, href: str, code: str, place: str, line: int, files: Files, findings: Findings) -> bool:
    """Tell what is wrong with an address that should lead to a file of the package; whether it does not.

    Args:
        target: what `follow` said.
        href: as it is written, for the words.
        code: what to say where the file is not there.
        place: the file that has the address.
        line: in that file.
        files: what is in the package.
        findings: told here.
    """
    if target.kind == "file":
        if target.path in files:
            return False
        if other := files.otherwise_written(target.path):
            findings.add("file-case", place, line, name=target.path, other=other)
        else:
            findings.add(code, place, line, name=target.path)
        return True
    if target.kind in ("absolute", "outside", "backslash"):
        findings.add(f"href-{target.kind}", place, line, name=href)
        return True
    return target.kind == "none"
