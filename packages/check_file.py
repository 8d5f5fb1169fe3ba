"""Is a picture or a sound what its name says, small enough for a poor network, and harmless?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from packages.marks import N_
from packages.problem import Problem

LARGEST_PICTURE = 1_000_000
"""Bytes; a drawing needs a tenth of it."""
LARGEST_SOUND = 10_000_000
"""Bytes; three minutes of speech need a tenth of it."""
_SVG = "http://www.w3.org/2000/svg"
_ACTIVE = frozenset({"script", "foreignObject", "iframe", "embed", "object", "audio", "video", "handler", "a", "set"})
_IN_FILE = re.compile(r"#|data:image/(png|jpeg|webp);base64,", re.IGNORECASE)
_LOADS = re.compile(r"@import|expression\s*\(|url\((?!\s*[\"']?\s*#)|javascript:|\\", re.IGNORECASE)


def check_picture(file: Path) -> Iterator[Problem]:
    """What is wrong with a picture: SVG, PNG, JPEG or WebP by its name."""
    content = _read(file, LARGEST_PICTURE)
    if isinstance(content, Problem):
        yield content
    elif file.suffix.lower() == ".svg":
        yield from _svg(file, content)
    elif not _is(file.suffix.lower(), content):
        yield _wrong_type(file)


def check_sound(file: Path) -> Iterator[Problem]:
    """What is wrong with a sound file: M4A or MP3 by its name."""
    content = _read(file, LARGEST_SOUND)
    if isinstance(content, Problem):
        yield content
    elif not _is(file.suffix.lower(), content):
        yield _wrong_type(file)


def _read(file: Path, largest: int) -> bytes | Problem:
    try:
        with file.open("rb") as stream:
            content = stream.read(largest + 1)
    except OSError as error:
        message = N_("The file cannot be read ({reason}).")
        cure = N_("Check that it is a file and that you may read it.")
        return Problem(file, None, "unreadable-file", message, cure, {"reason": error.strerror or str(error)})
    if len(content) > largest:
        message = N_("The file is larger than {limit} bytes.")
        cure = N_("Make it smaller: many learners have a slow network and pay for what they load.")
        return Problem(file, None, "too-large", message, cure, {"limit": str(largest)})
    return content


def _is(suffix: str, content: bytes) -> bool:
    """Whether a file begins as files of its type do."""
    start = content[:16]
    match suffix:
        case ".png":
            return start.startswith(b"\x89PNG\r\n\x1a\n")
        case ".jpg" | ".jpeg":
            return start.startswith(b"\xff\xd8\xff")
        case ".webp":
            return start[:4] == b"RIFF" and start[8:12] == b"WEBP"
        case ".m4a":
            return start[4:8] == b"ftyp"
        case ".mp3":
            # An ID3 tag, or the eleven set bits of a frame of layer III (ISO/IEC 11172-3, 2.4.1.3).
            return start.startswith(b"ID3") or (len(start) > 1 and start[0] == 0xFF and start[1] & 0xE6 == 0xE2)
    return False


def _wrong_type(file: Path) -> Problem:
    message = N_("The file is not what its ending {ending} says.")
    cure = N_("Save it again as this type, or give it the ending of its type.")
    return Problem(file, None, "wrong-type", message, cure, {"ending": file.suffix})


def _svg(file: Path, content: bytes) -> Iterator[Problem]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = error.lineno if isinstance(error, etree.XMLSyntaxError) else None
        message = N_("This is not correct SVG: {reason}.")
        cure = N_("Save it again as plain SVG.")
        yield Problem(file, line or None, "broken-picture", message, cure, {"reason": str(error)[:120]})
        return
    document: Any = root.getroottree()
    if root.tag != f"{{{_SVG}}}svg":
        yield _wrong_type(file)
    elif document.docinfo.doctype:
        yield _active(file, 1, "<!DOCTYPE>")
    else:
        for node in (*root.itersiblings(preceding=True), *root.itersiblings()):
            if not isinstance(node, etree._Comment):
                yield _active(file, _line(node), "<?…?>")
        for node in root.iter():
            yield from (_active(file, _line(node), part) for part in _parts(node))


def _parts(node: etree._Element) -> Iterator[str]:
    """What in an element could run or load something."""
    if isinstance(node, etree._Comment):
        return
    if not isinstance(node.tag, str):  # a processing instruction, an entity
        yield "<?…?>"
        return
    name = etree.QName(node).localname
    if name in _ACTIVE or (name == "style" and _LOADS.search("".join(map(str, node.itertext())))):
        yield f"<{name}>"
    for key, value in node.attrib.items():
        attribute, said = etree.QName(key).localname, str(value).strip()
        loads = not _IN_FILE.match(said) if attribute in ("href", "src") else _LOADS.search(said)
        if loads or attribute.lower().startswith("on"):
            yield attribute


def _active(file: Path, line: int | None, part: str) -> Problem:
    message = N_("The picture holds {part}, which could run or load something.")
    cure = N_("Save it as plain SVG: no scripts, no links, no foreign parts, nothing from other files.")
    return Problem(file, line, "active-picture", message, cure, {"part": part})


def _line(node: etree._Element) -> int | None:
    line: Any = node.sourceline
    return int(line) if line else None
