"""What an instructor looks for in the picker: words and filters.

The same as ``lti_tool/static/picker.js`` does while somebody types; here for browsers without scripts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from babel import Locale

from lti_tool import i18n
from lti_tool.i18n import gettext as _
from lti_tool.i18n import ngettext
from lti_tool.instructor import shelf
from lti_tool.instructor.shelf import Card
from packages.catalogue import Catalogue
from packages.search import rank

LENGTHS = (3, 5)
"""Minutes up to which a lesson is short enough; what takes more is ``LONGER``."""
LONGER = "more"
SAME, OWN = "same", "own"
"""The same for every country; with parts for one (the partner's, where it has one)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty means that it doesn't matter.

    Attributes:
        text: words; ``topic``: its id; ``language``: a tag.
        length: the most minutes, or ``LONGER``.
        market: ``SAME`` or ``OWN``.
    """

    text: str = ""
    topic: str = ""
    language: str = ""
    length: str = ""
    market: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter of the picker: the name of its field, its label, and its choices (value, label).

    A filter that could only leave all or nothing has no choices.
    """

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]


def read(form: Mapping[str, str]) -> Wanted:
    """What the form asks for."""
    return Wanted(**{name: form.get(f"find-{name}", "") for name in Wanted.__slots__})


def filters(catalogue: Catalogue, cards: Sequence[Card], market: str) -> list[Filter]:
    """The filters that make sense among these cards.

    Args:
        catalogue: what may be chosen.
        cards: the same, as it is shown.
        market: the partner's country, or nothing.
    """
    lengths = [(str(most), _up_to(most)) for most in LENGTHS] + [(LONGER, _("Longer"))]
    country = Locale.parse(i18n.language()).territories.get(market, market)
    own = _("With a part for {country}").format(country=country) if market else _("With parts for some countries")
    return [
        Filter("topic", _("Topic"), _useful("topic", [("", _("All topics")), *shelf.topics(catalogue)], cards, market)),
        Filter(
            "language",
            _("Language"),
            _useful("language", [("", _("All languages")), *shelf.languages(catalogue)], cards, market),
        ),
        Filter("length", _("Length"), _useful("length", [("", _("Any length")), *lengths], cards, market)),
        Filter(
            "market",
            _("Country"),
            _useful(
                "market", [("", _("All lessons")), (SAME, _("The same for every country")), (OWN, own)], cards, market
            ),
        ),
    ]


def find(wanted: Wanted, cards: Sequence[Card], market: str) -> set[str]:
    """The values of the cards that fit."""
    places = rank(wanted.text, [[(word, 1.0) for word in card.words] for card in cards])
    return {cards[place].value for place in places if _fits(wanted, cards[place], market)}


def own_part(card: Card, market: str) -> bool:
    """Whether the card has a part for the partner's country; without a country, for any."""
    return market in card.markets if market else bool(card.markets)


def _fits(wanted: Wanted, card: Card, market: str) -> bool:
    return (
        (not wanted.topic or wanted.topic in card.topics)
        and (not wanted.language or wanted.language in card.languages)
        and _as_long(wanted.length, card.minutes)
        and (not wanted.market or (wanted.market == OWN) == own_part(card, market))
    )


def _as_long(length: str, minutes: float) -> bool:
    if length == LONGER:
        return minutes > LENGTHS[-1]
    return length not in map(str, LENGTHS) or minutes <= int(length)


def _useful(
    name: str, choices: Sequence[tuple[str, str]], cards: Sequence[Card], market: str
) -> tuple[tuple[str, str], ...]:
    """The choices that leave something; none at all where each leaves everything."""
    left = {value: sum(_fits(Wanted(**{name: value}), card, market) for card in cards) for value, _label in choices}
    kept = tuple(choice for choice in choices if left[choice[0]])
    return kept if any(left[value] < len(cards) for value, _label in kept) or name == "language" else ()


def _up_to(minutes: int) -> str:
    return ngettext("Up to {count} minute", "Up to {count} minutes", minutes).format(count=minutes)
