"""``python -m lti_tool.translations update``: collect the texts, compile the translations, say what is missing."""

from __future__ import annotations

import sys

from lti_tool.translations import update

if sys.argv[1:] != ["update"]:
    sys.exit("usage: python -m lti_tool.translations update")
for lang, missing in update().items():
    print(f"{lang}: {len(missing)} texts to translate")
    for text in missing:
        print("  " + text.replace("\n", "\\n"))
