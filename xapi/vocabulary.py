"""Every IRI that Creator Lessons says or understands, once.

Names of others (ADL, the Video Profile, cmi5) are constants; our own hang under a `Namespace`, because the
permanent namespace is a setting. ``python -m xapi.vocabulary --js`` prints the same for the browser player
(``packages/player/vocabulary.js``); a test holds that the file is up to date.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

DEFAULT_NS = "https://w3id.org/creator-lessons"

_ADL_VERB = "http://adlnet.gov/expapi/verbs/"
_VIDEO_VERB = "https://w3id.org/xapi/video/verbs/"
_ADL_TYPE = "http://adlnet.gov/expapi/activities/"
_VIDEO_EXTENSION = "https://w3id.org/xapi/video/extensions/"
_CMI5 = "https://w3id.org/xapi/cmi5/"

VERBS: Mapping[str, str] = MappingProxyType(
    {
        "initialized": _ADL_VERB + "initialized",
        "completed": _ADL_VERB + "completed",
        "passed": _ADL_VERB + "passed",
        "failed": _ADL_VERB + "failed",
        "terminated": _ADL_VERB + "terminated",
        "answered": _ADL_VERB + "answered",
        "responded": _ADL_VERB + "responded",
        "experienced": _ADL_VERB + "experienced",
        "voided": _ADL_VERB + "voided",
        "played": _VIDEO_VERB + "played",
        "paused": _VIDEO_VERB + "paused",
        "seeked": _VIDEO_VERB + "seeked",
    }
)

VERB_DISPLAY: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "initialized": {
            "en": "initialized",
            "fr": "a ouvert",
            "ar": "فتح",
            "es": "abrió",
            "ru": "открыл(а)",
            "zh": "打开了",
        },
        "completed": {
            "en": "completed",
            "fr": "a terminé",
            "ar": "أكمل",
            "es": "completó",
            "ru": "завершил(а)",
            "zh": "完成了",
        },
        "passed": {"en": "passed", "fr": "a réussi", "ar": "اجتاز", "es": "aprobó", "ru": "сдал(а)", "zh": "通过了"},
        "failed": {
            "en": "failed",
            "fr": "a échoué",
            "ar": "لم يجتز",
            "es": "no aprobó",
            "ru": "не сдал(а)",
            "zh": "未通过",
        },
        "terminated": {
            "en": "terminated",
            "fr": "a quitté",
            "ar": "غادر",
            "es": "salió de",
            "ru": "закрыл(а)",
            "zh": "离开了",
        },
        "answered": {
            "en": "answered",
            "fr": "a répondu à",
            "ar": "أجاب عن",
            "es": "respondió",
            "ru": "ответил(а) на",
            "zh": "回答了",
        },
        "responded": {
            "en": "responded",
            "fr": "a réagi à",
            "ar": "ردّ على",
            "es": "reaccionó a",
            "ru": "отозвался(ась) на",
            "zh": "回应了",
        },
        "experienced": {
            "en": "experienced",
            "fr": "a vu",
            "ar": "اطّلع على",
            "es": "vio",
            "ru": "просмотрел(а)",
            "zh": "看了",
        },
        "voided": {
            "en": "voided",
            "fr": "a annulé",
            "ar": "ألغى",
            "es": "anuló",
            "ru": "аннулировал(а)",
            "zh": "作废了",
        },
        "played": {"en": "played", "fr": "a lancé", "ar": "شغّل", "es": "reprodujo", "ru": "включил(а)", "zh": "播放了"},
        "paused": {
            "en": "paused",
            "fr": "a mis en pause",
            "ar": "أوقف مؤقتًا",
            "es": "pausó",
            "ru": "приостановил(а)",
            "zh": "暂停了",
        },
        "seeked": {
            "en": "seeked",
            "fr": "s'est déplacé dans",
            "ar": "انتقل في",
            "es": "saltó en",
            "ru": "перемотал(а)",
            "zh": "跳转了",
        },
    }
)

TYPES: Mapping[str, str] = MappingProxyType(
    {
        "lesson": _ADL_TYPE + "lesson",
        "module": _ADL_TYPE + "module",
        "question": _ADL_TYPE + "cmi.interaction",
        "reflection": _ADL_TYPE + "cmi.interaction",
        "confidence": _ADL_TYPE + "cmi.interaction",
        "follow_up": _ADL_TYPE + "cmi.interaction",
        "video": "https://w3id.org/xapi/video/activity-type/video",
        "card": "http://activitystrea.ms/schema/1.0/page",
    }
)

VIDEO_CATEGORY = "https://w3id.org/xapi/video"
VIDEO_EXTENSIONS: Mapping[str, str] = MappingProxyType(
    {
        "time": _VIDEO_EXTENSION + "time",
        "time_from": _VIDEO_EXTENSION + "time-from",
        "time_to": _VIDEO_EXTENSION + "time-to",
        "progress": _VIDEO_EXTENSION + "progress",
        "played_segments": _VIDEO_EXTENSION + "played-segments",
        "length": _VIDEO_EXTENSION + "length",
        "session_id": _VIDEO_EXTENSION + "session-id",
        "completion_threshold": _VIDEO_EXTENSION + "completion-threshold",
        "cc_enabled": _VIDEO_EXTENSION + "cc-enabled",
        "cc_subtitle_lang": _VIDEO_EXTENSION + "cc-subtitle-lang",
        "speed": _VIDEO_EXTENSION + "speed",
        "full_screen": _VIDEO_EXTENSION + "full-screen",
        "volume": _VIDEO_EXTENSION + "volume",
    }
)

CMI5: Mapping[str, str] = MappingProxyType(
    {
        "category": _CMI5 + "context/categories/cmi5",
        "moveon": _CMI5 + "context/categories/moveon",
        "session_id": _CMI5 + "context/extensions/sessionid",
        "mastery_score": _CMI5 + "context/extensions/masteryscore",
        "launch_mode": _CMI5 + "context/extensions/launchmode",
        "move_on": _CMI5 + "context/extensions/moveon",
        "progress": _CMI5 + "result/extensions/progress",
        "publisher_id": _CMI5 + "context/extensions/publisherid",
    }
)

_EXTENSIONS = ("version", "language", "market", "channel", "dispatch", "late", "claimed", "note")
_ACTIVITIES: Mapping[str, tuple[tuple[str, ...], str]] = MappingProxyType(
    {
        "lesson": (("lesson",), "/lessons/{lesson}"),
        "video": (("lesson",), "/lessons/{lesson}/video"),
        "question": (("lesson", "question"), "/lessons/{lesson}/questions/{question}"),
        "card": (("lesson", "segment"), "/lessons/{lesson}/cards/{segment}"),
        "reflection": (("lesson",), "/lessons/{lesson}/reflection"),
        "confidence": (("lesson", "when"), "/lessons/{lesson}/confidence/{when}"),
        "follow_up": (("lesson",), "/lessons/{lesson}/follow-up"),
        "module": (("module",), "/modules/{module}"),
    }
)


@dataclass(frozen=True, slots=True)
class Namespace:
    """Our own IRIs under a permanent base, for example ``https://w3id.org/creator-lessons`` (no slash at the end).

    Ids are taken as they are: the catalogue allows only letters, digits, hyphen and underscore in them.
    """

    base: str = DEFAULT_NS

    def __post_init__(self) -> None:
        """Drop a slash at the end, so that two spellings of a setting give one IRI."""
        object.__setattr__(self, "base", self.base.rstrip("/"))

    def lesson(self, lesson: str) -> str:
        """Return the activity id of a lesson."""
        return f"{self.base}/lessons/{lesson}"

    def video(self, lesson: str) -> str:
        """Return the activity id of a lesson's video (its `completed` is not the lesson's)."""
        return f"{self.base}/lessons/{lesson}/video"

    def question(self, lesson: str, question: str) -> str:
        """Return the activity id of a question."""
        return f"{self.base}/lessons/{lesson}/questions/{question}"

    def card(self, lesson: str, segment: str) -> str:
        """Return the activity id of a card (a segment of text)."""
        return f"{self.base}/lessons/{lesson}/cards/{segment}"

    def reflection(self, lesson: str) -> str:
        """Return the activity id of a lesson's reflection."""
        return f"{self.base}/lessons/{lesson}/reflection"

    def confidence(self, lesson: str, when: str) -> str:
        """Return the activity id of the question how sure the learner is; `when` is `before` or `after`."""
        return f"{self.base}/lessons/{lesson}/confidence/{when}"

    def follow_up(self, lesson: str) -> str:
        """Return the activity id of the question, weeks later, what the learner has done since."""
        return f"{self.base}/lessons/{lesson}/follow-up"

    def module(self, module: str) -> str:
        """Return the activity id of a module."""
        return f"{self.base}/modules/{module}"

    @property
    def erased(self) -> str:
        """The verb by which the log says that a person became the stranger who is its object."""
        return f"{self.base}/verbs/erased"

    def extension(self, name: str) -> str:
        """Return the IRI of an extension of ours: note in a result, all others in a context.

        Raises:
            KeyError: the name is none of them.
        """
        if name not in _EXTENSIONS:
            raise KeyError(name)
        return f"{self.base}/extensions/{name}"


def javascript() -> str:
    """Return the text of ``packages/player/vocabulary.js``."""

    def constant(name: str, value: object) -> str:
        return f"export const {name} = Object.freeze({json.dumps(value, indent=2, ensure_ascii=False)});\n"

    def own(name: str, entries: Sequence[tuple[str, Sequence[str], str]]) -> str:
        lines = [f"export const {name} = (ns = DEFAULT_NS) => Object.freeze({{"]
        for key, arguments, path in entries:
            text = "`${ns}" + path.replace("{", "${") + "`"
            lines.append(f"  {key}: ({', '.join(arguments)}) => {text}," if arguments else f"  {key}: {text},")
        return "\n".join([*lines, "});\n"])

    return "\n".join(
        [
            "// Generated from xapi/vocabulary.py by `python -m xapi.vocabulary --js`. Do not edit.\n",
            f"export const DEFAULT_NS = {json.dumps(DEFAULT_NS)};\n",
            constant("VERBS", dict(VERBS)),
            constant("VERB_DISPLAY", {name: {"en": texts["en"]} for name, texts in VERB_DISPLAY.items()}),
            constant("TYPES", dict(TYPES)),
            constant("VIDEO", {"category": VIDEO_CATEGORY, **VIDEO_EXTENSIONS}),
            constant("CMI5", dict(CMI5)),
            "// Our own activity ids and extensions, under the permanent namespace `ns` (no slash at the end).",
            own("ACTIVITIES", [(name, names, path) for name, (names, path) in _ACTIVITIES.items()]),
            own("EXTENSIONS", [(name, (), f"/extensions/{name}") for name in _EXTENSIONS]),
        ]
    )


def main(arguments: Sequence[str]) -> int:
    """Print the vocabulary: ``--js`` as the player's module. Returns the exit status."""
    if list(arguments) != ["--js"]:
        sys.stderr.write("usage: python -m xapi.vocabulary --js > packages/player/vocabulary.js\n")
        return 2
    sys.stdout.write(javascript())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
