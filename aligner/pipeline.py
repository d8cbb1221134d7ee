"""Composes the stages: text to sentences to vectors to beads to flags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

import numpy as np

from aligner import divergence, encoding, entries, reading, segmentation
from aligner.alignment import (
    THRESHOLD,
    Link,
    Weights,
    borrowed,
    load_weights,
    probability,
    weights_for,
)
from aligner.bitext import (
    Alignment,
    Bead,
    Document,
    Lang,
    Sentence,
    Signature,
    Skipped,
    other,
    source_of,
)
from aligner.config import Settings
from aligner.divergence.judging import WEIGHTS as JUDGE
from aligner.errors import InputError
from aligner.files import read_input
from aligner.flagging import flag
from aligner.language.words.lexicon import LEXICON, load_lexicon
from aligner.linking import Sentences, Tools, link

Text = str | Sequence[str]
DEFAULTS = Settings()


@dataclass(frozen=True, slots=True)
class SplitText:
    """One side before alignment: its document and what was set aside of it."""

    document: Document
    skipped: tuple[Skipped, ...] = ()


def load_tools(settings: Settings, encoder: encoding.Encoder | None = None) -> Tools:
    """Encoders and weights for the settings; ModelError where one is missing."""
    cache = encoding.VectorCache() if settings.cache else None
    names: Sequence[str | None] = [settings.model]
    if settings.model is None:
        names = encoding.PRESETS[settings.preset]
    encoders = [encoder] if encoder is not None else []
    for name in names[len(encoders) :]:
        encoders.append(
            encoding.load_encoder(name, device=settings.device, threads=settings.jobs, cache=cache)
        )
    identities = [encoding.identity(each) for each in encoders]
    weights = _weights(weights_for(identities))
    if borrowed(identities):
        # Another encoder's mean vectors mean nothing here: each document gives its own.
        weights = replace(weights, means={})
    network = divergence.load_second_reader() if weights.second is not None else None
    return Tools(encoders[0], weights, tuple(encoders[1:]), network)


@lru_cache(maxsize=4)
def _weights(name: str) -> Weights:
    return load_weights(name)


def side_of(text: Text, lang: Lang | None, settings: Settings, name: str) -> SplitText:
    """A document from a text, or from a sequence of sentences, which is kept as it is.

    InputError where the language is not named and cannot be told, or where it is no text.
    """
    if not isinstance(text, str):
        return SplitText(_from_sentences(_strings(text, name), lang, name))
    return side_of_source(reading.plain(text), lang, settings, name)


def side_of_source(
    source: reading.Source, lang: Lang | None, settings: Settings, name: str
) -> SplitText:
    """A document from one file of a pair.

    InputError where the language is not named and cannot be told.
    """
    text = source.text
    if settings.presplit:
        spans = segmentation.presplit(text)
        lang = lang or _detected([text[a:b] for a, b in spans], name)
        found = [Sentence(text[a:b], a, b, 0) for a, b in spans]
        return SplitText(Document(lang, text, tuple(found)))
    layout = reading.arrange_side(source, lang)
    return sides_of(text, layout, settings)[layout.langs[0]]


def _from_sentences(sentences: Sequence[str], lang: Lang | None, name: str) -> Document:
    """Sentences given one by one; the document is what a file with one a line would hold."""
    lang = lang or _detected(sentences, name)
    found, at = [], 0
    for sentence in sentences:
        # Their paragraphs are not known, so all are in one.
        found.append(Sentence(sentence, at, at + len(sentence), 0))
        at += len(sentence) + 1
    return Document(lang, "\n".join(sentences), tuple(found))


def _strings(texts: Sequence[str], name: str) -> Sequence[str]:
    """The same, once every one proves to be a string."""
    if isinstance(texts, bytes) or not isinstance(texts, Sequence):
        raise InputError(
            f"{name} is of type {type(texts).__name__}: a string or a list of strings is needed"
        )
    for place, text in enumerate(texts):
        if not isinstance(text, str):
            raise InputError(
                f"sentence {place} of {name} is of type {type(text).__name__}: a string is needed"
            )
    return texts


def _detected(texts: Sequence[str], name: str) -> Lang:
    lang = reading.detect_language("\n".join(texts))
    if lang is None:
        raise InputError(f"cannot tell whether {name} is English or Chinese: name its language")
    return lang


def sides_of(
    text: str, layout: reading.Layout, settings: Settings = DEFAULTS
) -> dict[Lang, SplitText]:
    """The sides of one file, by language, in the order in which they first appear."""
    split = segmentation.splitter(settings.srx)
    return {
        lang: SplitText(
            Document(lang, text, tuple(_sentences(text, layout.paragraphs, lang, split))),
            tuple(
                Skipped(lang, sentence, item.reason)
                for item in layout.set_aside
                if item.paragraph.lang == lang
                for sentence in _sentences(text, [item.paragraph], lang, split)
            ),
        )
        for lang in (*layout.langs, *(other(lang) for lang in layout.langs))
    }


def _sentences(
    text: str,
    paragraphs: Sequence[reading.Paragraph],
    lang: Lang,
    split: segmentation.Splitter,
) -> list[Sentence]:
    found = []
    for paragraph in paragraphs:
        if paragraph.lang != lang:
            continue
        first, block = paragraph.start, paragraph.block
        inline = tuple((a - first, b - first) for a, b in block.inline)
        for a, b in split(text[first : paragraph.end], lang, inline):
            start, end = first + a, first + b
            found.append(Sentence(text[start:end], start, end, paragraph.number, block.cue))
    return found


def align_texts(
    src: Text, tgt: Text, settings: Settings, tools: Tools | None = None, doc: str = "text"
) -> Alignment:
    """Align two texts, or two sequences of sentences.

    InputError where both are in one language, or one holds no sentence.
    """
    src_side = side_of(src, settings.src_lang, settings, "the source")
    tgt_side = side_of(tgt, settings.tgt_lang, settings, "the target")
    return align_sides(src_side, tgt_side, settings, tools, doc)


def align_bilingual(
    text: str | reading.Source,
    settings: Settings,
    tools: Tools | None = None,
    doc: str = "text",
) -> Alignment:
    """Align the two languages of one text; the first to appear is the source unless named."""
    source = reading.plain(text) if isinstance(text, str) else text
    layout = reading.arrange(source, settings.layout)
    return align_layout(source.text, layout, settings, tools, doc)


def align_layout(
    text: str,
    layout: reading.Layout,
    settings: Settings,
    tools: Tools | None = None,
    doc: str = "text",
) -> Alignment:
    """Align the two languages of a text whose layout is known."""
    if layout.kind == "monolingual":
        language = {"en": "English", "zh": "Chinese"}[layout.langs[0]]
        raise InputError(
            f"{doc} is all {language}: a bilingual file is expected, or a second file with the "
            "translation"
        )
    sides = sides_of(text, layout, settings)
    named = source_of(settings.src_lang, settings.tgt_lang)
    src_lang = named or layout.langs[0]
    unchecked = replace(settings, families="none")
    found = align_sides(sides[src_lang], sides[other(src_lang)], unchecked, tools, doc)
    if named is None and _translation_comes_first(found):
        found = _mirrored(found)
    return flag(replace(found, signature=_checked(found.signature, settings)), settings, tools)


def _translation_comes_first(alignment: Alignment) -> bool:
    """Whether, in a file with both languages, most source sentences stand after their target.

    The first paragraph alone would mislead: pages have headlines in one language only.
    """
    pairs = [bead for bead in alignment.beads if not bead.is_null]
    later = sum(
        alignment.src.sentences[bead.src.start].start
        > alignment.tgt.sentences[bead.tgt.start].start
        for bead in pairs
    )
    return 2 * later > len(pairs)


def _mirrored(alignment: Alignment) -> Alignment:
    """The same alignment with source and target exchanged; it must have no flags yet."""
    return replace(
        alignment,
        src=alignment.tgt,
        tgt=alignment.src,
        beads=tuple(replace(bead, src=bead.tgt, tgt=bead.src) for bead in alignment.beads),
    )


def _checked(found: Signature, settings: Settings) -> Signature:
    """A signature with the checks that the settings ask for."""
    named = {name for name, _ in found.fields}
    fields: list[tuple[str, str]] = []
    for name, value in found.fields:
        if name == "checks":
            fields.append((name, settings.families))
            fields += [each for each in _knowledge(settings) if each[0] not in named]
        else:
            fields.append((name, value))
    return Signature(tuple(fields))


def align_sides(
    src: SplitText,
    tgt: SplitText,
    settings: Settings,
    tools: Tools | None = None,
    doc: str = "text",
) -> Alignment:
    """Align two documents that are already sentences, and flag their divergences."""
    _refuse_one_language(src.document.lang, tgt.document.lang, doc)
    for side in (src, tgt):
        if not side.document.sentences:
            raise InputError(f"the {side.document.lang} side of {doc} holds no sentence")
    tools = tools or load_tools(settings)
    links, score = link_documents(src.document, tgt.document, tools)
    # A bead is right only if the texts are translations at all.
    trust = probability(score)
    beads = tuple(
        Bead(
            each.src,
            each.tgt,
            None if each.similarity is None else round(each.similarity, 4),
            min(round(each.confidence * trust, 4), SUREST),
        )
        for each in links
    )
    bare = Alignment(
        doc,
        src.document,
        tgt.document,
        beads,
        tuple(sorted(src.skipped + tgt.skipped, key=lambda item: item.sentence.start)),
        signature(tools, settings),
        (_doubt(doc, score),) if score < THRESHOLD else (),
        round(score, 4),
    )
    return flag(bare, settings, tools)


def _refuse_one_language(src: Lang, tgt: Lang, doc: str) -> None:
    if src == tgt:
        raise InputError(
            f"both sides of {doc} are in the same language ({src}): one must be English (en), the "
            "other Chinese (zh); if one was told wrongly, name it with --src-lang or --tgt-lang "
            f"{other(src)}"
        )


SUREST = 0.9999
"""Highest confidence written: with four decimals, a posterior must not read as certainty."""


def _doubt(doc: str, score: float) -> str:
    return (
        f"the two sides of {doc} do not look like translations of each other: "
        f"score {score:.2f}, below {THRESHOLD}"
    )


def link_documents(src: Document, tgt: Document, tools: Tools) -> tuple[list[Link], float]:
    """Beads of two documents, and the score of their being translations."""
    if src.lang == "zh":
        links, score = link_documents(tgt, src, tools)
        return [replace(each, src=each.tgt, tgt=each.src) for each in links], score
    return link(_linkable(src), _linkable(tgt), tools)


_ALL_BREAKS = 0.9
"""Share of sentences that begin a paragraph above which line ends are no paragraphs: the file
holds a sentence a line. The seeds, news with short paragraphs, have 0.6."""


def _linkable(document: Document) -> Sentences:
    numbers = [sentence.paragraph for sentence in document.sentences]
    breaks = np.array([True, *(a != b for a, b in pairwise(numbers))])
    if breaks.mean() > _ALL_BREAKS:
        breaks[:] = False
    return Sentences(document.lang, document.texts(), breaks)


def translation_score(en: Document, zh: Document, tools: Tools) -> float:
    """How well two documents translate each other, in [-1, 1]; 0 where one is empty."""
    if not en.sentences or not zh.sentences:
        return 0.0
    return link_documents(en, zh, tools)[1]


def sentence_vectors(document: Document, tools: Tools) -> np.ndarray:
    """The sentences' vectors less the language's mean, float32 (n, d): comparable across the
    languages."""
    vectors = tools.encoder.encode(document.texts())
    mean = tools.weights.means.get(document.lang)
    return vectors if mean is None else vectors - mean


def signature(tools: Tools, settings: Settings) -> Signature:
    """What the result depends on: versions, encoder, weights, checks, threshold, glossary.

    InputError for a glossary that cannot be read.
    """
    glossary: list[tuple[str, str]] = []
    least = settings.min_confidence
    if settings.glossary_file is not None:
        digest = sha256(read_input(settings.glossary_file)).hexdigest()[:12]
        glossary.append(("glossary", digest))
    if settings.policy.digest:
        glossary.append(("policy", settings.policy.digest))
    return Signature(
        (
            ("aligner", version("enzh-aligner")),
            ("encoder", "+".join(map(encoding.identity, (tools.encoder, *tools.seconds)))),
            ("weights", f"{tools.weights.name}@{tools.weights.digest}"),
            ("split", _split_by(settings)),
            ("checks", settings.families),
            *_knowledge(settings, tools.network is not None),
            ("min_confidence", "default" if least is None else f"{least:g}"),
            *glossary,
        )
    )


def _split_by(settings: Settings) -> str:
    if settings.presplit:
        return "given"
    return f"srx@{segmentation.srx_digest(settings.srx)}" if settings.srx else "rules"


def _knowledge(settings: Settings, looks_again: bool = False) -> list[tuple[str, str]]:
    """The content network and the lexicon, where the checks or a second look use them."""
    found = []
    if settings.families == "all":
        network = divergence.load_network()
        found.append(("content", f"{network.name}@{network.digest}"))
    if looks_again:
        network = divergence.load_second_reader()
        found.append(("second_look", f"{network.name}@{network.digest}"))
    if settings.families != "none":
        found.append(("judge", f"{JUDGE}@{divergence.load_judge().digest}"))
        if settings.told_origin:
            found.append(("origin", settings.told_origin))
    if settings.families != "none" or looks_again:
        found.append(("lexicon", f"{LEXICON}@{load_lexicon().digest}"))
    return found


def align_paths(
    src: Path, tgt: Path | None, settings: Settings, tools: Tools | None = None
) -> Alignment:
    """Align a bilingual file, or two files; the document is named after the first.

    InputError for a file that cannot be used, or languages that do not fit.
    """
    source = reading.read_source(src, whole=settings.whole)
    target = reading.read_source(tgt, whole=settings.whole) if tgt else None
    names = (str(src), str(tgt))
    return align_sources(source, target, settings, tools, src.stem, names)


def align_sources(
    source: reading.Source,
    target: reading.Source | None,
    settings: Settings,
    tools: Tools | None = None,
    doc: str = "text",
    names: tuple[str, str] = ("the source", "the target"),
) -> Alignment:
    """Align what was read of a bilingual file, or of two files; `names` stand in messages.

    InputError for texts that cannot be used, or languages that do not fit.
    """
    if target is None:
        if settings.presplit:
            raise InputError("presplit needs two files, a sentence a line in each")
        if settings.layout == "pair":
            raise InputError(f"layout pair needs a second file beside {names[0]}")
        return align_bilingual(source, settings, tools, doc)
    if settings.layout not in ("auto", "pair"):
        raise InputError(f"layout {settings.layout} is for one file, but {names[1]} is named too")
    if entries.are_keyed(source) and entries.are_keyed(target):
        bare = entries.paired(source, target, settings.src_lang, settings.tgt_lang, doc)
        _refuse_one_language(bare.src.lang, bare.tgt.lang, doc)
        tools = tools or load_tools(settings)
        return flag(replace(bare, signature=signature(tools, settings)), settings, tools)
    src_side = side_of_source(source, settings.src_lang, settings, names[0])
    tgt_side = side_of_source(target, settings.tgt_lang, settings, names[1])
    return align_sides(src_side, tgt_side, settings, tools, doc)
