"""The privacy notice that stands before the first statement: the partner's words, or these."""

from __future__ import annotations

from functools import lru_cache

from lti_tool.i18n import best, in_language
from lti_tool.i18n import gettext as _
from lti_tool.models.partner import Partner
from packages.html import safe_html

STANDARD = 2
"""Of these words: raised with every change of what they tell, so that whoever knows older ones sees them again."""
_APART = 1_000_000
"""Between two of these, so that no number is ever that of a partner's own words as well."""


def version(partner: Partner) -> int:
    """The number of the notice that this partner's learners see; another one whenever it says something else."""
    return partner.notice_version + (0 if partner.notice else (STANDARD - 1) * _APART)


@lru_cache(maxsize=256)
def _html(markdown: str) -> str:
    """Rendered once: a launch asks it of each learner who has not seen the notice."""
    return safe_html(markdown)


def notice_html(partner: Partner, lang: str) -> str:
    """The notice in the learner's language (or the partner's first one), as safe HTML."""
    own = partner.notice
    if own:
        return _html(own[best([lang], tuple(own))])
    with in_language(best([lang])):
        return _html(
            "\n\n".join(
                [
                    _(
                        "**{partner}** and WIPO for Creators keep what you do in this lesson: your answers, "
                        "what you watched and when."
                    ).format(partner=partner.name),
                    _(
                        "It is kept under a made-up number, not under your name. Your name and e-mail address "
                        "stay with your learning site."
                    ),
                    _("It is used to make the lessons better and, where the lesson is graded, for your grade."),
                    _("Teachers of your course can see your results and your answers."),
                    _("You can ask {partner} to see it or to have it erased.").format(partner=partner.name),
                ]
            )
        )
