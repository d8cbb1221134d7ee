"""An alignment as the flat records of the JSONL contract, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from aligner.bitext import (
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


def records(alignment: Alignment) -> Iterator[Record]:
    """Beads in order, then what was set aside. Keys always come in the same order."""
    for number, bead in enumerate(alignment.beads):
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
            side: Document(langs[side], "", tuple(value for _, value in sorted(found.items())))
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
            yield Bead(at_src, at_tgt, bead.similarity, bead.confidence, bead.flags, bead.status)


def _sentences(value: Mapping[str, Any]) -> Iterator[tuple[int, Sentence]]:
    """Index and sentence of one side of a record, cut from the joined text by length."""
    at = 0
    gap = 1 if value["lang"] == "en" else 0
    for item in value["sentences"]:
        length = item["end"] - item["start"]
        text = value["text"][at : at + length]
        yield item["index"], Sentence(text, item["start"], item["end"], item["paragraph"])
        at += length + gap
