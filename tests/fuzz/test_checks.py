"""Every check on random pairs of texts: spans inside, the same the other way round.

The content network and the judge know which side is the source: what is the same either way is what
the exact checks give. Pairs with a flag that only a target can have have no mirror.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import aligner
from aligner import divergence
from tests.fuzz.documents import NASTY, fuzzed, pairs
from tests.fuzz.test_documents import inside, mirrored, only_of_a_target, told
from tests.support import Believing

_words = st.one_of(
    st.sampled_from(NASTY),
    st.sampled_from([text for pair in pairs() for text in pair]),
    st.sampled_from([word for pair in pairs() for word in pair[0].split()]),
    st.text(st.sampled_from("0123456789.,-–%$¥万亿千百十半负年月日第不没无零一二两三"), max_size=8),
)
# Repeated units: where a pattern may go over the same text again and again, it never ends.
_pumped = st.tuples(st.lists(_words, min_size=1, max_size=2), st.integers(2, 60)).map(
    lambda drawn: ("".join(drawn[0]) * drawn[1])[:900]
)
_texts = st.lists(st.one_of(_words, _words, _pumped), max_size=3).map(" ".join)
_cut = st.tuples(st.sampled_from(pairs()), st.integers(0, 90), st.integers(0, 40)).map(
    lambda drawn: (drawn[0][0][drawn[1] :], drawn[0][1][: drawn[2]])
)


@fuzzed(600)
@given(pair=st.one_of(st.tuples(_texts, _texts), _cut))
def test_exact_checks(pair):
    en, zh = pair
    inside(aligner.check(en, zh, "en", "zh", families="exact", min_confidence=0.0), en, zh)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(divergence, "load_judge", Believing)
        for least in (0.0, None):
            ahead = aligner.check(en, zh, "en", "zh", families="exact", min_confidence=least)
            back = aligner.check(zh, en, "zh", "en", families="exact", min_confidence=least)
            inside(ahead, en, zh)
            if not only_of_a_target(en, zh):
                assert sorted(map(told, ahead)) == sorted(map(mirrored, back))


@fuzzed(200)
@given(pair=st.one_of(st.tuples(_texts, _texts), _cut))
def test_all_checks(pair, encoder):
    en, zh = pair
    reader = aligner.Aligner(encoder=encoder)
    for src, tgt, langs in ((en, zh, ("en", "zh")), (zh, en, ("zh", "en"))):
        (found,) = reader.check_pairs([(src, tgt)], *langs, min_confidence=0.0)
        inside(found.flags, src, tgt)
        assert found.risk is None or 0 <= found.risk <= 1
        # A threshold only takes away.
        (fewer,) = reader.check_pairs([(src, tgt)], *langs, min_confidence=0.5)
        assert [flag for flag in found.flags if flag.confidence >= 0.5] == list(fewer.flags)
        assert fewer.risk == found.risk
