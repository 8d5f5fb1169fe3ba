"""Captions in scripts that break their lines differently: Chinese without spaces, Arabic with its own marks."""

from __future__ import annotations

import pytest

from packages.media import captions
from packages.media.narration import Narration, Sentence, lay_out

CHINESE = (
    "每个国家都依照本国法律点亮自己的灯，而且每盏灯都是独立的。"
    "它并不取决于作者家乡的那一盏灯，也不需要任何手续，更不需要缴费。"
)
ARABIC = (
    "كل بلد يضيء مصباحه الخاص، وفقًا لقانونه؛ وكل مصباح قائم بذاته. "
    "فهو لا يعتمد على المصباح الذي في الوطن، ولا على أي إجراء شكلي."
)
LONG_WORD = "字" * 60


def shown(text: str) -> list[str]:
    """The lines of all captions of a text, in order."""
    return [line for part in captions.parts(text) for line in captions.balanced(part).split("\n")]


@pytest.mark.parametrize("text", [CHINESE, ARABIC, LONG_WORD])
def test_every_line_fits_and_every_caption_has_two_at_most(text: str) -> None:
    for part in captions.parts(text):
        lines = captions.balanced(part).split("\n")
        assert len(lines) <= 2
        assert all(captions.columns(line) <= captions.LINE for line in lines)


def test_chinese_keeps_every_character_and_gets_no_space() -> None:
    assert "".join(shown(CHINESE)) == CHINESE


def test_arabic_keeps_every_word() -> None:
    assert " ".join(shown(ARABIC)) == ARABIC


def test_a_chinese_line_never_starts_with_a_mark() -> None:
    for line in shown(CHINESE):
        assert line[0] not in "，。、；：？！”》）"


def test_a_chinese_caption_prefers_to_break_after_a_mark() -> None:
    text = "一首歌响起的那一刻，一盏灯就在它的周围亮了起来。"
    assert captions.balanced(text).split("\n")[0].endswith("，")


def test_chinese_quotation_marks_stay_with_their_words() -> None:
    text = "他问“歌”" * 9
    for i, line in enumerate(shown(text)):
        assert line[0] not in "”", i
        assert line[-1] != "“", i


def test_a_western_word_or_a_number_inside_chinese_is_not_cut() -> None:
    text = "请在发行之前把录音的编码ISRC和作品的编码ISWC一起登记，最晚在2026年登记。"
    joined = "\n".join(shown(text))
    assert all(word in joined for word in ("ISRC", "ISWC", "2026"))


def test_a_chinese_dash_of_two_characters_is_not_cut() -> None:
    assert [end for end, _ in captions.gaps("一盏\u2014\u2014灯")] == [1, 2, 4]


def test_an_arabic_sentence_is_parted_at_its_own_marks() -> None:
    first, second = captions.parts(ARABIC)
    assert first.endswith("بذاته.")
    assert captions.balanced(first).split("\n")[0].endswith("،")
    assert second.startswith("فهو")


def test_vowel_signs_take_no_room() -> None:
    assert captions.columns("قَلْب") == 3


def test_a_chinese_caption_is_a_valid_cue() -> None:
    told = Narration(1.0, 1.0, (Sentence("a", {"en": "x", "zh": CHINESE}, 0.5),))
    blocks = captions.webvtt(lay_out(told, [9.0], fps=25), "zh").strip().split("\n\n")
    assert blocks[0] == "WEBVTT"
    assert len(blocks) == 1 + len(captions.parts(CHINESE))
    assert all(" --> " in block.split("\n")[0] for block in blocks[1:])
