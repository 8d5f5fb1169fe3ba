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
        "how_to": (
            "How to put this on a website\n\n"
            "1. Unzip the package, and copy all of its files and folders, as they are, into one folder of the "
            "website.\n"
            "2. Link to index.html in that folder, or show it inside a page of yours:\n"
            "   {frame}\n"
            "3. Open it through the website's address (https://…). From a disk, browsers run no lesson.",
            "Comment mettre ceci sur un site web\n\n"
            "1. Décompressez le paquet et copiez tous ses fichiers et dossiers, tels quels, dans un dossier du site.\n"
            "2. Faites un lien vers index.html dans ce dossier, ou montrez-le dans une de vos pages :\n"
            "   {frame}\n"
            "3. Ouvrez-le par l’adresse du site (https://…). Depuis un disque, les navigateurs ne lancent "
            "aucune leçon.",
            "Cómo poner esto en un sitio web\n\n"
            "1. Descomprima el paquete y copie todos sus archivos y carpetas, tal como están, en una carpeta "
            "del sitio.\n"
            "2. Enlace a index.html en esa carpeta, o muéstrelo dentro de una página suya:\n"
            "   {frame}\n"
            "3. Ábralo por la dirección del sitio (https://…). Desde un disco, los navegadores no ejecutan lecciones.",
            "Как разместить это на сайте\n\n"
            "1. Распакуйте пакет и скопируйте все его файлы и папки как есть в одну папку сайта.\n"
            "2. Поставьте ссылку на index.html в этой папке или покажите его внутри своей страницы:\n"
            "   {frame}\n"
            "3. Открывайте по адресу сайта (https://…). С диска браузеры уроки не запускают.",
            "كيف تضع هذا على موقع ويب\n\n"
            "1. فك ضغط الحزمة، وانسخ جميع ملفاتها ومجلداتها كما هي إلى مجلد واحد في الموقع.\n"
            "2. ضع رابطًا إلى index.html في ذلك المجلد، أو اعرضه داخل إحدى صفحاتك:\n"
            "   {frame}\n"
            "3. افتحه من عنوان الموقع (https://…). المتصفحات لا تشغّل الدروس من القرص.",
            "如何放到网站上\n\n"
            "1. 解压课程包，将其中所有文件和文件夹原样复制到网站的一个文件夹中。\n"
            "2. 链接到该文件夹中的 index.html，或将其嵌入您的页面：\n"
            "   {frame}\n"
            "3. 请通过网站地址（https://…）打开。浏览器无法从磁盘运行课程。",
        ),
        "results_sent": (
            "Results go to {url}, without names. If your pages have a Content-Security-Policy, let connect-src "
            "include it.",
            "Les résultats vont à {url}, sans noms. Si vos pages ont une Content-Security-Policy, ajoutez-le à "
            "connect-src.",
            "Los resultados van a {url}, sin nombres. Si sus páginas tienen una Content-Security-Policy, inclúyalo en "
            "connect-src.",
            "Результаты отправляются на {url} без имён. Если у ваших страниц есть Content-Security-Policy, "
            "добавьте этот "
            "адрес в connect-src.",
            "تُرسل النتائج إلى {url} دون أسماء. إذا كانت لصفحاتك سياسة Content-Security-Policy فأضفه إلى connect-src.",
            "学习结果会发送到 {url}，不含姓名。如果您的页面设有 Content-Security-Policy，请在 connect-src "
            "中加入该地址。",
        ),
        "no_results": (
            "What learners do stays in their own browser: no results are sent anywhere.",
            "Ce que font les apprenants reste dans leur navigateur : aucun résultat n’est envoyé.",
            "Lo que hacen los alumnos se queda en su navegador: no se envían resultados a ninguna parte.",
            "Всё, что делают учащиеся, остаётся в их браузере: результаты никуда не отправляются.",
            "ما يفعله المتعلمون يبقى في متصفحاتهم: لا تُرسل أي نتائج إلى أي مكان.",
            "学习者的操作只保留在其浏览器中，不会向任何地方发送结果。",
        ),
    }
)
_LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")


def word(key: str, lang: str) -> tuple[str, str]:
    """A text in a language, else in English, and the language it is in."""
    primary = lang.lower().split("-")[0]
    known = primary if primary in _LANGUAGES else "en"
    return _WORDS[key][_LANGUAGES.index(known)], known
