from __future__ import annotations

from pathlib import Path

import pytest

from packages import catalogue
from packages.h5p.importer import Imported, import_h5p
from packages.h5p.refusal import Refused
from packages.lesson import Lesson
from tests.packages.h5p.packages import (
    FILES,
    FILM,
    PNG,
    action,
    interactive_video,
    multi_choice,
    package,
    true_false,
)


def _lesson(made: Imported) -> Lesson:
    found = catalogue.load([made.folder])
    assert found.problems == made.problems == ()
    return found.lessons[made.folder.name]


def _notes(made: Imported) -> str:
    return "\n".join(note.render(str) for note in made.notes)


def test_a_multiple_choice_becomes_a_quiz(tmp_path: Path) -> None:
    made = import_h5p(package(tmp_path, "H5P.MultiChoice", multi_choice()), tmp_path)
    lesson = _lesson(made)
    assert (lesson.id, made.title) == ("who-owns-a-song", "Who owns a song?")
    (question,) = lesson.questions.values()
    words = lesson.text("en").questions[question.id]
    assert (question.kind, question.right) == ("single", ("b",))
    assert words.prompt == "Who wrote it?" and words.choices["b"] == "Person 1 & co"
    assert (words.right, words.wrong) == ("About 1", "About 0")


def test_several_right_answers_are_all_asked_for_and_none_is_a_poll(tmp_path: Path) -> None:
    questions = [action("H5P.MultiChoice", multi_choice(right=right)) for right in ((0, 2), ())]
    lesson = _lesson(import_h5p(package(tmp_path, "H5P.QuestionSet", {"questions": questions}), tmp_path))
    assert [(one.kind, one.right) for one in lesson.questions.values()] == [("multiple", ("a", "c")), ("poll", ())]


def test_any_of_several_becomes_all_of_them_and_is_told(tmp_path: Path) -> None:
    content = multi_choice(right=(0, 1), behaviour={"type": "single"})
    made = import_h5p(package(tmp_path, "H5P.MultiChoice", content), tmp_path)
    assert _lesson(made).questions["q1"].kind == "multiple" and "any of several" in _notes(made)


def test_an_old_package_with_its_older_names_is_understood(tmp_path: Path) -> None:
    answers = [{"text": "Yes", "correct": True, "chosenFeedback": "Indeed"}, {"text": "No", "correct": False}]
    content = {"question": "Is it?", "answers": answers, "singleAnswer": True, "tryAgain": False}
    lesson = _lesson(import_h5p(package(tmp_path, "H5P.MultiChoice", content), tmp_path))
    assert lesson.text("en").questions["q1"].right == "Indeed" and lesson.completion.tries == 1


@pytest.mark.parametrize("correct", ["true", "false"])
def test_a_true_false_keeps_its_answer_and_feedback(tmp_path: Path, correct: str) -> None:
    content = true_false(correct, feedbackOnCorrect="Well read", feedbackOnWrong="Read again")
    lesson = _lesson(import_h5p(package(tmp_path, "H5P.TrueFalse", content), tmp_path))
    words = lesson.text("en").questions["q1"]
    assert lesson.questions["q1"].right == (correct,)
    assert (words.right, words.wrong) == ("Well read", "Read again")


def test_a_question_set_keeps_its_introduction_and_what_passes(tmp_path: Path) -> None:
    content = {
        "introPage": {"showIntroPage": True, "title": "Welcome", "introduction": "<p>Hello <em>you</em></p>"},
        "questions": [action("H5P.MultiChoice", multi_choice()), action("H5P.TrueFalse", true_false())],
        "passPercentage": 75,
    }
    lesson = _lesson(import_h5p(package(tmp_path, "H5P.QuestionSet", content), tmp_path))
    assert [segment.kind for segment in lesson.segments] == ["card", "quiz"]
    assert lesson.text("en").segments["step1"].body == "Hello *you*"
    assert (lesson.completion.mastery, len(lesson.questions)) == (0.75, 2)


def test_what_has_no_counterpart_is_left_out_and_named(tmp_path: Path) -> None:
    questions = [action("H5P.DragQuestion", {}, "Drag it"), action("H5P.TrueFalse", true_false())]
    made = import_h5p(package(tmp_path, "H5P.QuestionSet", {"questions": questions}), tmp_path)
    assert len(_lesson(made).questions) == 1
    assert "H5P.DragQuestion was left out (“Drag it”)" in _notes(made)


def test_a_gap_becomes_a_text_question_with_its_variants(tmp_path: Path) -> None:
    content = {"questions": ["<p>A recording has an *ISRC/I.S.R.C.:think*.</p>", "<p>*One* and *two*</p>"]}
    made = import_h5p(package(tmp_path, "H5P.Blanks", content), tmp_path)
    lesson = _lesson(made)
    assert (lesson.questions["q1"].kind, list(lesson.questions)) == ("text", ["q1"])
    assert "2 gaps" in _notes(made)


def test_the_right_answer_of_a_single_choice_does_not_always_stand_first(tmp_path: Path) -> None:
    choices = [{"question": f"<p>{'x' * number}?</p>", "answers": ["Right", "No", "Never"]} for number in range(1, 9)]
    content = {"choices": choices, "behaviour": {"passPercentage": 50}}
    lesson = _lesson(import_h5p(package(tmp_path, "H5P.SingleChoiceSet", content), tmp_path))
    words = lesson.text("en").questions
    assert all(words[one.id].choices[one.right[0]] == "Right" for one in lesson.questions.values())
    assert len({one.right for one in lesson.questions.values()}) > 1


def test_slides_become_cards_and_quizzes_in_reading_order(tmp_path: Path) -> None:
    elements = [
        {"x": 0, "y": 50, "action": action("H5P.AdvancedText", {"text": "<p>Below</p>"})},
        {"x": 0, "y": 5, "action": action("H5P.AdvancedText", {"text": "<h2>Above</h2><ul><li>one</li></ul>"})},
        {"x": 0, "y": 70, "action": action("H5P.Image", {"file": {"path": "images/a.png"}, "alt": "Two layers"})},
        {"x": 0, "y": 80, "action": action("H5P.MultiChoice", multi_choice())},
        {"x": 0, "y": 90, "goToSlide": 1},
    ]
    slides = [{"elements": elements, "keywords": [{"main": "First"}]}, {"elements": [], "keywords": []}]
    content = {"presentation": {"slides": slides}}
    made = import_h5p(package(tmp_path, "H5P.CoursePresentation", content, {"images/a.png": PNG}), tmp_path)
    lesson = _lesson(made)
    assert [segment.kind for segment in lesson.segments] == ["card", "quiz"]
    words = lesson.text("en").segments["step1"]
    assert words.title == "First" and words.body.index("Above") < words.body.index("- one") < words.body.index("Below")
    assert lesson.segments[0].image == "media/picture1.png"


def test_an_interactive_video_keeps_film_captions_chapters_and_questions_in_time(tmp_path: Path) -> None:
    made = import_h5p(package(tmp_path, "H5P.InteractiveVideo", interactive_video(), FILES), tmp_path)
    lesson = _lesson(made)
    assert [segment.kind for segment in lesson.segments] == ["video", "card", "quiz"]
    film = lesson.segments[0]
    assert film.file and (lesson.folder / film.file).read_bytes() == FILM.read_bytes()
    assert [cue.at for cue in film.cues] == [0.5, 1.5]
    assert [lesson.questions[cue.question].kind for cue in film.cues] == ["single", "true-false"]
    assert lesson.text("en").segments["step1"].chapters == {"c1": "The work"}
    assert film.duration and film.duration > 1.5 and lesson.completion.watch == 0.8
    assert lesson.text("en").segments["step2"].body == "Look **here**"


def test_a_film_elsewhere_is_told_and_its_questions_stand_alone(tmp_path: Path) -> None:
    content = interactive_video(video={"files": [{"path": "https://youtu.be/x", "mime": "video/YouTube"}]})
    made = import_h5p(package(tmp_path, "H5P.InteractiveVideo", content), tmp_path)
    assert _lesson(made).video is None and len(_lesson(made).questions) == 3
    assert "youtu.be" in _notes(made)


def test_a_film_without_captions_and_poster_can_be_previewed_and_says_what_to_write(tmp_path: Path) -> None:
    content = interactive_video(video={"files": [{"path": "videos/files-1.mp4"}]})
    made = import_h5p(package(tmp_path, "H5P.InteractiveVideo", content, FILES), tmp_path)
    assert _lesson(made).video is not None
    assert "no captions in en" in _notes(made) and "poster.png" in _notes(made)


def test_the_language_is_the_package_s_or_the_one_that_is_asked_for(tmp_path: Path) -> None:
    file = package(tmp_path, "H5P.TrueFalse", true_false(), defaultLanguage="fr-CA")
    assert _lesson(import_h5p(file, tmp_path)).languages == ("fr",)
    assert _lesson(import_h5p(file, tmp_path, lesson="other", lang="es")).languages == ("es",)


def test_the_same_package_makes_the_same_lesson(tmp_path: Path) -> None:
    file = package(tmp_path, "H5P.InteractiveVideo", interactive_video(), FILES)
    first, second = (import_h5p(file, tmp_path / name, lesson="one").folder for name in ("a", "b"))
    names = [path.relative_to(first) for path in sorted(first.rglob("*")) if path.is_file()]
    assert names and all((first / name).read_bytes() == (second / name).read_bytes() for name in names)


def test_a_lesson_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    file = package(tmp_path, "H5P.TrueFalse", true_false())
    import_h5p(file, tmp_path)
    with pytest.raises(FileExistsError):
        import_h5p(file, tmp_path)


@pytest.mark.parametrize("title", ["", "歌", "<b></b>", "!!!"])
def test_a_title_that_makes_no_id_takes_the_file_s_name(tmp_path: Path, title: str) -> None:
    file = package(tmp_path, "H5P.TrueFalse", true_false(), title=title)
    assert import_h5p(file, tmp_path).folder.name in ("activity", "h5p-truefalse")


@pytest.mark.parametrize(
    ("library", "content"),
    [
        ("H5P.DragQuestion", {}),
        ("H5P.MultiChoice", {"question": "", "answers": []}),
        ("H5P.QuestionSet", {"questions": "none"}),
        ("H5P.CoursePresentation", {"presentation": {"slides": [None, 3, {"elements": [{"action": None}]}]}}),
        ("H5P.InteractiveVideo", {"interactiveVideo": {"assets": {"interactions": [{}]}}}),
    ],
)
def test_a_package_of_which_nothing_maps_is_refused_with_what_can_be(
    tmp_path: Path, library: str, content: object
) -> None:
    with pytest.raises(Refused, match="nothing-maps") as error:
        import_h5p(package(tmp_path, library, content), tmp_path)
    assert "Question Set" in error.value.render()
    assert not (tmp_path / "lessons").exists()
