"""Text -> layout: which paragraphs are body, in which language, and what is set aside."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from aligner.bitext import LANGUAGES, Lang, other
from aligner.errors import ConfigError, InputError
from aligner.reading import boilerplate as page_matter
from aligner.reading.columns import column_blocks, language_columns, rows_of
from aligner.reading.language import detect_language, mass, script_of, with_neighbours
from aligner.reading.markdown import markdown_blocks
from aligner.reading.markers import is_marker, without_prefixes
from aligner.reading.nouns import LAYOUTS, Block, Kind, Layout, Paragraph, SetAside
from aligner.reading.paragraphs import plain_blocks

_MARKDOWN = (".md", ".markdown")
_BILINGUAL_SHARE = 0.08
"""Share of a text's mass that its second language has in a bilingual file, at least."""
_BLOCK_PURITY = 0.93
"""Share of the mass that is on its own side of the best cut, in a file of two blocks."""
_LANGUAGE_NAMES = {"en": "English", "zh": "Chinese"}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block with its language and, where it is no body text, the reason."""

    block: Block
    lang: Lang
    reason: str | None


def arrange(
    text: str,
    layout: str = "auto",
    *,
    suffix: str = ".txt",
    boilerplate: bool = True,
) -> Layout:
    """How one file that may hold both languages is laid out.

    `layout` is one of `LAYOUTS`; `suffix` tells Markdown from plain text. A text in one
    language has the kind ``monolingual``. Without `boilerplate` only markers and markup are
    set aside.

    Raises `ConfigError` for an unknown layout, `InputError` for a layout that the text does
    not have and for a text in neither language.
    """
    if layout not in LAYOUTS:
        raise ConfigError(f"layout is {layout!r}; one file has one of {', '.join(LAYOUTS)}")
    table = _table(text) if layout in ("auto", "columns") else None
    if table is not None:
        return _layout(table, "columns")
    if layout == "columns":
        raise InputError(_no_table(text))
    return _arranged(text, layout, suffix, boilerplate)


def arrange_side(text: str, lang: Lang | None = None, *, suffix: str = ".txt") -> Layout:
    """Paragraphs of one file of a pair, all in one language: `lang`, or the one detected.

    Raises `InputError` for a text in neither language.
    """
    found = lang or detect_language(text)
    if found is None:
        raise _in_no_language()
    blocks = _blocks(text, suffix)
    reasons = {i: block.reason for i, block in enumerate(blocks) if block.reason}
    first = next((i for i in range(len(blocks)) if i not in reasons), None)
    if first is not None and len(blocks) > 1 and is_marker(_of(text, blocks[first])):
        reasons[first] = "marker"
    reasons |= _page_matter(text, blocks, range(len(blocks)), reasons)
    pieces = [_Piece(block, found, reasons.get(i)) for i, block in enumerate(blocks)]
    return _layout(_not_all_aside(pieces), "pair-side")


def _blocks(text: str, suffix: str) -> list[Block]:
    """Paragraphs of the text by its format."""
    return markdown_blocks(text) if suffix.lower() in _MARKDOWN else plain_blocks(text)


def _of(text: str, block: Block) -> str:
    """The block's text."""
    return text[block.start : block.end]


def _layout(pieces: Sequence[_Piece], kind: Kind) -> Layout:
    """The layout of numbered paragraphs."""
    body: list[Paragraph] = []
    aside: list[SetAside] = []
    for number, piece in enumerate(pieces):
        paragraph = Paragraph(piece.block.start, piece.block.end, piece.lang, number)
        if piece.reason:
            aside.append(SetAside(paragraph, piece.reason))
        else:
            body.append(paragraph)
    if not body:
        raise InputError("the text holds no sentence: nothing but blanks and markup was found")
    langs = tuple(dict.fromkeys(paragraph.lang for paragraph in body))
    return Layout(kind, tuple(body), tuple(aside), langs)


def _not_all_aside(pieces: list[_Piece]) -> list[_Piece]:
    """The pieces; where page matter would leave no body at all, with only markup set aside."""
    if any(piece.reason is None for piece in pieces):
        return pieces
    return [
        _Piece(p.block, p.lang, p.reason if p.reason in ("markup", "column") else None)
        for p in pieces
    ]


def _table(text: str) -> list[_Piece] | None:
    """The cells of a two-language table; None where the text is none."""
    if "\t" not in text:
        return None
    rows = rows_of(text)
    columns = language_columns(text, rows)
    if columns is None:
        return None
    found = column_blocks(text, rows, columns)
    return [_Piece(block, lang, block.reason) for block, lang in found]


def _no_table(text: str) -> str:
    """Why a text that should be in columns is not."""
    rows = rows_of(text)
    tabs = sum(len(row) > 1 for row in rows)
    if tabs < len(rows):
        return (
            f"layout columns: {tabs} of {len(rows)} lines hold a tab; every line needs "
            "English, a tab and Chinese (or the reverse)"
        )
    return "layout columns: no column is in English and another in Chinese; check the file"


def _in_no_language() -> InputError:
    return InputError("the text is in neither English nor Chinese; no letters of either found")


def _arranged(text: str, layout: str, suffix: str, boilerplate: bool) -> Layout:
    """A file of paragraphs, one after the other."""
    blocks = without_prefixes(text, _blocks(text, suffix))
    scripts = [None if block.reason else script_of(_of(text, block)) for block in blocks]
    markers = {
        i for i, block in enumerate(blocks) if not block.reason and is_marker(_of(text, block))
    }
    aside = {i: block.reason for i, block in enumerate(blocks) if block.reason}
    for i in markers:
        scripts[i] = None
    if detect_language(text) is None:
        raise _in_no_language()
    masses = _masses(text, blocks, scripts, {*aside, *markers})
    kind, cut = _kind(layout, masses, scripts, {*aside, *markers})
    if kind != "monolingual":
        aside |= dict.fromkeys(markers, "marker")
    if boilerplate:
        for run in _runs(len(blocks), cut if kind == "block" else None):
            aside |= _page_matter(text, blocks, run, aside)
        masses = _masses(text, blocks, scripts, aside)
        kind, cut = _kind(layout, masses, scripts, aside)
    langs = _languages(kind, cut, scripts, aside, masses)
    pieces = [
        _Piece(block, lang, aside.get(i))
        for i, (block, lang) in enumerate(zip(blocks, langs, strict=True))
    ]
    return _layout(_not_all_aside(pieces), kind)


def _page_matter(
    text: str, blocks: Sequence[Block], run: range, aside: dict[int, str]
) -> dict[int, str]:
    """Boilerplate among the blocks of a run that are not set aside yet."""
    open_ones = [i for i in run if i not in aside]
    found = page_matter.find([_of(text, blocks[i]) for i in open_ones])
    return {open_ones[i]: reason for i, reason in found.items()}


def _runs(count: int, cut: int | None) -> list[range]:
    """The stretches that have a head and a tail of their own."""
    return [range(count)] if cut is None else [range(cut), range(cut, count)]


def _masses(
    text: str, blocks: Sequence[Block], scripts: Sequence[Lang | None], aside: Collection[int]
) -> list[float]:
    """How much text each block has in its own language; 0 for what is set aside."""
    return [
        0.0 if i in aside or lang is None else mass(_of(text, block), lang)
        for i, (block, lang) in enumerate(zip(blocks, scripts, strict=True))
    ]


def _kind(
    layout: str, masses: Sequence[float], scripts: Sequence[Lang | None], aside: Collection[int]
) -> tuple[Kind, int]:
    """The kind of layout, and where the second block starts."""
    totals = {
        lang: sum(m for m, s in zip(masses, scripts, strict=True) if s == lang)
        for lang in LANGUAGES
    }
    total = sum(totals.values())
    if (layout == "auto" and min(totals.values()) < _BILINGUAL_SHARE * total) or not total:
        return "monolingual", 0
    if not min(totals.values()):
        found = _LANGUAGE_NAMES["en" if totals["en"] else "zh"]
        raise InputError(
            f"layout {layout}: the text is in {found} only; name the file of its translation"
        )
    cut, purity = _best_cut(masses, scripts, totals)
    # A marker between the blocks belongs to the second one.
    while cut > 0 and cut - 1 in aside:
        cut -= 1
    if layout == "block" or (layout == "auto" and purity >= _BLOCK_PURITY):
        return "block", cut
    return "interleaved", cut


def _best_cut(
    masses: Sequence[float], scripts: Sequence[Lang | None], totals: dict[Lang, float]
) -> tuple[int, float]:
    """Where to cut so that each part is in one language, and the share of mass that then is."""
    total = sum(totals.values())
    before: dict[Lang, float] = {"en": 0.0, "zh": 0.0}
    best = (0, 0.0)
    for i, (weight, lang) in enumerate(zip(masses, scripts, strict=True)):
        for first in LANGUAGES:
            second = other(first)
            pure = (before[first] + totals[second] - before[second]) / total
            if pure > best[1]:
                best = (i, pure)
        if lang:
            before[lang] += weight
    return best


def _languages(
    kind: Kind,
    cut: int,
    scripts: Sequence[Lang | None],
    aside: Collection[int],
    masses: Sequence[float],
) -> list[Lang]:
    """The side that each block belongs to."""
    totals = {
        lang: sum(m for m, s in zip(masses, scripts, strict=True) if s == lang)
        for lang in LANGUAGES
    }
    major: Lang = "zh" if totals["zh"] >= totals["en"] else "en"
    if kind == "monolingual":
        return [major] * len(scripts)
    if kind == "interleaved":
        return with_neighbours(scripts, major)
    sides: list[Lang] = []
    for run in _runs(len(scripts), cut):
        weights = {lang: sum(masses[i] for i in run if scripts[i] == lang) for lang in LANGUAGES}
        side: Lang = "zh" if weights["zh"] >= weights["en"] else "en"
        own = [i for i in run if scripts[i] == side and i not in aside]
        for i in run:
            # Foreign paragraphs between its own belong to the block: they were left as they are.
            inside = bool(own) and own[0] < i < own[-1]
            sides.append(side if inside else scripts[i] or side)
    return sides
