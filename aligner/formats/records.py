"""An alignment as the flat records of the JSONL contract, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Any, cast

from aligner.bitext import (
    FLAG_KINDS,
    LANGUAGES,
    SEVERITIES,
    Alignment,
    Bead,
    Document,
    Flag,
    Lang,
    Sentence,
    Skipped,
    Span,
    other,
)

Record = dict[str, Any]

STATUSES = ("auto", "confirmed", "edited")


def records(alignment: Alignment) -> Iterator[Record]:
    """Beads in order, then what was set aside. Keys always come in the same order."""
    for number, bead in alignment.numbered():
        yield {
            "doc": alignment.doc,
            "bead": number,
            "type": bead.type,
            "src": _side(alignment.src, bead.src),
            "tgt": _side(alignment.tgt, bead.tgt),
            "similarity": bead.similarity,
            "confidence": bead.confidence,
            "status": bead.status,
            "flags": [flag_record(flag) for flag in bead.flags],
        }
    for item in alignment.skipped:
        side = "src" if item.lang == alignment.src.lang else "tgt"
        yield {
            "doc": alignment.doc,
            "type": "skipped",
            side: {
                "lang": item.lang,
                "text": item.sentence.text,
                "sentences": [_sentence(item.sentence, None)],
            },
            "reason": item.reason,
        }


def pair_record(
    doc: str, number: int, src: str, tgt: str, src_lang: Lang, **known: float | None
) -> Record:
    """A bead of a file that knows only two texts; an empty one makes a null bead.

    `known` may give its confidence and similarity.
    """
    place = {"index": number, "start": 0, "paragraph": number}
    sides = {
        name: {
            "lang": lang,
            "text": text,
            "sentences": [{**place, "end": len(text)}] if text else [],
        }
        for name, lang, text in (("src", src_lang, src), ("tgt", other(src_lang), tgt))
    }
    return {
        "doc": doc,
        "bead": number,
        "type": f"{min(len(src), 1)}-{min(len(tgt), 1)}",
        **sides,
        "similarity": None,
        "confidence": 1.0,
        "status": "auto",
        "flags": [],
        **known,
    }


def flag_record(flag: Flag) -> Record:
    """A flag as JSON writes it."""
    return {
        "kind": flag.kind,
        "mqm": flag.mqm,
        "severity": flag.severity,
        "confidence": flag.confidence,
        "src": [list(span) for span in flag.src],
        "tgt": [list(span) for span in flag.tgt],
        "message": flag.message,
    }


def flag_from(record: Mapping[str, Any]) -> Flag:
    """Read what `flag_record` wrote."""
    return Flag(
        record["kind"],
        record["severity"],
        record["confidence"],
        _spans(record["src"]),
        _spans(record["tgt"]),
        record["message"],
    )


_MOST_SENTENCES = 10_000_000
"""A greater index is an error of the file: the sentences before it are made up in memory."""


def check_record(record: Mapping[str, Any]) -> None:
    """KeyError, TypeError or ValueError where a record cannot be read back."""
    if not isinstance(record["doc"], str):
        raise TypeError("doc is no text")
    sides = [record[side] for side in ("src", "tgt") if side in record]
    skipped = record["type"] == "skipped"
    if skipped:
        record["reason"]
    else:
        if len(sides) != 2:
            raise KeyError("src" if "src" not in record else "tgt")
        _check_bead(record)
    for side in sides:
        if side["lang"] not in LANGUAGES or not isinstance(side["text"], str):
            raise ValueError("a side needs lang en or zh and a text")
        for sentence in side["sentences"]:
            if not 0 <= sentence["start"] <= sentence["end"] or sentence["paragraph"] < 0:
                raise ValueError("offsets run backwards")
            if not skipped and not 0 <= sentence["index"] < _MOST_SENTENCES:
                raise ValueError(f"index {sentence['index']}")


def _check_bead(record: Mapping[str, Any]) -> None:
    if {record["src"]["lang"], record["tgt"]["lang"]} != set(LANGUAGES):
        raise ValueError("one side must be en, the other zh")
    if record["status"] not in STATUSES:
        raise ValueError(f"status {record['status']!r}")
    float(record["confidence"]), int(record["bead"])
    if record["similarity"] is not None:
        float(record["similarity"])
    for flag in map(flag_from, record["flags"]):
        if flag.kind not in FLAG_KINDS or flag.severity not in SEVERITIES:
            raise ValueError(f"flag {flag.severity} {flag.kind}")


def _spans(pairs: Iterable[Iterable[int]]) -> tuple[Span, ...]:
    return tuple(cast(Span, tuple(pair)) for pair in pairs)


def _side(document: Document, span: range) -> Record:
    return {
        "lang": document.lang,
        "text": document.span_text(span),
        "sentences": [_sentence(document.sentences[i], i) for i in span],
    }


def _sentence(sentence: Sentence, index: int | None) -> Record:
    return {
        "index": index,
        "start": sentence.start,
        "end": sentence.end,
        "paragraph": sentence.paragraph,
    }


def alignments(lines: Iterable[Mapping[str, Any]]) -> Iterator[Alignment]:
    """Alignments from records, one for each run of records of the same document."""
    builder: _Builder | None = None
    for record in lines:
        if builder is None or builder.doc != record["doc"]:
            if builder is not None:
                yield builder.alignment()
            builder = _Builder(record["doc"])
        builder.add(record)
    if builder is not None:
        yield builder.alignment()


class _Builder:
    """Gathers one document's records."""

    def __init__(self, doc: str) -> None:
        self.doc = doc
        self._langs: dict[str, Lang] = {}
        self._sentences: dict[str, dict[int, Sentence]] = {"src": {}, "tgt": {}}
        self._beads: list[Bead] = []
        self._skipped: list[Skipped] = []

    def add(self, record: Mapping[str, Any]) -> None:
        for side in ("src", "tgt"):
            if side in record:
                self._langs[side] = record[side]["lang"]
        if record["type"] == "skipped":
            value = record["src"] if "src" in record else record["tgt"]
            self._skipped.extend(
                Skipped(value["lang"], sentence, record["reason"])
                for _, sentence in _sentences(value)
            )
            return
        self._beads.append(
            Bead(
                self._range("src", record["src"]),
                self._range("tgt", record["tgt"]),
                record["similarity"],
                record["confidence"],
                tuple(flag_from(flag) for flag in record["flags"]),
                record["status"],
                record["bead"],
            )
        )

    def _range(self, side: str, value: Mapping[str, Any]) -> range:
        found = dict(_sentences(value))
        self._sentences[side].update(found)
        return range(min(found), max(found) + 1) if found else range(0)

    def alignment(self) -> Alignment:
        src = self._langs.get("src") or other(self._langs.get("tgt", "zh"))
        langs = {"src": src, "tgt": self._langs.get("tgt") or other(src)}
        documents = {
            side: Document(langs[side], "", tuple(_without_gaps(found)))
            for side, found in self._sentences.items()
        }
        beads = tuple(self._placed(self._beads))
        return Alignment(self.doc, documents["src"], documents["tgt"], beads, tuple(self._skipped))

    @staticmethod
    def _placed(beads: Iterable[Bead]) -> Iterator[Bead]:
        """Empty sides put where the bead stands, as the aligner gives them."""
        src = tgt = 0
        for bead in beads:
            at_src = bead.src or range(src, src)
            at_tgt = bead.tgt or range(tgt, tgt)
            src, tgt = at_src.stop, at_tgt.stop
            yield replace(bead, src=at_src, tgt=at_tgt)


def _without_gaps(found: Mapping[int, Sentence]) -> Iterator[Sentence]:
    """Sentences in order, empty ones in place of those that the file leaves out.

    A TMX has no null beads, and a filtered corpus only some beads: the others keep their indices.
    """
    at = paragraph = 0
    for index in range(max(found, default=-1) + 1):
        sentence = found.get(index) or Sentence("", at, at, paragraph)
        at, paragraph = sentence.end, sentence.paragraph
        yield sentence


def _sentences(value: Mapping[str, Any]) -> Iterator[tuple[int, Sentence]]:
    """Index and sentence of one side of a record, cut from the joined text by length."""
    items = value["sentences"]
    lengths = [item["end"] - item["start"] for item in items]
    texts = _cut(value["text"], lengths, value["lang"])
    for item, text in zip(items, texts, strict=True):
        yield item["index"], Sentence(text, item["start"], item["end"], item["paragraph"])


def _cut(text: str, lengths: list[int], lang: Lang) -> list[str]:
    """The texts that `joined` made one of; pieces of like length where it was edited since."""
    if not lengths:
        return []
    gap = " " if lang == "en" else ""
    places = list(accumulate((length + len(gap) for length in lengths[:-1]), initial=0))
    ends = [a + length for a, length in zip(places, lengths, strict=True)]
    if ends[-1:] != [len(text)] or any(text[b : b + len(gap)] != gap for b in ends[:-1]):
        return _cut_edited(text, lengths, gap)
    return [text[a:b] for a, b in zip(places, ends, strict=True)]


def _cut_edited(text: str, lengths: list[int], gap: str) -> list[str]:
    """As many pieces as lengths, which joined with `gap` give the text back."""
    pieces = text.split(gap) if gap else list(text)
    total = sum(lengths) or 1
    cuts = [round(len(pieces) * done / total) for done in accumulate(lengths, initial=0)]
    cuts[-1] = len(pieces)
    return [gap.join(pieces[a:b]) for a, b in pairwise(cuts)]
