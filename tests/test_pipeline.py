"""What holds of every alignment, on texts put together at random."""

import itertools
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import aligner
from aligner import flagging, pipeline
from aligner.bitext import Skipped
from aligner.config import Settings
from aligner.divergence import load_judge, load_second_reader
from aligner.divergence.judging import WEIGHTS as JUDGE
from aligner.errors import InputError
from aligner.language.words.lexicon import LEXICON, load_lexicon
from aligner.pipeline import Tools, align_bilingual, load_tools
from aligner.policy import NO_POLICY
from tests.fuzz.test_documents import only_of_a_target
from tests.support import SEEDS, run

PAIRS = [
    ("It rained all day on Monday.", "星期一下了一整天雨。"),
    ("The 16,000 workers went home early.", "1.6万名工人提前回家了。"),
    ("“Stop,” said Dr. Lee.", "“停下。”李医生说。"),
    ("Prices rose by 3.1% in 2021.", "2021年物价上涨了3.1%。"),
    ("He lives in 𠮷野 village 😀.", "他住在𠮷野村😀。"),
    ("Nobody knew why the bridge had been closed.", "没有人知道桥为什么关闭。"),
    ("Why not?", "为什么不呢？"),
    ("A & B <b> agree\tto it.", "A & B <b> 同意。"),
]


@pytest.fixture(scope="module")
def tools(encoder) -> Tools:
    return load_tools(Settings(), encoder)


ids = st.lists(st.integers(0, len(PAIRS) - 1), min_size=1, max_size=8)
en_texts = st.tuples(ids, st.sampled_from([" ", "\n", "\r\n\r\n", "\n\n  \n"]))
quick = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def text_of(chosen, side):
    numbers, gap = chosen
    return gap.join(PAIRS[i][side] for i in numbers)


def check_invariants(alignment):
    for side, spans in (
        (alignment.src, [bead.src for bead in alignment.beads]),
        (alignment.tgt, [bead.tgt for bead in alignment.beads]),
    ):
        covered = [i for span in spans for i in span]
        assert covered == list(range(len(side.sentences)))
        aside = [item.sentence for item in alignment.skipped if item.lang == side.lang]
        for sentence in (*side.sentences, *aside):
            assert side.text[sentence.start : sentence.end] == sentence.text
        places = sorted((s.start, s.end) for s in (*side.sentences, *aside))
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(places))
        held = set()
        for start, end in places:
            held.update(range(start, end))
        if len({alignment.src.text, alignment.tgt.text}) == 2:
            assert not "".join(c for i, c in enumerate(side.text) if i not in held).strip()
    for bead in alignment.beads:
        assert bead.src or bead.tgt
        assert 0 <= bead.confidence <= 1
        assert (bead.similarity is None) == bead.is_null
        for text, spans in zip(
            alignment.texts(bead),
            ([s for f in bead.flags for s in f.src], [s for f in bead.flags for s in f.tgt]),
            strict=True,
        ):
            assert all(0 <= a < b <= len(text) for a, b in spans)


@quick
@given(en=en_texts, zh=en_texts)
def test_every_sentence_is_in_one_bead_or_set_aside(encoder, en, zh):
    found = aligner.align(text_of(en, 0), text_of(zh, 1), "en", "zh", encoder=encoder)
    check_invariants(found)


MIRROR = {"omission": "addition", "addition": "omission"}


@quick
@given(en=en_texts, zh=en_texts)
def test_exchanging_the_languages_exchanges_the_beads(encoder, en, zh):
    """The network knows which side is the source, and consistency asks for it: their flags may
    differ. By default omissions are shown earlier than additions."""
    asked = {"encoder": encoder, "families": "exact", "min_confidence": 0.5}
    one = aligner.align(text_of(en, 0), text_of(zh, 1), "en", "zh", **asked)
    two = aligner.align(text_of(zh, 1), text_of(en, 0), "zh", "en", **asked)
    assert (one.src, one.tgt) == (two.tgt, two.src)
    for a, b in zip(one.beads, two.beads, strict=True):
        assert (a.src, a.tgt, a.similarity, a.confidence) == (
            b.tgt,
            b.src,
            b.similarity,
            b.confidence,
        )
        if only_of_a_target(*one.texts(a)):
            continue
        assert {
            (f.kind, f.severity, f.confidence, f.src, f.tgt)
            for f in a.flags
            if f.kind != "consistency"
        } == {
            (MIRROR.get(f.kind, f.kind), f.severity, f.confidence, f.tgt, f.src)
            for f in b.flags
            if f.kind != "consistency"
        }


@quick
@given(en=ids, zh=ids, empty=st.booleans())
def test_given_sentences_are_kept_as_they_are(encoder, en, zh, empty):
    src = [PAIRS[i][0] for i in en] + ([""] if empty else [])
    tgt = [PAIRS[i][1] for i in zh]
    found = aligner.align(src, tgt, "en", "zh", encoder=encoder)
    assert (found.src.texts(), found.tgt.texts()) == (src, tgt)
    check_invariants(found)


@quick
@given(numbers=ids, zh_first=st.booleans())
def test_a_bilingual_text_loses_nothing(tools, numbers, zh_first):
    order = (1, 0) if zh_first else (0, 1)
    text = "\n\n".join(PAIRS[i][side] for i in numbers for side in order)
    try:
        found = align_bilingual(text, Settings(), tools)
    except InputError:
        return
    check_invariants(found)
    sentences = [*found.src.sentences, *found.tgt.sentences]
    sentences += [item.sentence for item in found.skipped if isinstance(item, Skipped)]
    held = {i for s in sentences for i in range(s.start, s.end)}
    assert not "".join(c for i, c in enumerate(text) if i not in held).strip()


def test_the_same_bytes_whatever_the_threads(tmp_path):
    """Two runs, one and several threads, with and without vectors kept on disk."""
    source = next(SEEDS.glob("004*"))
    made = []
    for number, (threads, option) in enumerate(
        [("1", "--no-cache"), ("2", "--no-cache"), ("2", "--quiet"), ("1", "--quiet")]
    ):
        env = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), threads)
        env |= {"SOURCE_DATE_EPOCH": "1700000000", "XDG_CACHE_HOME": str(tmp_path / "cache")}
        files = [tmp_path / f"{number}.{suffix}" for suffix in ("jsonl", "tmx", "tsv")]
        outputs = [part for file in files for part in ("-o", file)]
        ran = run("align", source, *outputs, option, cwd=tmp_path, env=env)
        assert ran.code == 0, ran.err
        made.append([file.read_bytes() for file in files])
    assert made[0] == made[1] == made[2] == made[3]


def test_the_document_order_decides_source_and_target(tools):
    text = "\n\n".join(part for pair in PAIRS for part in (pair[1], pair[0]))
    assert align_bilingual(text, Settings(), tools).src.lang == "zh"
    assert align_bilingual(text, Settings(src_lang="en"), tools).src.lang == "en"


def test_the_signature_names_what_looks_again(encoder: Any) -> None:
    bare = Settings(families="none")
    tools = load_tools(bare, encoder)
    network = load_second_reader()
    assert "content" not in str(pipeline.signature(tools, bare))
    named = str(pipeline.signature(replace(tools, network=network), bare))
    assert f"checks:none|second_look:{network.name}@{network.digest}" in named
    checked = str(pipeline.signature(replace(tools, network=network), Settings()))
    assert checked.count("content:") == checked.count("lexicon:") == 1
    exact = str(pipeline.signature(tools, Settings(families="exact")))
    judge = f"judge:{JUDGE}@{load_judge().digest}"
    assert f"checks:exact|{judge}|lexicon:{LEXICON}@{load_lexicon().digest}" in exact
    assert judge in checked and "judge:" not in named


def test_the_origin_is_told_by_the_option_or_the_policy() -> None:
    policy = replace(NO_POLICY, origin="machine")
    assert Settings().told_origin is None
    assert Settings(policy=policy).told_origin == "machine"
    assert Settings(policy=policy, origin="human").told_origin == "human"


def test_names_are_surer_in_what_a_machine_made(tools: Tools) -> None:
    pairs = [("He went to Paris by train.", "他坐火车去了伦敦。")]
    found = {}
    for origin in ("human", None, "machine"):
        settings = Settings(families="exact", min_confidence=0.0, origin=origin)
        (checked,) = flagging.check_pairs(pairs, settings)
        (found[origin],) = (f.confidence for f in checked.flags if f.kind == "name")
    assert found["human"] < found[None] < found["machine"]
    assert "origin:machine" in str(pipeline.signature(tools, Settings(origin="machine")))
