"""Every way to break a lesson is told: file, line, what is wrong, and the cure."""

from __future__ import annotations

from typing import Any

import pytest

BROKEN: list[tuple[str, str, str, str, str, str]] = [
    # what, file, old, new, code, the text that stands on the line it names ("" = the file as a whole)
    ("a question without a right answer", "lesson.toml", 'right = ["b"]\n', "",
     "no-right-answer", 'id = "q1"'),
    ("an empty right answer", "lesson.toml", 'right = ["b"]', "right = []", "no-right-answer", "right = []"),
    ("a right answer not among the choices", "lesson.toml", 'right = ["b"]', 'right = ["z"]',
     "right-not-a-choice", 'right = ["z"]'),
    ("two right answers of a single choice", "lesson.toml", 'right = ["b"]', 'right = ["a", "b"]',
     "wrong-value", 'right = ["a", "b"]'),
    ("a right answer of a poll", "lesson.toml", 'kind = "poll"', 'kind = "poll"\nright = ["a"]',
     "foreign-key", 'right = ["a"]'),
    ("a number in quotes", "lesson.toml", "right = 100", 'right = "100"', "wrong-type", 'right = "100"'),
    ("a cue past the end of the video", "lesson.toml", "at = 34.5", "at = 60.1", "cue-past-end", "at = 60.1"),
    ("a cue naming an unknown question", "lesson.toml", 'question = "q1"', 'question = "q9"',
     "unknown-question", 'question = "q9"'),
    ("a quiz naming an unknown question", "lesson.toml", '"q2", "q3"', '"q2", "q9", "q3"',
     "unknown-question", '"q9"'),
    ("a question used nowhere", "lesson.toml", '"q4", "q5"', '"q4"', "unused-question", 'id = "q5"'),
    ("a question asked twice", "lesson.toml", '"q4", "q5"', '"q4", "q5", "q1"', "question-twice",
     '"q5", "q1"'),
    ("a chapter past the end", "lesson.toml", "at = 30.0", "at = 60.0", "chapter-past-end", "at = 60.0"),
    ("a missing media file", "lesson.toml", "media/poster.jpg", "media/none.jpg",
     "media-missing", "none.jpg"),
    ("a media path outside the folder", "lesson.toml", "media/poster.jpg", "../poster.jpg",
     "media-outside", "../poster.jpg"),
    ("an absolute media path", "lesson.toml", "media/poster.jpg", "/etc/poster.jpg",
     "media-absolute", "/etc/poster.jpg"),
    ("a Windows drive", "lesson.toml", "media/poster.jpg", "C:/poster.jpg",
     "media-absolute", "C:/poster.jpg"),
    ("a media path with backslashes", "lesson.toml", '"media/poster.jpg"', "'media\\poster.jpg'",
     "media-name", "poster.jpg"),
    ("a video of an unknown type", "lesson.toml", "media/film.mp4", "media/film.avi",
     "wrong-form", "film.avi"),
    ("captions missing for a language", "lesson.toml", ', fr = "media/film.fr.vtt"', "",
     "missing-captions", "captions ="),
    ("captions without their header", "media/film.fr.vtt", "WEBVTT\n", "", "captions-header", ""),
    ("captions past the end", "media/film.fr.vtt", "01:00.000", "01:00.100",
     "captions-past-end", "01:00.100"),
    ("captions that end before they start", "media/film.fr.vtt", "00:04.500", "00:00.500",
     "captions-order", "00:00.500"),
    ("captions out of order", "media/film.fr.vtt", "00:05.000", "00:00.500", "captions-order", "00:00.500"),
    ("captions with broken times", "media/film.fr.vtt", "00:04.500", "0:4,5", "captions-timing", "0:4,5"),
    ("captions without words", "media/film.fr.vtt", "Every track\n", "", "captions-empty", "00:04.500"),
    ("an unknown key", "lesson.toml", "minutes = 4", "minutes = 4\nminuts = 4", "unknown-key", "minuts"),
    ("a missing key", "lesson.toml", "duration = 60.0\n", "", "missing-key", ""),
    ("a wrong type", "lesson.toml", "minutes = 4", 'minutes = "4"', "wrong-type", "minutes"),
    ("a number that is none", "lesson.toml", "minutes = 4", "minutes = nan", "wrong-type", "minutes"),
    ("a number without end", "lesson.toml", "version = 3", f"version = {'9' * 400}", "wrong-type", "version"),
    ("a day that is none", "lesson.toml", "2026-11-01", '"2026-13-41"', "wrong-value", "reviewed_on"),
    ("a TOML syntax error", "lesson.toml", "minutes = 4", "minutes = = 4", "toml-syntax", "minutes"),
    ("an impossible date", "lesson.toml", "2026-11-01", "2026-13-41", "toml-syntax", "reviewed_on"),
    ("a bracket never closed", "en.toml", '["Two layers."]', '["Two layers."',
     "toml-syntax", "[segments.intro]"),
    ("lists in lists in lists", "lesson.toml", "markets = []", f"markets = {'[' * 40}{']' * 40}",
     "too-deep", ""),
    ("lists a thousand deep", "lesson.toml", "markets = []", f"markets = {'[' * 9999}{']' * 9999}",
     "too-deep", ""),
    ("an id that is not the folder's name", "lesson.toml", 'id = "good-lesson"', 'id = "other-lesson"',
     "id-not-folder", 'id = "other-lesson"'),
    ("a segment id twice", "lesson.toml", 'id = "quiz"', 'id = "intro"', "duplicate-id", 'id = "intro"'),
    ("a chapter id twice", "lesson.toml", 'id = "c2"', 'id = "c1"', "duplicate-id", "chapters"),
    ("an unknown next lesson", "lesson.toml", "next = []", 'next = ["ghost-lesson"]',
     "unknown-lesson", "ghost-lesson"),
    ("an unknown prerequisite", "lesson.toml", "prerequisites = []", 'prerequisites = ["ghost-lesson"]',
     "unknown-lesson", "ghost-lesson"),
    ("a lesson before itself", "lesson.toml", "prerequisites = []", 'prerequisites = ["good-lesson"]',
     "names-itself", "prerequisites"),
    ("a default language the lesson does not have", "lesson.toml", 'default_language = "en"',
     'default_language = "es"', "unknown-language", "default_language"),
    ("a missing language file", "lesson.toml", '["en", "fr"]', '["en", "fr", "es"]',
     "missing-language-file", ""),
    ("a language file that is not named", "lesson.toml", '["en", "fr"]', '["en"]', "language-not-named", ""),
    ("a missing segment", "fr.toml", '[segments.quiz]\ntitle = "Questions"\n', "",
     "missing-translation", "[seg"),
    ("a missing segment title", "fr.toml", 'title = "Two layers"\n', "", "missing-key", "[segments.intro]"),
    ("a missing segment body", "fr.toml", 'body = "What will you do next?"', "",
     "missing-translation", "[segments.reflect]"),
    ("a missing description", "fr.toml", 'description = "Two sheets of paper."\n', "",
     "missing-translation", "[segments.film]"),
    ("a missing chapter", "fr.toml", ', c2 = "End"', "", "missing-translation", "chapters"),
    ("a missing question", "fr.toml", '[questions.q5]\nprompt = "And you?"\n'
     'choices = { a = "Often", b = "Never" }\n', "", "missing-translation", "[questions."),
    ("a missing prompt", "fr.toml", 'prompt = "Which?"\n', "", "missing-key", "[questions.q2]"),
    ("a missing choice", "fr.toml", ', c = "Other"', "", "missing-translation", "choices"),
    ("a missing feedback", "fr.toml", 'wrong = "No."\n\n[questions.q3]', "\n[questions.q3]",
     "missing-translation", "[questions.q2]"),
    ("a missing outcome", "fr.toml", '["You can now name both layers."]', '["One.", "Two."]',
     "missing-translation", "outcomes"),
    ("an empty text", "fr.toml", '"Two sheets of paper."', '"  "', "empty", "description"),
    ("a text for a segment that is not there", "fr.toml", "[segments.quiz]",
     '[segments.ghost]\ntitle = "?"\n[segments.quiz]', "unknown-id", "[segments.ghost]"),
    ("a text nobody vouches for", "fr.toml", "drafted = true\n", "", "no-review", ""),
    ("a text drafted and reviewed", "fr.toml", "drafted = true",
     'drafted = true\nreviewed_by = "A. B., judge"',
     "drafted-and-reviewed", "drafted"),
    ("a link to nowhere", "fr.toml", "https://example.org", "other.html", "broken-link", "body ="),
    ("a picture in a text", "fr.toml", "**Every**", "![a](b.png)", "picture-in-text", "body ="),
]  # fmt: skip


@pytest.mark.parametrize("what, file, old, new, code, at", BROKEN, ids=[row[0] for row in BROKEN])
def test_a_broken_lesson_is_told_with_file_line_and_cure(
    shelf: Any, what: str, file: str, old: str, new: str, code: str, at: str
) -> None:
    shelf.edit(file, old, new)
    problem = shelf.problem(code)
    assert problem.cure and problem.message
    rendered = problem.render()
    assert rendered.startswith(str(problem.file))
    assert problem.message.format(**problem.values) in rendered
    assert problem.cure.format(**problem.values) in rendered
    if at:
        assert problem.line is not None
        line = problem.file.read_text(encoding="utf-8").splitlines()[problem.line - 1]
        assert at in line


def test_the_good_lesson_has_no_problem(shelf: Any) -> None:
    catalogue = shelf.load()
    assert [problem.render() for problem in catalogue.problems] == []
    assert list(catalogue.lessons) == ["good-lesson"]


def test_a_media_name_longer_than_any_file_system_takes_is_told_in_short(shelf: Any) -> None:
    shelf.edit("lesson.toml", "media/poster.jpg", f"media/{'p' * 5000}.jpg")
    assert len(shelf.problem("media-missing").render()) < 1000


def test_what_no_terminal_should_get_is_told_as_escapes(shelf: Any) -> None:
    shelf.edit("lesson.toml", 'default_language = "en"', 'default_language = "en"\n"a\\u001b[2Jb" = 1')
    assert "a\\x1b[2Jb is not a key" in shelf.problem("unknown-key").render()


def test_the_line_of_a_missing_key_is_that_of_its_table(shelf: Any) -> None:
    shelf.edit("lesson.toml", "duration = 60.0\n", "")
    problem = shelf.problem("missing-key")
    lines = problem.file.read_text(encoding="utf-8").splitlines()
    assert lines[problem.line - 1 : problem.line + 1] == ["[[segments]]", 'id = "film"']
    assert problem.render().endswith("Add a line like: duration = 92.4")


def _without(text: str, start: str, end: str) -> str:
    return text[: text.index(start)] + text[text.index(end) :]


def test_watch_without_a_video_is_refused(shelf: Any) -> None:
    file = shelf.folder / "lesson.toml"
    text = _without(file.read_text(encoding="utf-8"), '[[segments]]\nid = "film"', '[[segments]]\nid = "quiz"')
    file.write_text(text.replace('["q2",', '["q1", "q2",'), encoding="utf-8")
    assert shelf.problem("watch-without-video").line == text[: text.index("watch")].count("\n") + 1


def test_mastery_without_points_is_refused(shelf: Any) -> None:
    file = shelf.folder / "lesson.toml"
    text = file.read_text(encoding="utf-8")
    for kind in ("single", "multiple", "true-false", "number"):
        text = text.replace(f'kind = "{kind}"\n', f'kind = "{kind}"\npoints = 0\n')
    file.write_text(text.replace("points = 2\n", ""), encoding="utf-8")
    assert shelf.problem("mastery-without-points").values == {}


def test_a_lesson_with_nothing_to_do_is_refused(shelf: Any) -> None:
    shelf.edit("lesson.toml", "watch = 0.8", 'cards = false\nquestions = "none"')
    shelf.problem("nothing-to-complete")


def test_a_second_video_is_refused(shelf: Any) -> None:
    lesson = (shelf.folder / "lesson.toml").read_text(encoding="utf-8")
    start = lesson.index('[[segments]]\nid = "film"')
    film = lesson[start : lesson.index('[[segments]]\nid = "quiz"')]
    shelf.edit("lesson.toml", film, film + film.replace('"film"', '"more"').replace('"q1"', '"q5"'))
    shelf.problem("second-video")


def test_a_file_that_is_not_utf_8_is_told_with_its_line(shelf: Any) -> None:
    (shelf.folder / "fr.toml").write_bytes('drafted = true\ntitle = "œuvre"\n'.encode("cp1252"))
    problem = shelf.problem("not-utf-8")
    assert (problem.file.name, problem.line) == ("fr.toml", 2)


def test_a_byte_order_mark_and_windows_line_ends_are_taken(shelf: Any) -> None:
    file = shelf.folder / "fr.toml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert shelf.load().problems == ()


def test_a_folder_in_place_of_a_file_is_told(shelf: Any) -> None:
    (shelf.folder / "fr.toml").unlink()
    (shelf.folder / "fr.toml").mkdir()
    shelf.problem("unreadable-file")


def test_a_huge_file_is_told(shelf: Any) -> None:
    (shelf.folder / "fr.toml").write_text("#" * 1_000_001, encoding="utf-8")
    shelf.problem("too-large")


def test_a_link_in_the_file_system_that_leads_outside_is_refused(shelf: Any) -> None:
    (shelf.root / "secret.jpg").write_text("secret", encoding="utf-8")
    (shelf.folder / "media" / "poster.jpg").unlink()
    (shelf.folder / "media" / "poster.jpg").symlink_to(shelf.root / "secret.jpg")
    shelf.problem("media-outside")


def test_an_empty_media_file_is_refused(shelf: Any) -> None:
    (shelf.folder / "media" / "film.mp4").write_bytes(b"")
    shelf.problem("media-missing")


def test_a_close_key_is_proposed(shelf: Any) -> None:
    shelf.edit("lesson.toml", "minutes = 4", "minutes = 4\nminuts = 4")
    assert shelf.problem("unknown-key").render().endswith("Did you mean minutes?")


def test_true_false_needs_words_in_a_language_that_has_none_built_in(shelf: Any) -> None:
    shelf.edit("lesson.toml", '["en", "fr"]', '["en", "sw"]')
    shelf.edit("lesson.toml", 'fr = "media/film.fr.vtt"', 'sw = "media/film.fr.vtt"')
    (shelf.folder / "fr.toml").rename(shelf.folder / "sw.toml")
    problems = [problem.values["key"] for problem in shelf.load().problems if "key" in problem.values]
    assert problems == ["questions.q3.choices.true", "questions.q3.choices.false"]


def test_all_problems_of_a_lesson_are_told_at_once(shelf: Any) -> None:
    shelf.edit("lesson.toml", "at = 34.5", "at = 99")
    shelf.edit("en.toml", "drafted = true", "")
    shelf.edit("media/film.fr.vtt", "00:04.500", "00:00.500")
    assert {problem.code for problem in shelf.load().problems} == {
        "cue-past-end",
        "no-review",
        "captions-order",
    }


def test_messages_are_translated_by_the_caller(shelf: Any) -> None:
    shelf.edit("lesson.toml", "at = 34.5", "at = 99")
    problem = shelf.problem("cue-past-end")
    french = {problem.message: "Le repère à {at} s.", problem.cure: "Corrigez {wrong}."}
    rendered = problem.render(french.__getitem__)
    assert "Le repère à 99 s." in rendered
    assert rendered.endswith("Correct its time, or the duration.")  # a mistyped translation: the original
