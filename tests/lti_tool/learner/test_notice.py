from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from lti_tool.learner import notice
from tests.lti_support import ForgedPlatform
from tests.lti_tool.learner.seat import TEXT, card, sit

TOLD = {2: "45801e02bce3619e"}
"""By number, the digest of the English words."""


def test_other_words_have_another_number_so_that_all_learners_see_them(lms: ForgedPlatform) -> None:
    partner = replace(lms.tool.partner(), name="P", notice={})
    digest = sha256(notice.notice_html(partner, "en").encode()).hexdigest()[:16]
    assert TOLD[notice.STANDARD] == digest, "the notice says something else: raise STANDARD, and add its digest here"


def test_a_number_is_never_that_of_other_words(lms: ForgedPlatform) -> None:
    partner = lms.tool.partner()
    numbers = [
        notice.version(replace(partner, notice_version=number, notice=words))
        for number in range(1, 50)
        for words in ({}, {"en": "Our own"})
    ]
    assert len(set(numbers)) == len(numbers)


def test_who_knows_older_words_of_the_house_sees_the_new_ones_and_nothing_is_kept_before(lms: ForgedPlatform) -> None:
    seat = sit(lms)
    version = str(notice.version(lms.tool.partner()))
    assert seat.channel["notice"]["version"] == version
    old = seat.said(card(TEXT, TEXT.cards[0]), notice="1")
    assert old["stored"] == []
    assert len(seat.said(card(TEXT, TEXT.cards[0]))["stored"]) == 1
    assert sit(lms).channel["notice"] is None
