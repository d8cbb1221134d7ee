"""What a flag's words in the target should be, where that is plain: a number, a name, a term."""

from __future__ import annotations

import re

from aligner.bitext import Flag
from aligner.config import Settings
from aligner.divergence import Glossary, load_glossary
from aligner.review.entries import Entry, words_of

_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")


class Fixer:
    """Suggests by the rules of numbers, and by the names and terms of the settings.

    InputError for a glossary that cannot be read.
    """

    def __init__(self, settings: Settings) -> None:
        self._names = {en.lower(): zh for en, zh in settings.policy.names}
        file = settings.glossary_file
        self._glossary = load_glossary(file) if file else Glossary(())

    def suggested(self, entry: Entry, flag: Flag) -> str | None:
        """Words for the flag's one place in the target; None where nothing is plain."""
        if flag.dismissed or len(flag.src) != 1 or len(flag.tgt) != 1:
            return None
        src, tgt = words_of(entry, flag)
        found = {
            "number": _figure(src, tgt),
            "name": self._name(entry, src),
            "term": self._term(entry, src),
        }.get(flag.kind)
        return found if found != tgt else None

    def _name(self, entry: Entry, src: str) -> str | None:
        if entry.src_lang == "en":
            return next(iter(self._names.get(src.lower(), ())), None)
        return next((en for en, zh in self._names.items() if src in zh), None)

    def _term(self, entry: Entry, src: str) -> str | None:
        terms = self._glossary.by_form.get(src.lower(), [])
        wanted = [(each.zh if entry.src_lang == "en" else each.en) for each in terms]
        return next((forms[0] for forms in wanted if forms), None)


def _figure(src: str, tgt: str) -> str | None:
    """The source's figure, with the target's way of grouping; None where either is in words."""
    if not _FIGURE.fullmatch(src) or not _FIGURE.fullmatch(tgt):
        return None
    return src if "," in tgt or len(src.partition(".")[0]) < 4 else src.replace(",", "")
