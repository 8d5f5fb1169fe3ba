"""What a package as a whole becomes: Interactive Video, Question Set, Course Presentation, or a question alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from packages.h5p.draft import Card, Draft, Film, Question, Quiz
from packages.h5p.questions import grouped, library_of, listed, params_of, questions_of
from packages.h5p.refusal import Refused
from packages.h5p.text import markdown, words
from packages.marks import N_

_TEXTS = ("H5P.AdvancedText", "H5P.Text", "H5P.Table")


def draft_of(meta: Mapping[str, Any], content: Mapping[str, Any], lang: str) -> Draft:
    """The draft of a lesson.

    Args:
        meta: h5p.json.
        content: content/content.json.
        lang: the language of its words.

    Raises:
        Refused: it is a kind of package of which nothing maps.
    """
    library = str(meta.get("mainLibrary", ""))
    draft = Draft(title=words(meta.get("title")) or words(grouped(meta.get("extraTitle"))) or library, lang=lang)
    if library == "H5P.InteractiveVideo":
        _interactive_video(content, draft)
    elif library == "H5P.QuestionSet":
        _question_set(content, draft)
    elif library == "H5P.CoursePresentation":
        _course_presentation(content, draft)
    elif library == "H5P.Column":
        _column(content, draft)
    else:
        _alone(library, content, draft)
    if not draft.steps:
        raise Refused(
            "nothing-maps",
            N_("Nothing in this package ({library}) can become part of a lesson."),
            N_("Import Interactive Video, Question Set, Course Presentation, Multiple Choice or True/False."),
            library=library or "?",
        )
    return draft


def _alone(library: str, content: Mapping[str, Any], draft: Draft) -> None:
    asked = questions_of({"library": library, "params": content}, draft)
    if asked:
        draft.steps.append(Quiz(draft.title, asked))


def _question_set(content: Mapping[str, Any], draft: Draft) -> None:
    intro = grouped(content.get("introPage"))
    body = markdown(intro.get("introduction"))
    if intro.get("showIntroPage") and body:
        draft.steps.append(Card(words(intro.get("title")) or draft.title, body))
    asked: list[Question] = []
    for action in listed(content.get("questions")):
        asked += _asked(action, draft)
    if asked:
        draft.steps.append(Quiz(draft.title, asked))
    share = content.get("passPercentage")
    if isinstance(share, int | float) and not isinstance(share, bool) and 0 < share <= 100:
        draft.mastery = round(share / 100, 2)


def _column(content: Mapping[str, Any], draft: Draft) -> None:
    for entry in listed(content.get("content")):
        action = grouped(entry).get("content")
        library = library_of(action)
        if library == "H5P.InteractiveVideo":
            _interactive_video(params_of(action), draft)
        elif library == "H5P.CoursePresentation":
            _course_presentation(params_of(action), draft)
        elif library == "H5P.QuestionSet":
            _question_set(params_of(action), draft)
        else:
            _slide([action], _title_of(action) or draft.title, draft)


def _course_presentation(content: Mapping[str, Any], draft: Draft) -> None:
    slides = listed(grouped(content.get("presentation")).get("slides"))
    for number, slide in enumerate(slides, 1):
        keywords = [words(grouped(one).get("main")) for one in listed(grouped(slide).get("keywords"))]
        title = next((one for one in keywords if one), f"{draft.title} {number}")
        elements = sorted(map(grouped, listed(grouped(slide).get("elements"))), key=_reading_order)
        _slide([element.get("action") for element in elements if element.get("action")], title, draft)


def _reading_order(element: Mapping[str, Any]) -> tuple[float, float]:
    """From the top down, as one reads a slide."""
    place = [element.get(key) for key in ("y", "x")]
    top, left = (float(one) if isinstance(one, int | float) else 0.0 for one in place)
    return top, left


def _slide(actions: list[Any], title: str, draft: Draft) -> None:
    bodies: list[str] = []
    asked: list[Question] = []
    pictures: list[tuple[str, str]] = []
    for action in actions:
        library, params = library_of(action), params_of(action)
        if library in _TEXTS:
            bodies.append(markdown(params.get("text")))
            if "<table" in str(params.get("text")).lower():
                draft.note(N_("A table in “{title}” became plain lines."), title=title)
        elif library == "H5P.Image":
            path = grouped(params.get("file")).get("path")
            if isinstance(path, str):
                pictures.append((path, words(params.get("alt"))))
        elif library == "H5P.Link":
            url, name = _link(params)
            if url:
                bodies.append(f"[{name or url}](<{url}>)")
        elif library:
            asked += _asked(action, draft)
    body = "\n\n".join(text for text in bodies if text)
    if body or pictures:
        path, alt = pictures[0] if pictures else ("", "")
        draft.steps.append(Card(title, body or alt or title, path, alt))
        for _ in pictures[1:]:
            draft.note(N_("A second picture in “{title}” was left out: a card has one."), title=title)
    if asked:
        draft.steps.append(Quiz(title, asked))


def _link(params: Mapping[str, Any]) -> tuple[str, str]:
    group = grouped(params.get("linkWidget"))
    url = f"{group.get('protocol', '')}{group.get('url', '')}"
    return (url if url.startswith(("http://", "https://")) and ">" not in url else ""), words(params.get("title"))


def _asked(action: object, draft: Draft) -> list[Question]:
    found = questions_of(action, draft)
    if found is None:
        draft.note(N_("{library} was left out (“{title}”): it has no counterpart here."), library=library_of(action),
                   title=_title_of(action) or draft.title)  # fmt: skip
        return []
    return found


def _title_of(action: object) -> str:
    return words(grouped(grouped(action).get("metadata")).get("title"))


def _interactive_video(content: Mapping[str, Any], draft: Draft) -> None:
    video = grouped(content.get("interactiveVideo"))
    source = grouped(video.get("video"))
    assets = grouped(video.get("assets"))
    start = grouped(source.get("startScreenOptions"))
    title = words(start.get("title")) or draft.title
    timed: list[tuple[float, Question]] = []
    said: list[str] = []
    for interaction in map(grouped, listed(assets.get("interactions"))):
        action = interaction.get("action")
        at = grouped(interaction.get("duration")).get("from")
        seconds = float(at) if isinstance(at, int | float) and at >= 0 else 0.0
        if library_of(action) in _TEXTS:
            said.append(markdown(params_of(action).get("text")))
        elif library_of(action) not in ("", "H5P.Nil"):
            timed += [(seconds, question) for question in _asked(action, draft)]
        if grouped(interaction.get("adaptivity")):
            _adaptivity(interaction, draft)
    files = [grouped(one) for one in listed(source.get("files"))]
    if not _film(files, source, title, assets, timed, draft) and timed:
        draft.steps.append(Quiz(title, [question for _, question in sorted(timed, key=lambda one: one[0])]))
    notes = [text for text in said if text]
    if notes:
        draft.steps.append(Card(title, "\n\n".join(notes)))
        draft.note(N_("Texts that lay on the film stand on a card after it now."))
    summary = grouped(grouped(video.get("summary")).get("task"))
    if summary and listed(params_of(summary).get("summaries")):
        asked = _asked(summary, draft)
        if asked:
            draft.steps.append(Quiz(title, asked))


def _adaptivity(interaction: Mapping[str, Any], draft: Draft) -> None:
    ways = grouped(interaction.get("adaptivity"))
    if any(isinstance(grouped(ways.get(way)).get("seekTo"), int | float) for way in ("correct", "wrong")):
        draft.note(N_("Jumps in the film after an answer were left out."))


def _film(
    files: list[Mapping[str, Any]], source: Mapping[str, Any], title: str, assets: Mapping[str, Any],
    timed: list[tuple[float, Question]], draft: Draft,
) -> bool:  # fmt: skip
    """Add the film; False where there is none that could be taken along."""
    paths = [path for one in files if isinstance(path := one.get("path"), str)]
    own = [path for path in paths if not path.startswith(("http://", "https://", "//"))]
    usable = [path for path in own if path.lower().endswith((".mp4", ".webm"))]
    if not usable:
        where = paths[0] if paths else "?"
        draft.note(N_("The film is not in the package ({address}). Its questions stand alone."), address=where[:100])
        return False
    start = grouped(source.get("startScreenOptions"))
    tracks: dict[str, str] = {}
    for track in map(grouped, listed(grouped(source.get("textTracks")).get("videoTrack"))):
        path = grouped(track.get("track")).get("path")
        if isinstance(path, str) and track.get("kind") != "descriptions":
            tracks.setdefault(str(track.get("srcLang", draft.lang)), path)
    chapters = [
        (float(mark["time"]), words(mark.get("label")))
        for mark in map(grouped, listed(assets.get("bookmarks")))
        if isinstance(mark.get("time"), int | float) and words(mark.get("label"))
    ]
    poster = grouped(start.get("poster")).get("path")
    draft.steps.append(
        Film(
            title=title,
            file=sorted(usable, key=lambda path: not path.lower().endswith(".mp4"))[0],
            poster=poster if isinstance(poster, str) else "",
            captions=tracks,
            chapters=sorted(chapters),
            cues=sorted(timed, key=lambda one: one[0]),
            description=words(start.get("shortStartDescription")) or title,
        )
    )
    return True
