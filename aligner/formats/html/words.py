"""The words of the page: both languages are in it, and its script shows one of them.

The file says the same wherever it is written. A page that was asked for in a language begins in
it; any other begins in the language of its reader's browser, because a report travels, and who
writes it does not know who reads it. A switch on the page changes it, and is remembered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from aligner.interface import LANGUAGES, Language, strings, worded

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_WORD = re.compile(r'(data-word="([\w.-]+)"[^>]*>)')
_LABEL = re.compile(r'(data-label="([\w.-]+)")')

_OWN = ("report.", "kind.", "severity.", "status.")
_SHARED = frozenset(
    {
        *("absent.en", "absent.zh", "clear", "document", "documents.all", "filters", "flagged"),
        *("kind", "lang.en", "lang.zh", "nothing", "order", "order.text", "risk.from", "search"),
        *("severity", "theme.dark", "theme.light"),
    }
)
"""What the page has in common with the review's."""

Texts = Mapping[Language, str]
"""The same in each language."""


def page_words() -> dict[Language, dict[str, str]]:
    """What the page's script says."""
    return {
        lang: {
            key: text
            for key, text in strings(lang).items()
            if key in _SHARED or key.startswith(_OWN)
        }
        for lang in LANGUAGES
    }


def escaped(text: str) -> str:
    """Text for a page; control characters, which no page may hold, become U+FFFD."""
    return escape(_CONTROL.sub("\ufffd", text))


def both(key: str, **values: object) -> Texts:
    """A text of the table in each language."""
    return {lang: worded(lang, key, **values) for lang in LANGUAGES}


def element(tag: str, texts: Texts, lang: Language, attributes: str = "") -> str:
    """An element with a text in one language, which holds that of the others for the script."""
    held = "".join(f' data-{each}="{escaped(text)}"' for each, text in texts.items())
    return f"<{tag}{attributes}{held}>{escaped(texts[lang])}</{tag}>"


def in_words(template: str, lang: Language) -> str:
    """A piece of a page with the text of each ``data-word`` and ``data-label`` in the language."""
    known = strings(lang)
    with_texts = _WORD.sub(lambda found: found[1] + escaped(known[found[2]]), template)
    return _LABEL.sub(
        lambda found: f'{found[1]} aria-label="{escaped(known[found[2]])}"', with_texts
    )
