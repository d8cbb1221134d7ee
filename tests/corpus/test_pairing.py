from pathlib import Path

import numpy as np
import pytest

from aligner.corpus.collect import pair_key, unique_names
from aligner.corpus.pairing import Scored, Unmatched, by_content, by_name, matched
from aligner.corpus.texts import Known, TextFile


def text(name, lang):
    return Known(TextFile(Path(name), name), "monolingual", lang)


def axis(index):
    return np.eye(4, dtype=np.float32)[index]


VECTORS = {"a.txt": axis(0), "b.txt": axis(1), "x.txt": axis(0), "y.txt": axis(1)}


def pair_texts(texts, vectors, score, threshold):
    """Names propose, then content; every proposal has a verdict, unless that is None."""
    names = by_name(texts)
    proposed = {(m.en, m.zh): m for m in (*names.sure, *names.doubtful)}
    near = by_content(texts, {t.path: vectors(t) for t in texts})
    for match in (*near.clear, *near.others):
        proposed.setdefault((match.en, match.zh), match)
    scored = [
        Scored(match, value)
        for match in proposed.values()
        if (value := score(match.en, match.zh)) is not None
    ]
    return matched(texts, scored, threshold)


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
    _, (alone,) = paired([text("x.txt", "zh")], {})
    assert alone.reason == "no English text to pair it with" and alone.candidate is None
    texts = [text("a.txt", "en"), text("b.txt", "en"), text("x.txt", "zh")]
    _, (second,) = paired(texts, {("a.txt", "x.txt"): 0.9, ("b.txt", "x.txt"): 0.8})
    assert "goes better with" in second.reason


def test_the_three_nearest_of_either_side_are_aligned():
    """Whatever else there is: no pair further apart is looked at, and none nearer is missed."""
    rng = np.random.default_rng(2)
    english, chinese = rng.normal(size=(7, 4)), rng.normal(size=(9, 4))
    sides = [text(f"{lang}{k}.txt", "en" if lang == "e" else "zh") for lang, k in
             [*(("e", k) for k in range(7)), *(("c", k) for k in range(9))]]  # fmt: skip
    vectors = {f"e{k}.txt": v for k, v in enumerate(english)}
    vectors |= {f"c{k}.txt": v for k, v in enumerate(chinese)}
    cosines = english @ chinese.T
    near = {
        (f"e{i}.txt", f"c{j}.txt")
        for i in range(7)
        for j in range(9)
        if (cosines[i] > cosines[i, j]).sum() < 3 or (cosines[:, j] > cosines[i, j]).sum() < 3
    }
    seen = []

    def score(en, zh):
        seen.append((str(en.path), str(zh.path)))
        return 0.9

    matches, _ = pair_texts(sides, lambda t: vectors[str(t.path)], score, 0.5)
    assert sorted(seen) == sorted(near)
    assert {match.by for match in matches} == {"content"}


def test_a_text_nearest_for_one_side_alone_is_found_by_content():
    """The last of four Chinese texts is fourth for the English one, which is its only one."""
    texts = [text("e.txt", "en"), *(text(f"c{k}.txt", "zh") for k in range(4))]
    vectors = {"e.txt": axis(0), **{f"c{k}.txt": axis(0) * (4 - k) for k in range(4)}}
    matches, _ = pair_texts(
        texts, lambda t: vectors[str(t.path)], lambda _, zh: 0.9 * (zh.path.stem == "c3"), 0.5
    )
    assert names(matches) == [("e.txt", "c3.txt", "content")]


def test_the_best_score_goes_first():
    texts = [text("a.txt", "en"), text("b.txt", "en"), text("y.txt", "zh"), text("x.txt", "zh")]
    scores = {("a.txt", "y.txt"): 0.6, ("a.txt", "x.txt"): 0.9, ("b.txt", "x.txt"): 0.8}
    matches, (b, y) = paired(texts, scores)
    assert names(matches) == [("a.txt", "x.txt", "content")]
    assert (b.candidate.path.stem, b.score, y.candidate.path.stem, y.score) == ("x", 0.8, "a", 0.6)


def test_of_equal_scores_the_name_goes_first_then_the_path():
    scores = {(en, zh): 0.8 for en in ("b.txt", "a.txt", "n.en.txt") for zh in ("n.zh.txt",)}
    texts = [text("a.txt", "en"), text("n.en.txt", "en"), text("n.zh.txt", "zh")]
    assert names(paired(texts, scores)[0]) == [("n.en.txt", "n.zh.txt", "name")]
    scores = {(en, zh): 0.8 for en in ("b.txt", "a.txt") for zh in ("x.txt", "y.txt")}
    texts = [text("b.txt", "en"), text("a.txt", "en"), text("x.txt", "zh"), text("y.txt", "zh")]
    assert names(paired(texts, scores)[0]) == [
        ("a.txt", "x.txt", "content"),
        ("b.txt", "y.txt", "content"),
    ]


def test_the_candidate_of_the_lonely_is_the_first_of_the_best():
    texts = [text(f"{k}.txt", "en") for k in "abc"] + [text("x.txt", "zh")]
    _, unmatched = paired(texts, {(f"{k}.txt", "x.txt"): 0.3 for k in "abc"})
    assert [each.candidate.path.stem for each in unmatched] == ["x", "x", "x", "a"]


def test_the_threshold_itself_is_enough():
    texts = [text("a.txt", "en"), text("b.txt", "en"), text("x.txt", "zh")]
    matches, (second,) = paired(texts, {("a.txt", "x.txt"): 0.5, ("b.txt", "x.txt"): 0.5})
    assert names(matches) == [("a.txt", "x.txt", "content")]
    assert second.reason == (
        "x translates it, and goes better with a: a second version, or parts of one text that "
        "should be joined"
    )


def test_a_pair_without_score_is_no_pair():
    en, zh = text("a.txt", "en"), text("x.txt", "zh")
    matches, unmatched = pair_texts([en, zh], lambda _: axis(0), lambda *_: None, 0.0)
    why = "no text near it in meaning is free"
    assert (matches, unmatched) == (
        [],
        [Unmatched(en, why, None, None), Unmatched(zh, why, None, None)],
    )


def test_keys_of_names():
    def key(name):
        return pair_key(Path(name))

    assert key("book/ch1.en.txt") == key("book/ch1.zh-CN.txt") == ("book", "ch1")
    assert key("book/en/ch1.txt") == key("book/zh/ch1.txt") == ("book", "ch1")
    assert key("报告_英文.txt") == key("报告_中文.txt")
    assert key("chapter.txt") is None and key("open.txt") is None
    assert key("book/ch1 [en].txt") == key("book/ZH - ch1.txt") == ("book", "ch1")
    assert key("book/Xerox.en.txt") == ("book", "Xerox")
    assert key("book/en.txt") is None, "a name of nothing else is shared with every other"
    assert key("zh/en.txt") == (".", "en")


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("en", "zh"),
        ("en-US", "zh-CN"),
        ("en_GB", "zh_TW"),
        ("en-us", "zh-Hans"),
        ("EN_us", "zh_hant"),
        ("eng", "zho"),
        ("English", "Chinese"),
        ("英语", "汉语"),
        ("英文", "中文"),
        ("英", "中"),
        ("en", "cn"),
        ("eng", "chi"),
    ],
)
@pytest.mark.parametrize("form", ["ch1.{}", "ch1-{}", "ch1_{}", "ch1 ({})", "ch1[{}]", "{}_ch1"])
def test_every_mark_of_a_language_is_left_out(english, chinese, form):
    for mark in (english, chinese):
        assert pair_key(Path(f"book/{form.format(mark)}.txt")) == ("book", "ch1")
        assert pair_key(Path(f"book/{mark}/ch1.txt")) == ("book", "ch1")


@pytest.mark.parametrize("name", ["_draft", "notes (1)", "[a]", "-x", "x.", "a b ", "(1) b"])
def test_marks_at_the_ends_of_a_name_name_no_language(name):
    """They are stripped with a language only: else those in en/ and zh/ would share nothing."""
    assert pair_key(Path(f"book/{name}.txt")) is None
    assert pair_key(Path(f"en/{name}.txt")) == pair_key(Path(f"zh/{name}.txt")) == (".", name)


def test_names_of_documents_are_unique():
    paths = [Path(p) for p in ("a/x.txt", "b/x.txt", "c/x.md", "x.txt")]
    found = unique_names(paths)
    assert len(set(found.values())) == 4
    assert found[paths[0]] == "x" and found[paths[1]] == "b/x"


def near(english, chinese):
    """The clear pairs and the others, by vectors of two sides."""
    sides = {f"e{k}.txt": v for k, v in enumerate(english)}
    sides |= {f"c{k}.txt": v for k, v in enumerate(chinese)}
    texts = [text(name, "en" if name[0] == "e" else "zh") for name in sides]
    found = by_content(texts, {t.path: sides[str(t.path)] for t in texts})
    return tuple(
        [(m.en.path.stem, m.zh.path.stem) for m in group] for group in (found.clear, found.others)
    )


def test_a_pair_is_clear_when_nobody_else_is_near_it_on_either_side():
    eye = np.eye(4, dtype=np.float32)
    clear, others = near(eye[:2], eye[:3])
    assert clear == [("e0", "c0"), ("e1", "c1")]
    assert ("e0", "c2") in others and not set(clear) & set(others)


def test_a_pair_with_a_rival_on_one_side_is_not_clear():
    eye = np.eye(4, dtype=np.float32)
    twin = 0.95 * eye[0] + 0.3 * eye[3]
    assert near(eye[:2], [eye[0], twin, eye[1]])[0] == [("e1", "c2")]
    assert near([eye[0], twin, eye[1]], eye[:2])[0] == [("e2", "c1")]


def test_of_one_candidate_nothing_is_clear():
    eye = np.eye(2, dtype=np.float32)
    assert near(eye[:1], eye[:1]) == ([], [("e0", "c0")])
