"""Numbers and quantities in English and Chinese text, in one comparable form."""

from __future__ import annotations

from aligner.bitext import Lang
from aligner.language.machine_text import without_symbols
from aligner.language.masking import mask
from aligner.language.quantities.counts import without_endless
from aligner.language.quantities.dates_en import dates_en
from aligner.language.quantities.dates_zh import dates_zh
from aligner.language.quantities.measures import Approximation, Date, Quantity, to_base
from aligner.language.quantities.numerals_zh import to_ascii_digits
from aligner.language.quantities.quantities_en import quantities_en
from aligner.language.quantities.quantities_zh import quantities_zh

__all__ = ["Approximation", "Quantity", "measures", "quantities", "to_base"]


def quantities(text: str, lang: Lang) -> list[Quantity]:
    """The quantities of a text, in order and without overlap.

    What `dates` reads (a bare year too) is left out, as are digits in names (GPT-4, G20) and
    numerals in idioms (一些, "one another").
    """
    return measures(text, lang)[0]


def measures(text: str, lang: Lang) -> tuple[list[Quantity], list[Date]]:
    """Quantities and dates of a text, read once; no two spans overlap."""
    plain = to_ascii_digits(without_symbols(without_endless(text)))
    read = dates_en(plain) if lang == "en" else dates_zh(plain)
    masked = mask(plain, [date.span for date in read]) if read else plain
    found = quantities_en(masked) if lang == "en" else quantities_zh(masked)
    if plain == text:
        return found, read
    return (
        [each._replace(surface=text[slice(*each.span)]) for each in found],
        [each._replace(surface=text[slice(*each.span)]) for each in read],
    )
