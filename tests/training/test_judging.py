"""Fitting the judge: what is right, what it learns of made cases, the command."""

import json
from dataclasses import replace
from math import isnan, nan

import numpy as np
import pytest

from aligner.bitext import Flag
from aligner.divergence import Content, Pair, load_judge
from aligner.divergence.content.reading import TokenOdds
from aligner.divergence.judging import EVIDENCE, FAMILIES, READ, RISK_SIGNS, Judge, family_of
from aligner.errors import InputError
from aligner.training import judging
from aligner.training.content_examples import Example, Mark
from aligner.training.judging import (
    Case,
    Verdict,
    Verdicts,
    fitted,
    is_marked_there,
    judged_by,
    judged_flags,
    key_of,
    read_verdicts,
    rightness,
    train_judge,
    weighed,
    weights_dict,
)
from tests.training.made import translations

NONE = Verdicts({})
EN, ZH = "The old mill burned in 2021.", "老磨坊2001年烧毁了。"


def content(wrong=0.0, major=0.0):
    sides = []
    for text in (EN, ZH):
        spans = np.array([[k, k + 1] for k in range(len(text))])
        odds = np.zeros((len(text), 3))
        odds[:, 1:] = wrong
        sides.append(TokenOdds(spans, odds))
    return Content(None, "en", *sides, np.zeros(2), np.array([major, major, 0.0, 0.0]), 0.8)


def flag(confidence=0.5):
    return Flag("number", "major", confidence, ((23, 27),), ((3, 7),), "2021 ≠ 2001")


def case(right, path="ted", check="numbers", wrong=0.0, major=0.0, risky=nan, group="", sure=0.5):
    pair = Pair(EN, ZH, "en", "zh", content=content(wrong, major))
    return Case(path, pair, [(check, flag(sure))], [right], [1.0], risky, group)


def cases(paths=("ted", "general2023"), count=60):
    """The network is right of the flags and the risk, but for one pair in ten."""
    draw, found = np.random.default_rng(1), []
    for k in range(count):
        right = float(k % 2)
        told = right if k % 9 else 1 - right
        found.append(
            case(
                right,
                paths[k // 4 % len(paths)],
                ("numbers", "form", "names")[k % 3],
                wrong=4 * told - 2 + draw.normal(0, 0.3),
                major=4 * told - 2 + draw.normal(0, 0.3),
                risky=right,
                group=f"source {k // 4}",
            )
        )
    return found


def test_right_flags_are_surer_than_wrong_ones():
    judge = Judge(fitted(cases()))
    for check in ("form", "names"):
        right, wrong = (
            judged_flags(judge, each)[0][1].confidence
            for each in (case(nan, check=check, wrong=2.0), case(nan, check=check, wrong=-2.0))
        )
        assert wrong < 0.5 < right


def test_without_the_network_a_kind_is_as_sure_as_it_is_often_right():
    some = [case(float(k % 4 == 0), wrong=1.0, risky=0.0) for k in range(200)]
    bare = Pair(EN, ZH, "en", "zh")
    (found,) = Judge(fitted(some)).judged("numbers", bare, [flag()])
    assert found.confidence == pytest.approx(0.25, abs=0.02)


def test_the_confidence_of_the_check_counts():
    some = [
        case(float(k % 2), sure=0.8 if k % 2 else 0.2, risky=0.0, path=("ted", "words")[k % 3 > 0])
        for k in range(100)
    ]
    judge, bare = Judge(fitted(some)), Pair(EN, ZH, "en", "zh")
    low, high = (
        judge.judged("numbers", bare, [flag(confidence=p)])[0].confidence for p in (0.2, 0.8)
    )
    assert low < 0.3 and high > 0.7


def test_shares_of_raters_are_labels():
    some = [case(1 / 3, risky=1 / 3) for _ in range(200)]
    judge = Judge(fitted(some))
    ((_, found),) = judged_flags(judge, some[0])
    assert found.confidence == pytest.approx(1 / 3, abs=0.02)
    assert judge.risk(some[0].pair, [(found, found)]) == pytest.approx(1 / 3, abs=0.02)


def test_flags_of_which_nobody_was_asked_say_nothing():
    some = cases()
    asked = fitted(some)
    assert fitted([*some, *(case(nan, check="lengths") for _ in range(50))]) == asked


def test_risk_is_higher_where_the_network_sees_an_error():
    judge = Judge(fitted(cases(count=400)))
    low, high = (
        judge.risk(each.pair, weighed(judge, each))
        for each in (case(nan, wrong=-2.0, major=-2.0), case(nan, wrong=2.0, major=2.0))
    )
    assert 0 <= low < 0.5 < high <= 1


def test_the_same_cases_give_the_same_weights():
    assert fitted(cases()) == fitted(cases())


def test_weights_go_through_json(tmp_path):
    made = fitted(cases())
    (tmp_path / "weights.json").write_text(json.dumps(weights_dict(made)), encoding="ascii")
    judge, own = load_judge(tmp_path), Judge(made)
    for each in cases(count=8):
        flags = weighed(own, each)
        assert weighed(judge, each) == flags
        assert judge.risk(each.pair, flags) == own.risk(each.pair, flags)


def test_every_weight_has_a_name():
    made = weights_dict(fitted(cases()))
    for name in ("slope", "level", "bare_slope", "bare_level"):
        assert list(made[name]) == list(FAMILIES)
    assert list(made["risk"]) == list(RISK_SIGNS)
    assert {group: list(own) for group, own in made["evidence"].items()} == {
        group: list(EVIDENCE) for group in READ
    }


def test_no_flag_and_no_difference_still_fit():
    bare = Pair(EN, ZH, "en", "zh", content=content())
    some = [Case("ted", bare, [], [], [], float(k % 2), "") for k in range(10)]
    made = fitted(some)
    assert set(made.slope.values()) == {0.0}
    assert Judge(made).risk(bare, []) == pytest.approx(0.5, abs=0.01)


# ---- What is right.

MARKS = (
    (Mark((0, 7), "missing", 1 / 3, "a"), Mark((0, 7), "bad", 1 / 3, "a")),
    (
        Mark((3, 7), "wrong", 1 / 3, "a"),
        Mark((3, 7), "bad", 1 / 3, "a"),
        Mark((4, 8), "bad", 1 / 3, "b"),
        Mark((8, 10), "missing", 1 / 3, "c"),
        Mark((8, 10), "bad", 1 / 3, "c"),
    ),
)


def example(path="ted", marks=MARKS):
    return Example(EN, ZH, "en", path, "a", marks)


def of(kind, src=(), tgt=(), sure=0.5):
    return Flag(kind, "major", sure, src, tgt, "")


@pytest.mark.parametrize(
    ("found", "share"),
    [
        (of("number", tgt=((3, 7),)), 1.0),
        (of("number", tgt=((5, 6),)), 1.0),
        (of("number", tgt=((0, 3),)), 0.0),
        (of("number", src=((3, 8),), tgt=((0, 3),)), 1.0),
        (of("omission", src=((4, 11),)), 1.0),
        (of("omission", src=((8, 11),)), 0.0),
        (of("addition", tgt=((7, 9),)), 1.0),
        (of("addition", tgt=((3, 7),)), 0.0),
    ],
)
def test_a_flag_is_right_where_a_rater_marked(found, share):
    assert is_marked_there(found, example()) == rightness(found, example(), NONE).right == share


def test_what_a_mistranslation_is_about_is_not_known():
    """A flag of one side's words: a major mistranslation anywhere may be about them, or not."""
    alone = of("number", src=((23, 27),))
    assert isnan(is_marked_there(alone, example()))
    assert is_marked_there(alone, example(marks=((), ()))) == 0.0


def test_a_mark_over_a_whole_clause_is_about_no_word_of_it():
    text = "这一句话很长，" * 8
    whole = ((), (Mark((0, len(text)), "bad"),))
    long = Example(EN, text, "en", "ted", "a", whole)
    assert is_marked_there(of("number", tgt=((3, 7),)), long) == 0.0
    assert is_marked_there(of("number", tgt=((0, 20),)), long) == 1.0


def test_of_votes_nothing_is_known():
    assert isnan(rightness(of("number", tgt=((3, 7),)), example("critical", ((), ())), NONE).right)


def test_of_human_translations_what_was_read_is_known():
    human = example("farm", ((), ()))
    sure, unsure = (Flag("number", "major", p, (), ((3, 7),), "2021 ≠ 2001") for p in (0.5, 0.4))
    # What would not be shown is taken for wrong, of the others somebody must have said it.
    assert rightness(unsure, human, NONE).right == 0.0
    assert isnan(rightness(sure, human, NONE).right)
    key = key_of(EN, ZH, sure)
    assert key != key_of(EN, ZH + "！", sure) and key == key_of(EN, ZH, unsure)
    for right in (0.0, 0.5, 1.0):
        said = Verdict(right, 3.0)
        assert rightness(sure, human, Verdicts({key: said})) == said


def test_where_flags_were_drawn_the_others_are_not_known():
    drawn = Verdicts({}, frozenset({("farm", "number"), ("ted", "number"), ("critical", "name")}))
    unsure, unlikely = (of("number", tgt=((3, 7),), sure=p) for p in (0.3, 0.2))
    for path in ("farm", "ted", "critical"):
        assert isnan(rightness(unsure, example(path), drawn).right)
    assert isnan(rightness(unlikely, example("ted"), drawn).right), "one that machines made"
    assert rightness(unlikely, example("farm"), drawn).right == 0.0
    assert rightness(unsure, example("news", ((), ())), drawn).right == 0.0


@pytest.mark.parametrize("check", ["names", "dates"])
def test_a_flag_counts_for_those_that_were_not_drawn(check):
    def judge(stands_for):
        some = [
            replace(case(right, check=check, risky=0.0), stands_for=[count])
            for right, count in ((1.0, stands_for), (0.0, 1.0))
            for _ in range(20)
        ]
        ((_, found),) = judged_flags(Judge(fitted(some)), some[0])
        return found.confidence

    assert judge(1.0) == pytest.approx(0.5, abs=0.02)
    assert judge(3.0) == pytest.approx(0.75, abs=0.02)


def test_verdicts_are_read(tmp_path):
    path = tmp_path / "verdicts.tsv"
    path.write_text("key\tverdict\na\tright\nb\targuable\nc\twrong\n", encoding="utf-8")
    found = read_verdicts(path)
    assert found == Verdicts({"a": Verdict(1.0), "b": Verdict(0.5), "c": Verdict(0.0)})
    header = "source\tkind\tkey\tverdict\tstands_for\n"
    rows = "farm\tname\ta\tright\t2.5\nfarm\tnumber\tb\twrong\t\n"
    path.write_text(header + rows, encoding="utf-8")
    found = read_verdicts(path)
    assert found.by_key == {"a": Verdict(1.0, 2.5), "b": Verdict(0.0)}
    assert found.drawn == {("farm", "name")}


@pytest.mark.parametrize(
    "text",
    [
        "key\tverdict\na\tmaybe\n",
        "name\tverdict\na\tright\n",
        "key\tverdict\tstands_for\na\tright\t2\n",
        "source\tkind\tkey\tverdict\tstands_for\nfarm\tname\ta\tright\tmany\n",
        "source\tkind\tkey\tverdict\tstands_for\nfarm\tname\ta\tright\tnan\n",
        "source\tkind\tkey\tverdict\tstands_for\nfarm\tname\ta\tright\t-2\n",
    ],
)
def test_what_is_no_verdict_is_refused(tmp_path, text):
    path = tmp_path / "verdicts.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"verdicts\.tsv"):
        read_verdicts(path)


def test_which_label_tells_the_risk():
    pair = (0.5, 0.1, 0.2, 0.9)

    def risk(path):
        return judging._risk_of(Example(EN, ZH, "en", path, "a", pair=pair))

    assert risk("ted") == risk("general2023") == 0.5
    assert risk("critical") == 0.9
    assert isnan(risk("words")), "post-editors tell no severity"
    assert isnan(risk("farm")), "human translations have errors that nobody marked"


def test_translations_of_one_source_are_compared():
    some = [
        case(nan, risky=0.9, group="one"),
        case(nan, risky=0.1, group="one"),
        case(nan, risky=0.8, group="one"),
        case(nan, risky=0.0, group="two"),
        case(nan, risky=1.0, group="one", path="general2023"),
    ]
    labels = np.array([each.risky for each in some])
    better, worse, weight = judging._comparisons(some, labels)
    # .8 and .9 are too near each other; other sources and other data are not compared.
    assert set(zip(better.tolist(), worse.tolist(), strict=True)) == {(1, 0), (1, 2)}
    np.testing.assert_allclose(sorted(weight), [0.7 / 2**0.5, 0.8 / 2**0.5])
    none = judging._comparisons(some[:1], labels[:1])
    assert [len(column) for column in none] == [0, 0, 0] and none[0].dtype == int


# ---- The card.


def test_what_a_judge_says_of_a_source():
    some = cases()
    held = judged_by(fitted(some), some, "ted")
    own = [each for each in some if each.path == "ted"]
    assert held.pairs == len(own) and held.groups == [each.group for each in own]
    assert sum(each.shape[1] for each in held.flags.values()) == len(own)
    assert 0 <= held.flagged["major"] <= held.flagged["any"] <= held.pairs
    risk, labels = held.risk
    assert ((risk >= 0) & (risk <= 1)).all()
    assert labels.tolist() == [each.risky for each in own]


def test_pairs_of_which_nobody_was_asked_are_no_labels():
    some = [*cases(), case(nan, "words")]
    held = judged_by(fitted(some), some, "words")
    assert held.flags == {} and held.risk.shape == (2, 0) and held.pairs == 1


# ---- The command.

MQM = "system\tdoc\tsegment\trater\tsource\ttarget\tcategory\tseverity"


def folders(tmp_path, marks=12, human=200):
    """Marked talks, votes, and human translations."""
    ted, news = tmp_path / "mqm", tmp_path / "news"
    for folder in (ted, news):
        folder.mkdir()
    rows = [MQM]
    for k, pair in enumerate(translations(marks)):
        target = pair.en.replace("the ", "<v>the</v> ", 1)
        row = ("s", "talk", k, "r", pair.zh, target, "Accuracy/Mistranslation", "Major")
        none = ("s", "talk", k, "r", pair.zh, pair.en, "No-error", "No-error")
        rows.append("\t".join(map(str, row if k % 2 else none)))
    (ted / "ted-zhen.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    votes = ["source\ttarget\tvotes\tlabel"]
    for k, pair in enumerate(translations(6)):
        votes.append(f"{pair.en}\t{pair.zh}\t[{k % 2}, 0, 1]\tERR")
    (ted / "en-zh-critical-train.tsv").write_text("\n".join(votes) + "\n", encoding="utf-8")
    lines = translations(2 * human)
    (news / "human-a.en").write_text("\n".join(each.en for each in lines), encoding="utf-8")
    (news / "source.zh").write_text("\n".join(each.zh for each in lines), encoding="utf-8")
    return ted, news


def test_the_command_writes_weights_and_card(tmp_path):
    data, out, heard = folders(tmp_path), tmp_path / "judge", []
    card = train_judge(data, out, command="aligner train mqm news", tell=heard.append)
    judge = load_judge(out)
    assert judge.digest in card and "`aligner train mqm news`" in card
    assert (out / "README.md").read_text(encoding="utf-8") == card
    for source in ("ted", "critical", "news"):
        assert f"| {source} | " in card
    assert heard == ["checked 43 of 43 pairs"]
    again = train_judge(data, tmp_path / "again", command="aligner train mqm news")
    assert again == card


def test_one_source_is_too_little(tmp_path):
    ted, _ = folders(tmp_path)
    (ted / "en-zh-critical-train.tsv").unlink()
    with pytest.raises(InputError, match="1 of the data tell how risky a pair is: 2 are needed"):
        train_judge([ted], tmp_path / "judge", command="x")
    assert not (tmp_path / "judge").exists()


def test_marks_that_nothing_is_learnt_from_are_left_out(tmp_path):
    ted, news = folders(tmp_path, human=30)
    scores = "system\tsegment\tpenalty\tsource\ttarget\ns\t1\t-5\t马匹。\tThe horse.\n"
    (ted / "news-zhen-scores.tsv").write_text(scores, encoding="utf-8")
    found = list(judging.gathered([ted, news], 0, None))
    assert {each.path for each in found} == {"ted", "critical"}, "no document is held out"
    for each in found:
        assert all(family in FAMILIES for family in (family_of(*one) for one in each.flags))
        assert len(each.flags) == len(each.right)
        assert each.pair.content is not None and each.group == each.pair.src
