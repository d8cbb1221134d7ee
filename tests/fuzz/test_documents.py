"""Random documents go through the whole program: no exception but AlignerError, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import aligner
from aligner import divergence, flagging, pipeline
from aligner.bitext import Alignment, Bead, Flag
from aligner.config import Settings
from aligner.divergence import Pair
from aligner.divergence.form import marks, untranslated
from aligner.formats.wrapping import unwrapped
from tests.fuzz.documents import RandomDocument, documents, fuzzed
from tests.support import Believing

MIRROR = {"omission": "addition", "addition": "omission"}


def sound(alignment: Alignment) -> None:
    """Every sentence once and in order, offsets exact, spans inside, figures in range."""
    for side, document in (("src", alignment.src), ("tgt", alignment.tgt)):
        covered = [i for bead in alignment.beads for i in getattr(bead, side)]
        assert sorted(covered) == list(range(len(document.sentences)))
        for sentence in document.sentences:
            assert document.text[sentence.start : sentence.end] == sentence.text
    for item in alignment.skipped:
        document = alignment.src if item.lang == alignment.src.lang else alignment.tgt
        assert document.text[item.sentence.start : item.sentence.end] == item.sentence.text
    for bead in alignment.beads:
        assert 0 <= bead.confidence <= 1
        assert (bead.similarity is None) == bead.is_null
        assert bead.risk is None or (not bead.is_null and 0 <= bead.risk <= 1)
        inside(bead.flags, *alignment.texts(bead))


def inside(flags: Any, src: str, tgt: str) -> None:
    """Every flag points into its own texts and says something."""
    for flag in flags:
        assert flag.message
        assert 0 <= flag.confidence <= 1
        assert flag.src or flag.tgt
        for spans, text in ((flag.src, src), (flag.tgt, tgt)):
            for start, end in spans:
                assert 0 <= start <= end <= len(text), (flag, text)


def mirrored(flag: Flag) -> tuple[Any, ...]:
    """What a flag says when source and target are exchanged."""
    kind = MIRROR.get(flag.kind, flag.kind)
    return (kind, flag.severity, flag.confidence, sorted(flag.tgt), sorted(flag.src))


def told(flag: Flag) -> tuple[Any, ...]:
    return (flag.kind, flag.severity, flag.confidence, sorted(flag.src), sorted(flag.tgt))


def only_of_a_target(en: str, zh: str) -> bool:
    """Whether a check finds what only a target can have: words left untranslated, an open mark, no
    full stop."""
    pairs = Pair(en, zh, "en", "zh"), Pair(zh, en, "zh", "en")
    return any(
        flag.kind == "untranslated"
        or "has no partner" in flag.message
        or "without a full stop" in flag.message
        for pair in pairs
        for check in (untranslated.CHECK, marks.CHECK)
        for flag in check(pair)
    )


def either_way(bead: Bead) -> list[Flag]:
    """The flags that do not ask which side is the source: a Chinese source may mix the scripts."""
    return [
        flag
        for flag in bead.flags
        if flag.kind != "consistency" and "of the other script" not in flag.message
    ]


def same_but_swapped(one: Alignment, two: Alignment) -> None:
    """The second alignment is the first with its sides exchanged, and the exact checks say the same
    of both.

    The content network and the judge know which side is the source, so only what the checks give is
    compared. A source translated in two ways is not the same as two sources translated alike.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(divergence, "load_judge", Believing)
        one, two = (flagging.flag(each, Settings(families="exact")) for each in (one, two))

    def shape(bead: Bead, flip: bool) -> tuple[Any, ...]:
        sides = [tuple(bead.src), tuple(bead.tgt)]
        return (*(sides[::-1] if flip else sides), bead.confidence, bead.similarity)

    ours = {shape(b, False): sorted(map(told, either_way(b))) for b in one.beads}
    theirs = {shape(b, True): sorted(map(mirrored, either_way(b))) for b in two.beads}
    assert ours.keys() == theirs.keys()
    texts = {shape(b, False): one.texts(b) for b in one.beads}
    for key, flags in ours.items():
        src, tgt = texts[key]
        if not only_of_a_target(*((src, tgt) if one.src.lang == "en" else (tgt, src))):
            assert flags == theirs[key]


def reads_back(alignment: Alignment, folder: Path) -> None:
    """JSONL gives everything back, TMX every pair with text on both sides."""
    aligner.write(alignment, folder / "a.jsonl")
    if alignment.beads or alignment.skipped:
        (found,) = aligner.read(folder / "a.jsonl")
        assert [replace(b, number=None) for b in found.beads] == list(alignment.beads)
        texts = [alignment.texts(bead) for bead in alignment.beads]
        assert [found.texts(bead) for bead in found.beads] == texts
    aligner.write(alignment, folder / "a.tmx", min_bead_confidence=0.0)
    full = [bead for bead in alignment.beads if all(t.strip() for t in alignment.texts(bead))]
    if full:
        (found,) = aligner.read(folder / "a.tmx")
        for theirs, ours in zip_longest(found.beads, full):
            langs = (alignment.src.lang, alignment.tgt.lang)
            sides = zip(found.texts(theirs), alignment.texts(ours), langs, strict=True)
            for one, two, lang in sides:
                assert len(one) == len(unwrapped(two, lang))


def attempted(work: Any) -> Alignment | None:
    """An alignment, or None where the text is refused with a message."""
    try:
        found: Alignment = work()
    except aligner.AlignerError as error:
        assert str(error)
        return None
    sound(found)
    return found


@pytest.fixture(scope="module")
def tools() -> pipeline.Tools:
    return pipeline.load_tools(Settings())


@fuzzed(60)
@given(document=documents())
def test_lists_of_sentences(document, encoder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("documents")
    langs = {"src_lang": "en", "tgt_lang": "zh"}
    found = attempted(lambda: aligner.align(document.en, document.zh, encoder=encoder, **langs))
    if found is None:
        assert not (document.en and document.zh)
        return
    assert found.src.texts() == document.en
    assert found.tgt.texts() == document.zh
    other = aligner.align(document.zh, document.en, "zh", "en", encoder=encoder)
    same_but_swapped(found, other)
    reads_back(found, folder)


@fuzzed(60)
@given(document=documents(), layout=st.sampled_from(["pair", "block", "interleaved", "columns"]))
def test_texts_in_every_layout(document, layout, tools, tmp_path_factory):
    folder = tmp_path_factory.mktemp("layouts")
    settings = Settings()
    if layout == "pair":
        texts = document.gap.join(document.en), document.gap.join(document.zh)
        found = attempted(lambda: pipeline.align_texts(*texts, settings, tools))
        both = pipeline.align_texts if found else None
        if both:
            named = replace(settings, src_lang=found.src.lang, tgt_lang=found.tgt.lang)
            swapped = replace(settings, src_lang=found.tgt.lang, tgt_lang=found.src.lang)
            ahead = pipeline.align_texts(*texts, named, tools)
            same_but_swapped(ahead, pipeline.align_texts(*texts[::-1], swapped, tools))
    else:
        text = _bilingual(document, layout)
        found = attempted(lambda: pipeline.align_bilingual(text, settings, tools))
        named = replace(settings, layout=layout)
        attempted(lambda: pipeline.align_bilingual(text, named, tools))
    if found is not None:
        reads_back(found, folder)


def _bilingual(document: RandomDocument, layout: str) -> str:
    if layout == "block":
        return document.gap.join(document.en) + "\n\n" + document.gap.join(document.zh)
    rows = zip_longest(document.en, document.zh, fillvalue="")
    if layout == "columns":
        return "\n".join("\t".join(row) for row in rows)
    return document.gap.join(text for row in rows for text in row)
