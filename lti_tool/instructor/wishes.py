"""The picker's form: which links the instructor wants, each with its title, grade and language."""

from __future__ import annotations

from collections.abc import Iterable

from werkzeug.datastructures import MultiDict

from lti_tool.lti.deep_linking import Choice, Opens
from lti_tool.platforms.deep_linking import Grades
from packages.catalogue import Catalogue

MOST = 200
"""More choices than this in one answer are not looked at."""
MOST_POINTS = 1000
LONGEST_TITLE = 200
AS_ALL = "same"
"""As a link's setting: what is said for all of them."""
EACH_LESSON = "lessons"
"""A module that becomes a link for each of its lessons."""

Form = MultiDict[str, str]


def choices(form: Form, offered: Catalogue, *, grades: Grades, several: bool) -> list[Choice]:
    """What was chosen, in the order of the page; what is malformed or not offered is left out.

    Args:
        form: ``choice`` holds the values of the cards; ``graded`` and ``lang`` say what goes for all; ``title:…``,
            ``points:…``, ``grade:…``, ``lang:…`` and ``as:…``, each with a card's value, what goes for one.
        offered: what this partner may choose from.
        grades: whether there are grades at all in this place.
        several: a module may become several links.
    """
    found: dict[tuple[str, str], Choice] = {}
    for value in form.getlist("choice")[:MOST]:
        choice = _choice(value, form, offered, grades)
        if choice is None:
            continue
        if several and choice.kind == "module" and form.get(f"as:{value}") == EACH_LESSON:
            for lesson in offered.modules[choice.id].lessons:
                one = Choice("lesson", lesson, lang=choice.lang, graded=choice.graded, points=choice.points)
                found.setdefault(("lesson", lesson), one)
        else:
            found[choice.kind, choice.id] = choice  # what is said of a lesson itself counts more
    return list(found.values())


def modules(form: Form, offered: Catalogue) -> list[str]:
    """The ids of the modules that were chosen, as one link or as many."""
    split = [value.partition(":") for value in form.getlist("choice")[:MOST]]
    return [name for kind, _colon, name in split if kind == "module" and name in offered.modules]


def opens(form: Form) -> Opens:
    """Where the links shall open."""
    wish = form.get("opens", "")
    return "window" if wish == "window" else "iframe" if wish == "iframe" else ""


def _choice(value: str, form: Form, offered: Catalogue, grades: Grades) -> Choice | None:
    kind, _colon, name = value.partition(":")
    if kind == "lesson" and name in offered.lessons:
        titles: Iterable[str] = (text.title for text in offered.lessons[name].texts.values())
    elif kind == "module" and name in offered.modules:
        titles = offered.modules[name].title.values()
    else:
        return None
    lang = form.get(f"lang:{value}", AS_ALL)
    lang = form.get("lang", "") if lang == AS_ALL else lang
    graded = form.get(f"grade:{value}", AS_ALL)
    title = _line(form.get(f"title:{value}", ""))
    return Choice(
        "lesson" if kind == "lesson" else "module",
        name,
        title="" if title in map(_line, titles) else title,
        lang=lang if lang in offered.languages else None,
        graded=_graded("graded" in form if graded == AS_ALL else graded == "yes", grades),
        points=_points(form.get(f"points:{value}", "")),
    )


def _graded(wished: bool, grades: Grades) -> bool:
    return grades == "theirs" or (wished and grades != "none")


def _points(text: str) -> int | None:
    short = text.isascii() and text.isdecimal() and len(text) <= len(str(MOST_POINTS))
    return int(text) if short and 1 <= int(text) <= MOST_POINTS else None


def _line(text: str) -> str:
    plain = "".join(letter if letter.isprintable() else " " for letter in text[:LONGEST_TITLE])
    return " ".join(plain.split())
