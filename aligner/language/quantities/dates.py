"""Dates and times in English and Chinese text, in one comparable form."""

from __future__ import annotations

from aligner.bitext import Lang
from aligner.language.quantities.dates_en import dates_en
from aligner.language.quantities.dates_zh import dates_zh
from aligner.language.quantities.measures import Date
from aligner.language.quantities.numerals_zh import to_ascii_digits

__all__ = ["Date", "dates"]


def dates(text: str, lang: Lang) -> list[Date]:
    """The dates of a text, full or partial, in order and without overlap.

    Fields that are not written are None; nothing is inferred from the neighbours.
    """
    plain = to_ascii_digits(text)
    found = dates_en(plain) if lang == "en" else dates_zh(plain)
    if plain == text:
        return found
    return [d._replace(surface=text[slice(*d.span)]) for d in found]
