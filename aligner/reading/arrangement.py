"""Text -> layout: which paragraphs are body, in which language, and what is set aside."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from aligner.bitext import LANGUAGES, Lang, Span, other
from aligner.errors import ConfigError, InputError
from aligner.language.scripts import han_count, latin_words
from aligner.reading import boilerplate as page_matter
from aligner.reading.bilingual import headings_apart, is_inline, neutral_runs, parted
from aligner.reading.columns import Row, column_blocks, language_columns, rows_of
from aligner.reading.foreign import foreign_reason
from aligner.reading.language import detect_language, mass, script_of, with_neighbours
from aligner.reading.markers import is_marker, without_prefixes
from aligner.reading.nouns import LAYOUTS, Block, Kind, Layout, Paragraph, SetAside, Source
from aligner.reading.paragraphs import plain

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


def arrange(source: Source | str, layout: str = "auto", *, boilerplate: bool = True) -> Layout:
    """How one file that may hold both languages is laid out.

    `source` is a file as read, or plain text; `layout` is one of `LAYOUTS`. A text in one
    language has the kind ``monolingual``. Without `boilerplate` only markers and markup are
    set aside.

    Raises `ConfigError` for an unknown layout, `InputError` for a layout that the text does
    not have and for a text in neither language.
    """
    if layout not in LAYOUTS:
        raise ConfigError(f"layout is {layout!r}; one file has one of {', '.join(LAYOUTS)}")
    source = _as_source(source)
    table = _table(source) if layout in ("auto", "columns") else None
    if table is not None:
        return _layout(table, "columns")
    if layout == "columns":
        raise InputError(_no_table(source))
    blocks = without_prefixes(source.text, source.blocks)
    if layout == "inline" or (layout == "auto" and is_inline(source.text, blocks)):
        return _inline(source.text, blocks, layout)
    return _arranged(source, blocks, layout, boilerplate and source.kind in _PAGES)


def arrange_side(source: Source | str, lang: Lang | None = None) -> Layout:
    """Paragraphs of one file of a pair, all in one language: `lang`, or the one detected.

    Raises `InputError` for a text in neither language.
    """
    source = _as_source(source)
    text, blocks = source.text, source.blocks
    found = lang or _language_of(source)
    if found is None:
        raise _in_no_language()
    reasons = {i: block.reason for i, block in enumerate(blocks) if block.reason}
    first = next((i for i in range(len(blocks)) if i not in reasons), None)
    if first is not None and len(blocks) > 1 and is_marker(_of(text, blocks[first])):
        reasons[first] = "marker"
    if source.kind in _PAGES:
        reasons |= _page_matter(text, blocks, range(len(blocks)), reasons)
    pieces = [_Piece(block, found, reasons.get(i)) for i, block in enumerate(blocks)]
    return _layout(_not_all_aside(pieces), "pair-side")


_PAGES = ("text", "markdown", "html")
"""Kinds that come from the web, with what pages put around a text."""


def _as_source(source: Source | str) -> Source:
    return plain(source) if isinstance(source, str) else source


def _language_of(source: Source) -> Lang | None:
    """The language of most of a text: of its sentences, where it has any, for a list of names or
    links may be in the other."""
    told = [_of(source.text, block) for block in source.blocks if block.reason is None]
    prose = [piece for piece in told if (lang := script_of(piece)) and _is_sentence(piece, lang)]
    return detect_language("\n".join(prose or told)) or detect_language(source.text)


def _of(text: str, block: Block) -> str:
    """The block's text."""
    return text[block.start : block.end]


def _inline(text: str, blocks: Sequence[Block], layout: str) -> Layout:
    """The layout of a text whose paragraphs hold both languages."""
    found = parted(text, blocks)
    if len(found) == len(blocks):
        raise InputError(
            f"layout {layout}: no line holds English beside Chinese; name the file of its "
            "translation, or use --layout auto"
        )
    scripts = [None if block.reason else script_of(_of(text, block)) for block in found]
    major = max(LANGUAGES, key=scripts.count)
    aside = {i: block.reason for i, block in enumerate(found) if block.reason}
    aside |= _foreign(text, found, aside)
    langs = with_neighbours(scripts, major)
    pieces = [
        _Piece(b, lang, aside.get(i)) for i, (b, lang) in enumerate(zip(found, langs, strict=True))
    ]
    return _layout(pieces, "inline")


def _layout(pieces: Sequence[_Piece], kind: Kind) -> Layout:
    """The layout of numbered paragraphs."""
    body: list[Paragraph] = []
    aside: list[SetAside] = []
    for number, piece in enumerate(pieces):
        paragraph = Paragraph(piece.block, piece.lang, number)
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


_CELLS = 0.8
"""Share of a file's blocks that are cells, from which the file is a table."""


def _rows(source: Source) -> list[Row]:
    """The rows of a table, each a span for every cell: of its cells, or of lines with tabs."""
    cells = [block for block in source.blocks if block.cell]
    if len(cells) < _CELLS * max(1, len(source.blocks)):
        return rows_of(source.text) if source.kind == "text" and "\t" in source.text else []
    width = 1 + max(block.cell[2] for block in cells if block.cell)
    rows: dict[tuple[int, int], list[Span]] = {}
    for block in cells:
        assert block.cell is not None
        table, row, column = block.cell
        own = rows.setdefault((table, row), [(block.start, block.start)] * width)
        # A cell of several paragraphs is one.
        a, b = own[column]
        own[column] = block.span if a == b else (a, block.end)
    return [tuple(row) for _, row in sorted(rows.items())]


def _table(source: Source) -> list[_Piece] | None:
    """The cells of a two-language table; None where the text is none."""
    rows = _rows(source)
    columns = language_columns(source.text, rows)
    if columns is None:
        return None
    found = column_blocks(source.text, rows, columns)
    return [_Piece(block, lang, block.reason) for block, lang in found]


def _no_table(source: Source) -> str:
    """Why a text that should be in columns is not."""
    rows = _rows(source) or rows_of(source.text)
    tabs = sum(len(row) > 1 for row in rows)
    if tabs < len(rows):
        return (
            f"layout columns: {tabs} of {len(rows)} lines hold a tab; every line needs "
            "English, a tab and Chinese (or the reverse)"
        )
    return "layout columns: no column is in English and another in Chinese; check the file"


def _in_no_language() -> InputError:
    return InputError("the text is in neither English nor Chinese; no letters of either found")


def _arranged(source: Source, blocks: list[Block], layout: str, boilerplate: bool) -> Layout:
    """A file of paragraphs, one after the other."""
    text = source.text
    if _language_of(source) is None:
        raise _in_no_language()
    apart = headings_apart(text, blocks)
    # Looked at twice only where there is such a heading: its brackets part only a bilingual page.
    if len(apart) > len(blocks) and _seen(text, blocks, layout, False)[0] != "monolingual":
        blocks = apart
    kind, cut, aside, scripts, masses = _seen(text, blocks, layout, boilerplate)
    langs = _languages(kind, cut, scripts, aside, masses)
    if kind == "interleaved":
        langs = _twins_apart(text, blocks, scripts, langs)
    pieces = [
        _Piece(block, lang, aside.get(i))
        for i, (block, lang) in enumerate(zip(blocks, langs, strict=True))
    ]
    return _layout(_not_all_aside(pieces), kind)


def _seen(
    text: str, blocks: Sequence[Block], layout: str, boilerplate: bool
) -> tuple[Kind, int, dict[int, str], list[Lang | None], list[float]]:
    """The kind of layout, where its second block starts, what is set aside, and of every block
    its language and how much text it has."""
    scripts = [None if block.reason else script_of(_of(text, block)) for block in blocks]
    markers = {
        i for i, block in enumerate(blocks) if not block.reason and is_marker(_of(text, block))
    }
    aside = {i: block.reason for i, block in enumerate(blocks) if block.reason}
    for i in markers:
        scripts[i] = None
    masses = _masses(text, blocks, scripts, {*aside, *markers})
    kind, cut = _kind(text, blocks, layout, masses, scripts, {*aside, *markers})
    if kind != "monolingual":
        aside |= dict.fromkeys(markers, "marker") | _foreign(text, blocks, aside)
    if boilerplate:
        for run in _runs(len(blocks), cut if kind == "block" else None):
            aside |= _page_matter(text, blocks, run, aside)
    masses = _masses(text, blocks, scripts, aside)
    kind, cut = _kind(text, blocks, layout, masses, scripts, aside)
    return kind, cut, aside, scripts, masses


_FEWEST_FOREIGN = 2
"""Lines of a third language from which they are one: a single one may be a quotation."""


def _foreign(text: str, blocks: Sequence[Block], aside: Collection[int]) -> dict[int, str]:
    """Blocks in a third language or in pinyin, which stand between the two in some readers."""
    found = {
        i: reason
        for i, block in enumerate(blocks)
        if i not in aside and (reason := foreign_reason(_of(text, block)))
    }
    return found if len(found) >= _FEWEST_FOREIGN else {}


def _twins_apart(
    text: str, blocks: Sequence[Block], scripts: Sequence[Lang | None], langs: list[Lang]
) -> list[Lang]:
    """The languages, with a block in no language that stands twice given once to each side."""
    told = list(langs)
    first: Lang = next((lang for lang in scripts if lang), "en")
    for one, two in neutral_runs([_of(text, block) for block in blocks], scripts):
        told[one], told[two] = first, other(first)
    return told


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
    text: str,
    blocks: Sequence[Block],
    layout: str,
    masses: Sequence[float],
    scripts: Sequence[Lang | None],
    aside: Collection[int],
) -> tuple[Kind, int]:
    """The kind of layout, and where the second block starts."""
    totals = {
        lang: sum(m for m, s in zip(masses, scripts, strict=True) if s == lang)
        for lang in LANGUAGES
    }
    total = sum(totals.values())
    few = min(totals.values()) < _BILINGUAL_SHARE * total
    if not total or (layout == "auto" and (few or _prose_in_one(text, blocks, scripts, aside))):
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


_FINISHED = re.compile(r"[.!?。！？：:…][\"'”’」』）)\]*_]*$")
_FEWEST_WORDS: dict[Lang, int] = {"en": 5, "zh": 7}
"""Words or Han characters of a sentence: lists of names and titles have none."""


def _is_sentence(piece: str, lang: Lang) -> bool:
    """Whether a block is finished and long enough to say something."""
    words = han_count(piece) if lang == "zh" else len(latin_words(piece))
    return words >= _FEWEST_WORDS[lang] and _FINISHED.search(piece) is not None


def _prose_in_one(
    text: str, blocks: Sequence[Block], scripts: Sequence[Lang | None], aside: Collection[int]
) -> bool:
    """Whether one language has sentences and the other nothing but names and labels."""
    prose = dict.fromkeys(LANGUAGES, 0)
    for i, block in enumerate(blocks):
        lang = scripts[i]
        if lang and i not in aside and _is_sentence(_of(text, block), lang):
            prose[lang] += 1
    return min(prose.values()) == 0 and max(prose.values()) >= _FEWEST_PROSE


_FEWEST_PROSE = 2
"""Sentences in one language from which the lack of any in the other tells that it is a list."""


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
