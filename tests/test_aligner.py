"""The object that holds what is loaded, and many pairs at once."""

import errno
import os
from concurrent.futures import ThreadPoolExecutor

import pytest

import aligner
from aligner import flagging, pipeline, products
from aligner.config import Settings
from tests.fuzz.documents import NASTY, pairs


@pytest.fixture(scope="module")
def held(encoder) -> aligner.Aligner:
    return aligner.Aligner(encoder=encoder)


def test_many_pairs_at_once_are_each_checked_by_itself(held):
    texts = [*pairs()[:60], *((zh, en) for en, zh in pairs()[:60]), *zip(NASTY, NASTY, strict=True)]
    for least in (0.0, None):
        together = held.check_pairs(texts, min_confidence=least)
        assert [each.flags for each in together] == [
            held.check(src, tgt, min_confidence=least) for src, tgt in texts
        ]


def test_it_says_what_the_functions_say(held, encoder):
    en, zh = ([pair[k] for pair in pairs()[:12]] for k in (0, 1))
    assert held.align(en, zh) == aligner.align(en, zh, encoder=encoder)
    for src, tgt in pairs()[:5]:
        assert held.check(src, tgt) == aligner.check(src, tgt, encoder=encoder)
        exact = aligner.check(src, tgt, families="exact")
        assert held.check(src, tgt, families="exact") == exact
    checked = aligner.check_pairs(pairs()[:5], families="exact")
    assert [each.flags for each in checked] == [
        aligner.check(*pair, families="exact") for pair in pairs()[:5]
    ]


def test_threads_may_share_it():
    shared = aligner.Aligner()  # loaded by whichever thread comes first
    texts = pairs()[:40]

    def work(number: int):
        part = texts[number : number + 10]
        found = shared.align([en for en, _ in part], [zh for _, zh in part])
        return found, [shared.check(*pair, min_confidence=0.0) for pair in part]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(work, range(16)))
    assert found == [work(number) for number in range(16)]


def test_while_the_caller_works_the_products_are_free(encoder):
    found = flagging.check_pairs(pairs()[:3], Settings(), encoder)
    assert next(found) is not None
    assert products._LIMIT._inside == 0
    assert len([*found]) == 2


def test_the_functions_read_an_encoder_once(monkeypatch):
    loaded = []
    real = pipeline.load_tools

    def load(*arguments):
        loaded.append(arguments)
        return real(*arguments)

    monkeypatch.setattr(pipeline, "load_tools", load)
    aligner._named.cache_clear()
    for _ in range(3):
        aligner.check("It rained.", "下雨了。", "en", "zh")
        aligner.align(["It rained."], ["下雨了。"], "en", "zh")
    assert len(loaded) == 1


@pytest.mark.parametrize("pair", ["ab", ("a",), ("a", None), ("a", "b", "c"), 3, ("a", b"b")])
def test_what_is_no_pair_is_refused_with_its_place(held, pair):
    with pytest.raises(aligner.InputError, match="pair 1 is"):
        held.check_pairs([("It rained.", "下雨了。"), pair])


@pytest.mark.parametrize(
    "options",
    [
        {"preset": "x"},
        {"families": "x"},
        {"min_confidence": 2},
        {"min_confidence": "0.5"},
        {"min_confidence": True},
        {"jobs": 0},
        {"jobs": "2"},
        {"jobs": 1.5},
        {"device": "tpu9"},
    ],
)
def test_options_are_judged_at_once(options):
    with pytest.raises(aligner.ConfigError):
        aligner.Aligner(**options)


@pytest.mark.parametrize("name", ["none.csv", "a\0b", "folder", "closed.csv", "closed/a.csv"])
def test_a_glossary_that_cannot_be_read_is_an_input_error(encoder, tmp_path, monkeypatch, name):
    (tmp_path / "folder").mkdir()
    (tmp_path / "closed.csv").write_text("en,zh\nrain,雨\n", encoding="utf-8")
    real = os.stat, os.open

    def refusing(call):
        def refuse(path, *arguments, **options):
            if "closed" in str(path):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            return call(path, *arguments, **options)

        return refuse

    # Whoever runs the tests as root may read everything.
    monkeypatch.setattr(os, "stat", refusing(real[0]))
    monkeypatch.setattr(os, "open", refusing(real[1]))
    closed = aligner.Aligner(encoder=encoder, glossary=tmp_path / name)
    for call in (closed.check, closed.align):
        with pytest.raises(aligner.InputError):
            call("It rained.", "下雨了。")


def test_records_are_the_lines_of_the_file(held, tmp_path):
    import json

    found = held.align([en for en, _ in pairs()[:8]], [zh for _, zh in pairs()[:8]])
    aligner.write(found, tmp_path / "a.jsonl")
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    corpus = aligner.read(tmp_path / "a.jsonl")
    assert found.to_records() == [json.loads(line) for line in lines] == corpus.to_records()
    assert corpus[0].to_records() == corpus[:1].to_records()
    assert isinstance(corpus[:1], aligner.Corpus)
