"""Flags anew for what was read from a file that has no similarities."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from aligner.bitext import Alignment, Bead, Document, Flag, Sentence
from aligner.config import Settings
from aligner.flagging import recheck

OLD = Flag("date", "major", 0.9, (), (), "old")


class Encoder:
    """A vector by the first letter or character; remembers what it was asked."""

    identity = "letters"

    def __init__(self):
        self.asked = []

    def encode(self, texts):
        self.asked += texts
        angles = np.array([float(text[0] in "B乙") for text in texts])
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def document(lang, *texts):
    return Document(
        lang, "", tuple(Sentence(t, 9 * k, 9 * k + len(t), k) for k, t in enumerate(texts))
    )


@pytest.fixture
def value():
    beads = (
        Bead(range(1), range(1), None, 0.9, (OLD,)),
        Bead(range(1, 2), range(1, 1), None, 0.9, (OLD,)),
        Bead(range(2, 3), range(1, 2), 0.25, 0.9),
        Bead(range(3, 4), range(2, 3), None, 0.9),
    )
    src = document("en", "A cat.", "B dog.", "C hen.", "B 7 cows.")
    return Alignment("d", src, document("zh", "甲猫。", "丙鸡。", "丁九头牛。"), beads)


def test_only_what_is_missing_is_encoded(value):
    encoder = Encoder()
    tools = SimpleNamespace(encoder=encoder, seconds=(), network=None)
    found = recheck(value, Settings(families="exact"), tools)
    assert encoder.asked == ["A cat.", "B 7 cows.", "甲猫。", "丁九头牛。"]
    similarities = [bead.similarity for bead in found.beads]
    assert similarities == [pytest.approx(1.0), None, 0.25, pytest.approx(np.cos(1), abs=1e-4)]
    flags = [flag.message for bead in found.beads for flag in bead.flags]
    assert "old" not in flags and any("7" in message for message in flags)


def test_without_an_encoder_nothing_is_known(value):
    found = recheck(value, Settings(families="exact"), None)
    assert [bead.similarity for bead in found.beads] == [None, None, 0.25, None]
    assert replace(found, beads=value.beads) == value
