"""Which standard a package follows: by the manifest in its root, and what is there instead of one."""

from __future__ import annotations

import difflib
from pathlib import PurePosixPath

from scorm_export.validate.findings import Findings
from scorm_export.validate.names import Files, is_junk

SCORM = "imsmanifest.xml"
CMI5 = "cmi5.xml"
TINCAN = "tincan.xml"
MANIFESTS = (SCORM, CMI5, TINCAN)
OURS_WITHOUT = ("index.html", "player/start_package.js")
"""What stands in the root of a package of ours for any web server: it has no manifest, and wants none."""


def manifests(files: Files, findings: Findings) -> tuple[str, ...]:
    """The manifests in the root, told where there is none or more than one."""
    found = tuple(name for name in MANIFESTS if name in files)
    if found:
        _others(files, found, findings)
        return found
    if all(name in files for name in OURS_WITHOUT):
        findings.add("website")
    else:
        findings.add(*_instead(sorted(name for name in files.names if not is_junk(name))))
    return ()


def _others(files: Files, found: tuple[str, ...], findings: Findings) -> None:
    for name in sorted(files.names):
        if PurePosixPath(name).name in MANIFESTS and name not in found and not is_junk(name):
            findings.add("more-manifests", name)
    if len(found) > 1:
        findings.add("two-standards", "", names=", ".join(found))


def _instead(names: list[str]) -> tuple[str, str]:
    """Code and place of what is there instead of a manifest."""
    paths = [PurePosixPath(name) for name in names]
    for path in sorted(paths, key=lambda path: len(path.parts)):
        if path.name in MANIFESTS and len(path.parts) > 1:
            return "nested", str(path)
        if path.name.lower() in MANIFESTS:
            return "manifest-name", str(path)
    if "h5p.json" in names:
        return "h5p", "h5p.json"
    for path in paths:
        if path.suffix.lower() in (".crs", ".au", ".cst", ".des") and len(path.parts) == 1:
            return "aicc", str(path)
    for path in paths:
        if path.suffix.lower() == ".xml" and difflib.get_close_matches(path.name.lower(), MANIFESTS, 1, 0.8):
            return "manifest-name", str(path)
        if path.name.lower().removesuffix(".txt") in MANIFESTS:
            return "manifest-name", str(path)
    inner = [path for path in paths if path.suffix.lower() in (".zip", ".imscc")]
    if inner and len(paths) <= 2 * len(inner) + 2:
        return "zip-in-zip", str(inner[0])
    return "no-manifest", ""
