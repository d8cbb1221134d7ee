from pathlib import Path

import numpy as np

from aligner.corpus.collect import TextFile, pair_key, unique_names
from aligner.corpus.pairing import pair_texts
from aligner.reading import Layout


def text(name, lang):
    return TextFile(Path(name), name, "utf-8", Layout("monolingual", (), (), (lang,)))


def axis(index):
    return np.eye(4, dtype=np.float32)[index]


VECTORS = {"a.txt": axis(0), "b.txt": axis(1), "x.txt": axis(0), "y.txt": axis(1)}


def paired(texts, scores):
    return pair_texts(
        texts,
        lambda t: VECTORS.get(str(t.path), axis(2)),
        lambda en, zh: scores.get((str(en.path), str(zh.path)), 0.0),
        0.5,
    )


def names(matches):
    return [(str(m.en.path), str(m.zh.path), m.by) for m in matches]


def test_texts_pair_by_content_each_at_most_once():
    texts = [text("b.txt", "en"), text("a.txt", "en"), text("x.txt", "zh"), text("y.txt", "zh")]
    scores = {("a.txt", "x.txt"): 0.9, ("b.txt", "x.txt"): 0.8, ("b.txt", "y.txt"): 0.7}
    matches, unmatched = paired(texts, scores)
    assert names(matches) == [("a.txt", "x.txt", "content"), ("b.txt", "y.txt", "content")]
    assert not unmatched


def test_a_name_proposes_but_the_score_decides():
    texts = [text("n.en.txt", "en"), text("n.zh.txt", "zh"), text("x.txt", "zh")]
    matches, _ = paired(texts, {("n.en.txt", "n.zh.txt"): 0.6, ("n.en.txt", "x.txt"): 0.9})
    assert names(matches) == [("n.en.txt", "n.zh.txt", "name")]
    matches, unmatched = paired(texts, {("n.en.txt", "n.zh.txt"): 0.1})
    assert not matches
    assert "best candidate n.zh scores 0.10, 0.5 is needed" in unmatched[0].reason


def test_reasons_of_texts_without_counterpart():
    _, (alone,) = paired([text("a.txt", "en")], {})
    assert alone.reason == "no Chinese text to pair it with" and alone.score is None
    texts = [text("a.txt", "en"), text("b.txt", "en"), text("x.txt", "zh")]
    _, (second,) = paired(texts, {("a.txt", "x.txt"): 0.9, ("b.txt", "x.txt"): 0.8})
    assert "goes better with another" in second.reason


def test_keys_of_names():
    def key(name):
        return pair_key(Path(name))

    assert key("book/ch1.en.txt") == key("book/ch1.zh-CN.txt") == ("book", "ch1")
    assert key("book/en/ch1.txt") == key("book/zh/ch1.txt") == ("book", "ch1")
    assert key("报告_英文.txt") == key("报告_中文.txt")
    assert key("chapter.txt") is None and key("open.txt") is None


def test_names_of_documents_are_unique():
    paths = [Path(p) for p in ("a/x.txt", "b/x.txt", "c/x.md", "x.txt")]
    found = unique_names(paths)
    assert len(set(found.values())) == 4
    assert found[paths[0]] == "x" and found[paths[1]] == "b/x"
