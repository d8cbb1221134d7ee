from dataclasses import replace

import pysubs2
import pytest

import aligner
from aligner.bitext import Alignment, Bead, Document, Sentence
from aligner.errors import OutputError
from tests.formats.samples import pair


def spoken(*lines, doc="film"):
    """Beads of a sentence each: source, target, first and last millisecond of both."""
    src, tgt, beads = [], [], []
    for en, zh, en_cue, zh_cue in lines:
        spans = []
        for side, text, cue in ((src, en, en_cue), (tgt, zh, zh_cue)):
            start = len(side)
            if text:
                side.append(Sentence(text, start * 100, start * 100 + len(text), start, cue))
            spans.append(range(start, len(side)))
        beads.append(Bead(*spans, 0.5, 0.9))
    return Alignment(
        doc, Document("en", "", tuple(src)), Document("zh", "", tuple(tgt)), tuple(beads)
    )


FILM = spoken(
    ("It rained\nall day.", "下了\n一天雨。", (1000, 2500), (1100, 2600)),
    ("Alone.", "", (3000, 3661), None),
    ("", "独自。", None, (3_723_004, 3_724_000)),
    ("a --> b", "甲", (4_000_000, 4_001_000), (4_000_000, 4_001_000)),
)


def test_pysubs2_reads_both_lines_at_the_time_of_the_source(tmp_path):
    aligner.write(FILM, tmp_path / "x.srt")
    found = [(e.start, e.end, e.plaintext) for e in pysubs2.load(str(tmp_path / "x.srt"))]
    assert found == [
        (1000, 2500, "It rained all day.\n下了一天雨。"),
        (3000, 3661, "Alone."),
        (3_723_004, 3_724_000, "独自。"),
        (4_000_000, 4_001_000, "a → b\n甲"),
    ]
    text = (tmp_path / "x.srt").read_text(encoding="utf-8")
    assert text.startswith("1\n00:00:01,000 --> 00:00:02,500\n") and "01:02:03,004" in text


def test_sentences_of_one_subtitle_are_shown_together(tmp_path):
    cue = (1000, 3000)
    film = spoken(
        ("Yes.", "是。", cue, cue), ("No.", "不。", cue, cue), ("A.", "甲。", (3000, 4000), cue)
    )
    aligner.write(film, tmp_path / "x.srt")
    events = pysubs2.load(str(tmp_path / "x.srt"))
    assert [event.plaintext for event in events] == ["Yes. No.\n是。不。", "A.\n甲。"]


def test_texts_without_times_are_refused_with_the_remedy(tmp_path):
    with pytest.raises(OutputError, match=r"'doc', bead 0: its sentences have no times.*\.srt"):
        aligner.write(pair("A.", "甲。"), tmp_path / "x.srt")
    assert list(tmp_path.iterdir()) == []


def test_two_films_are_two_files(tmp_path):
    with pytest.raises(OutputError, match="'film' and 'other' are two documents"):
        aligner.write([FILM, replace(FILM, doc="other")], tmp_path / "x.srt")
