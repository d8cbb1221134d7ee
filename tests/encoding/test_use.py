"""The built-in encoder's own workings."""

import numpy as np

from aligner.encoding import use_network
from aligner.encoding.use import UniversalSentenceEncoder


def test_a_vector_does_not_depend_on_what_was_encoded_before(monkeypatch):
    before = ["The harvest failed again.", "今年又歉收了。", "Three cranes stood in the reeds."]
    texts = ["A crane stood alone.", "孤鹤", "又"]
    fresh = UniversalSentenceEncoder().encode(texts)
    used = UniversalSentenceEncoder()
    used.encode(before)
    assert np.array_equal(used.encode(texts), fresh)
    # No room for more pieces than those of one call: each call begins anew.
    monkeypatch.setattr(use_network, "_KEPT", 1)
    full = UniversalSentenceEncoder()
    full.encode(before)
    assert np.array_equal(full.encode(texts), fresh)
