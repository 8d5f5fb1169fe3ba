"""The few words of a package's own pages, in the six languages of the house.

They stand in pages that go away from here with the package, in each of its languages: so they are not among those that
a visitor's language chooses. What the player says is in `packages/player/messages`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "needs_scripts": (
            "This lesson needs JavaScript. Switch it on in your browser, then open the lesson again.",
            "Cette leçon a besoin de JavaScript. Activez-le dans votre navigateur, puis rouvrez la leçon.",
            "Esta lección necesita JavaScript. Actívelo en su navegador y vuelva a abrir la lección.",
            "Для этого урока нужен JavaScript. Включите его в браузере и откройте урок снова.",
            "يحتاج هذا الدرس إلى JavaScript. فعّله في متصفحك، ثم افتح الدرس من جديد.",
            "本课程需要 JavaScript。请在浏览器中启用它，然后重新打开课程。",
        ),
        "from_disk": (
            "This page was opened from a disk, and there browsers run no lesson. Put the package on a website or into "
            "a learning platform, and open it there.",
            "Cette page a été ouverte depuis un disque, où les navigateurs ne lancent aucune leçon. Placez le paquet "
            "sur un site web ou dans une plateforme d’apprentissage, puis ouvrez-le là.",
            "Esta página se abrió desde un disco, y allí los navegadores no ejecutan lecciones. Ponga el paquete en un "
            "sitio web o en una plataforma de aprendizaje y ábralo allí.",
            "Эта страница открыта с диска, а оттуда браузеры не запускают уроки. Разместите пакет на сайте или в "
            "системе обучения и откройте его там.",
            "فُتحت هذه الصفحة من القرص، والمتصفحات لا تشغّل الدروس منه. ضع الحزمة على موقع ويب أو في منصة تعلّم، "
            "وافتحها هناك.",
            "此页面是从磁盘打开的，浏览器在那里无法运行课程。请将课程包放到网站或学习平台上，再从那里打开。",
        ),
        "minutes": (
            "About {count} min",
            "Environ {count} min",
            "Unos {count} min",
            "Около {count} мин",
            "نحو {count} دقائق",
            "约 {count} 分钟",
        ),
        "lessons": ("Lessons", "Leçons", "Lecciones", "Уроки", "الدروس", "课程"),
        "languages": ("Languages", "Langues", "Idiomas", "Языки", "اللغات", "语言"),
    }
)
_LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")


def word(key: str, lang: str) -> tuple[str, str]:
    """A text in a language, else in English, and the language it is in."""
    primary = lang.lower().split("-")[0]
    known = primary if primary in _LANGUAGES else "en"
    return _WORDS[key][_LANGUAGES.index(known)], known
