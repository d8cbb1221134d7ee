"""What people marked, read from small tables of every kind."""

from math import exp, isnan

import pytest

from aligner.errors import InputError
from aligner.training.content_examples import ALL_KNOWN, Mark
from aligner.training.marks import (
    is_marked,
    joined_words,
    marked,
    name_of,
    unmarked,
)

MQM = ("system", "doc", "segment", "rater", "source", "target", "category", "severity")
SRC, TGT = "农民卖掉了那匹老马。", "The farmer sold the old horse."


def table(path, names, *rows):
    lines = ["\t".join(map(str, row)) for row in (names, *rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def row(category, severity="Major", rater="r1", src=SRC, tgt=TGT, system="s", segment="1"):
    return (system, "farm", segment, rater, src, tgt, category, severity)


def rated(tmp_path, *rows):
    """The one segment of an MQM file."""
    table(tmp_path / "ted-zhen.tsv", MQM, *rows)
    (example,) = marked(tmp_path)
    return example


def told(marks):
    return {(mark.span, mark.head) for mark in marks}


MULE = TGT.replace("horse", "<v>mule</v>")
AT_MULE = (24, 28)


def test_a_mistranslation_is_marked_in_the_target(tmp_path):
    example = rated(tmp_path, row("Accuracy/Mistranslation", tgt=MULE))
    assert (example.src, example.tgt, example.src_lang) == (SRC, TGT.replace("horse", "mule"), "zh")
    assert (example.path, example.document) == ("ted", "ted:farm")
    assert example.tgt[slice(*AT_MULE)] == "mule"
    assert told(example.marks[1]) == {(AT_MULE, "wrong"), (AT_MULE, "bad")}
    assert example.marks[0] == () and example.lacking == (0.0, 0.0)
    assert example.pair[:2] == (1.0, 1.0)
    assert example.pair[2] == pytest.approx(1 - exp(-1)) and isnan(example.pair[3])


def test_of_the_source_only_what_was_left_out_is_known(tmp_path):
    example = rated(tmp_path, row("Accuracy/Mistranslation", tgt=MULE))
    assert example.known == ((True, False, False), ALL_KNOWN)


def test_a_minor_mistranslation_is_bad_and_not_wrong(tmp_path):
    example = rated(tmp_path, row("Accuracy/Mistranslation", "Minor", tgt=MULE))
    assert told(example.marks[1]) == {(AT_MULE, "bad")}
    assert example.pair[:2] == (0.0, 0.0)
    assert example.pair[2] == pytest.approx(1 - exp(-1 / 5))


@pytest.mark.parametrize("severity", ["Major", "Minor"])
def test_an_omission_is_marked_in_the_source(tmp_path, severity):
    source = SRC.replace("老", "<v>老</v>")
    example = rated(tmp_path, row("Accuracy/Omission", severity, src=source))
    place = (7, 8)
    assert SRC[slice(*place)] == "老"
    assert told(example.marks[0]) == {(place, "missing"), (place, "bad")}
    assert example.marks[1] == ()
    assert example.lacking == ((1.0, 0.0) if severity == "Major" else (0.0, 0.0))


def test_an_addition_is_marked_in_the_target(tmp_path):
    example = rated(tmp_path, row("Accuracy/Addition", tgt=MULE))
    assert told(example.marks[1]) == {(AT_MULE, "missing"), (AT_MULE, "bad")}
    assert example.lacking == (0.0, 1.0)
    assert example.pair[:2] == (1.0, 0.0)


def test_style_is_no_mark_but_costs(tmp_path):
    example = rated(
        tmp_path,
        row("Style/Awkward", tgt=MULE),
        row("Fluency/Punctuation", "Minor", tgt=MULE),
        row("Fluency/Grammar", "Minor", tgt=MULE),
    )
    assert example.marks == ((), ())
    assert example.pair[:2] == (0.0, 0.0)
    assert example.pair[2] == pytest.approx(1 - exp(-(5 + 0.1 + 1) / 5))


def test_terminology_is_a_mark_but_no_accuracy_error(tmp_path):
    example = rated(tmp_path, row("Terminology/Inappropriate for context", tgt=MULE))
    assert told(example.marks[1]) == {(AT_MULE, "wrong"), (AT_MULE, "bad")}
    assert example.pair[0] == 0.0


def test_what_is_no_translation_costs_most(tmp_path):
    example = rated(tmp_path, row("Non-translation!", tgt=f"<v>{TGT}</v>"))
    assert told(example.marks[1]) == {((0, len(TGT)), "wrong"), ((0, len(TGT)), "bad")}
    assert example.pair[:2] == (1.0, 1.0)
    assert example.pair[2] == pytest.approx(1 - exp(-5))


def test_the_penalty_of_a_rater_has_a_limit(tmp_path):
    example = rated(tmp_path, *(row("Style/Awkward", tgt=MULE) for _ in range(9)))
    assert example.pair[2] == pytest.approx(1 - exp(-5))


def test_no_error(tmp_path):
    example = rated(tmp_path, row("No-error", "No-error"))
    assert example.marks == ((), ())
    assert example.pair[:3] == (0.0, 0.0, 0.0)
    assert example.lacking == (0.0, 0.0)


def test_several_raters_are_shares(tmp_path):
    example = rated(
        tmp_path,
        row("Accuracy/Mistranslation", rater="r1", tgt=MULE),
        row("Accuracy/Mistranslation", "Minor", rater="r2", tgt=MULE),
        row("No-error", "No-error", rater="r3", tgt=TGT.replace("horse", "mule")),
    )
    assert {mark.share for mark in example.marks[1]} == {1 / 3}
    assert {(mark.head, mark.rater) for mark in example.marks[1]} == {
        ("wrong", "r1"),
        ("bad", "r1"),
        ("bad", "r2"),
    }
    assert example.pair[0] == pytest.approx(1 / 3)
    assert example.pair[2] == pytest.approx(1 - exp(-(5 + 1) / 3 / 5))


def test_a_rater_who_marks_twice_says_so_once(tmp_path):
    farmer = TGT.replace("farmer", "<v>farmer</v>")
    example = rated(
        tmp_path,
        row("Accuracy/Mistranslation", rater="r1"),
        row("Accuracy/Mistranslation", rater="r1", tgt=farmer),
        row("No-error", "No-error", rater="r2"),
    )
    assert example.pair[:2] == (0.5, 0.5)


def test_segments_and_systems_are_apart(tmp_path):
    table(
        tmp_path / "ted-zhen.tsv",
        MQM,
        row("No-error", "No-error"),
        row("No-error", "No-error", system="t"),
        row("No-error", "No-error", segment="2"),
    )
    assert len(marked(tmp_path)) == 3


@pytest.mark.parametrize(
    ("text", "bare", "span"),
    [
        ("a <v>b</v> c", "a b c", (2, 3)),
        ("<v></v>a", "a", (0, 0)),
        ("<v>a\nb</v>", "a\nb", (0, 3)),
        ("a b", "a b", None),
        ("a <v>b", "a b", None),
        ("a</v> <v>b</v>", "a b", (2, 3)),
    ],
)
def test_marks_are_taken_out(text, bare, span):
    assert unmarked(text) == (bare, span)


def test_scores(tmp_path):
    table(
        tmp_path / "news-zhen-scores.tsv",
        ("system", "segment", "penalty", "source", "target"),
        ("s", "3", "-5.0", SRC, TGT),
        ("s", "27", "-0.0", SRC, TGT),
    )
    one, two = marked(tmp_path)
    assert (one.path, one.document, two.document) == ("news", "news:0", "news:2")
    assert one.pair[2] == pytest.approx(1 - exp(-1)) and two.pair[2] == 0.0
    assert all(isnan(one.pair[k]) for k in (0, 1, 3))
    assert one.marks == ((), ()) and one.src_lang == "zh"


WORDS = ("source", "target", "source_tags", "target_and_gap_tags")


def test_words_and_gaps(tmp_path):
    table(
        tmp_path / "en-zh-words-train.tsv",
        WORDS,
        (
            "The farmer sold it .",
            "农民 卖掉 它 。",
            "OK BAD OK OK BAD",
            # A tag for every gap, first and last too: those say nothing here.
            "BAD OK OK BAD OK OK BAD BAD OK",
        ),
    )
    (example,) = marked(tmp_path)
    assert (example.src, example.tgt) == ("The farmer sold it.", "农民卖掉它。")
    assert (example.src_lang, example.path, example.document) == ("en", "words", "words:0")
    assert example.marks == ((Mark((4, 10), "bad"),), (Mark((2, 4), "bad"),))
    assert example.known == ((False, False, True),) * 2
    assert all(map(isnan, (*example.pair, *example.lacking)))


def test_words_without_a_tag_each_are_left_out(tmp_path):
    table(tmp_path / "en-zh-words-train.tsv", WORDS, ("One two", "一 二", "OK", "OK OK OK OK OK"))
    assert marked(tmp_path) == []


@pytest.mark.parametrize(
    ("words", "lang", "text"),
    [
        ("He said ( twice ) , 5 % .", "en", "He said (twice), 5%."),
        ("$ 5 [ ok ]", "en", "$5 [ok]"),
        ("他 说 了 New York 两 次", "zh", "他说了New York两次"),
        ("第 3 , 000 号", "zh", "第3, 000号"),
        ("", "en", ""),
    ],
)
def test_words_as_a_text(words, lang, text):
    each = words.split(" ") if words else []
    joined, spans = joined_words(each, lang)
    assert joined == text
    assert [joined[a:b] for a, b in spans] == each


def test_votes_on_critical_errors(tmp_path):
    table(
        tmp_path / "en-zh-critical-train.tsv",
        ("source", "target", "votes", "label"),
        ("One.", "一。", "[0, 1, 1]", "ERR"),
        ("Two.", "二。", "[0, 0, 0]", "NOT"),
    )
    one, two = marked(tmp_path)
    assert one.path == "critical"
    assert one.pair[3] == pytest.approx(2 / 3) and two.pair[3] == 0.0
    assert all(isnan(one.pair[k]) for k in range(3))


def test_files_for_judging_are_not_read(tmp_path):
    table(tmp_path / "ted-zhen.tsv", MQM, row("No-error", "No-error"))
    table(tmp_path / "ted-zhen-dev.tsv", MQM, row("Accuracy/Mistranslation"), ("short",))
    (example,) = marked(tmp_path)
    assert example.pair[0] == 0.0


def test_names_of_data(tmp_path):
    names = ("ted-zhen.tsv", "general2023-zhen-a.tsv", "en-zh-words-train.tsv")
    assert [name_of(tmp_path / name) for name in names] == ["ted", "general2023", "words"]


def test_folders_of_marks_are_known(tmp_path):
    assert not is_marked(tmp_path)
    assert not is_marked(tmp_path / "missing")
    table(tmp_path / "a.tsv", ("file", "en", "zh"), ("x", "A.", "甲。"))
    assert not is_marked(tmp_path)
    table(tmp_path / "b.tsv", MQM)
    assert is_marked(tmp_path)


@pytest.mark.parametrize(
    ("names", "rows", "problem"),
    [
        (("a", "b"), [], "none of the columns category"),
        (("category", "severity"), [], "no column system"),
        (("votes", "source"), [], "no column target"),
        (MQM, [("s", "farm", "1")], "line 2 has 3 cells, 8 are needed"),
        (("segment", "penalty", "source", "target"), [("1", "x", "甲", "A")], "the penalty is 'x'"),
        (("segment", "penalty", "source", "target"), [("", "-1", "甲", "A")], "the segment is ''"),
        (("segment", "penalty", "source", "target"), [("1", "nan", "甲", "A")], "a number"),
        (("source", "target", "votes"), [("A", "甲", "yes")], "line 2: votes"),
        (("source", "target", "votes"), [("A", "甲", "[]")], "line 2: votes"),
        (("source", "target", "votes"), [("A", "甲", '["1"]')], "line 2: votes"),
    ],
)
def test_bad_tables_are_refused(tmp_path, names, rows, problem):
    table(tmp_path / "ted-zhen.tsv", names, *rows)
    with pytest.raises(InputError) as caught:
        marked(tmp_path)
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_table_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "ted-zhen.tsv").write_bytes(b"\xff\xfe")
    for read in (marked, is_marked):
        with pytest.raises(InputError, match="not UTF-8"):
            read(tmp_path)
