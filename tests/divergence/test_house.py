"""The user's own rules, and the flags that the user's file answers."""

import re
from dataclasses import replace

import pytest

from aligner.bitext import Flag
from aligner.divergence import Asked, Pair, find_flags
from aligner.divergence.house import rule_flags, shown, wanted
from aligner.policy import NO_POLICY, OwnRule


def rule(**patterns):
    return OwnRule("m", "minor", **{name: re.compile(text) for name, text in patterns.items()})


def found(own, src, tgt):
    policy = replace(NO_POLICY, rules=(own,))
    return [(flag.src, flag.tgt) for flag in rule_flags(Pair(src, tgt, "en", "zh"), policy)]


@pytest.mark.parametrize(
    ("own", "src", "tgt", "spans"),
    [
        (rule(source="Wi-Fi", must="无线"), "Use Wi-Fi.", "用无线网。", []),
        (rule(source="Wi-Fi", must="无线"), "Use Wi-Fi.", "用网。", [(((4, 9),), ())]),
        (rule(source="Wi-Fi", must="无线"), "Use it.", "用网。", []),
        (rule(source="you", must_not="您"), "you", "您好", [(((0, 3),), ((0, 1),))]),
        (rule(source="you", must_not="您"), "you", "你好", []),
        (rule(target="您", must="sir"), "Hello.", "您好", [((), ((0, 1),))]),
        (rule(target="您", must_not="dear"), "dear me", "您好", [(((0, 4),), ((0, 1),))]),
        (rule(target="[a-z]{3}"), "It is so.", "是 abc。", [((), ((2, 5),))]),
        (rule(source="sic"), "sic", "原文", [(((0, 3),), ())]),
        (rule(source="a", target="乙"), "a", "甲", []),
        (rule(source="a", target="乙"), "a a", "乙", [(((0, 1), (2, 3)), ((0, 1),))]),
    ],
)
def test_a_rule_flags_where_it_is_broken(own, src, tgt, spans):
    assert found(own, src, tgt) == spans


def test_rules_are_checked_whatever_the_families():
    policy = replace(NO_POLICY, rules=(rule(source="sic"),))
    for families in ("none", "exact"):
        (flag,) = find_flags(Pair("sic", "原文", "en", "zh"), Asked(families, policy=policy))
        assert (flag.kind, flag.confidence, flag.mqm) == ("rule", 1.0, "Custom")


PAIR = Pair("Ada Lovelace uses props at https://x.test/en-US/a.", "阿达用 props。", "en", "zh")


def flag(kind, src=(), tgt=(), confidence=0.8):
    return Flag(kind, "major", confidence, src, tgt, "m")


def answered(one, pair=PAIR, **policy):
    return not wanted([one], pair, replace(NO_POLICY, **policy))


def test_kept_words_are_no_errors():
    untranslated = flag("untranslated", ((18, 23),), ((4, 9),))
    assert answered(untranslated, keep=frozenset(("props",)))
    assert not answered(untranslated, keep=frozenset(("slots",)))
    assert not answered(flag("number", ((18, 23),)), keep=frozenset(("props",)))
    assert not answered(flag("untranslated"), keep=frozenset(("props",))), "it names no word"


def test_a_name_with_its_rendering_is_right():
    name = flag("name", ((0, 12),), ((0, 2),))
    assert answered(name, names=(("Ada Lovelace", ("阿达",)),))
    assert not answered(name, names=(("Ada Lovelace", ("艾达",)),))
    assert not answered(name, names=(("Ada Byron", ("阿达",)),))
    assert not answered(flag("term", ((0, 12),), ((0, 2),)), names=(("Ada Lovelace", ("阿达",)),))
    turned = Pair(PAIR.tgt, PAIR.src, "zh", "en")
    assert answered(
        flag("name", ((0, 2),), ((0, 12),)), turned, names=(("Ada Lovelace", ("阿达",)),)
    )


def test_locales_stand_for_each_other():
    pair = Pair("See https://x.test/en-US/a.", "见 https://x.test/zh-CN/a。", "en", "zh")
    link = flag("untranslated", ((4, 26),), ((2, 24),))
    assert pair.src[4:26].startswith("https") and pair.tgt[2:24].startswith("https")
    assert answered(link, pair, locales=(("en-US", "zh-CN"),))
    assert not answered(link, pair, locales=(("en-US", "zh-TW"),))


def test_kinds_severity_and_threshold():
    flags = [flag("number", confidence=0.6), flag("name", confidence=0.6), flag("date")]
    policy = replace(
        NO_POLICY,
        off=frozenset(("date",)),
        severity=(("name", "minor"),),
        min_confidence=(("number", 0.7),),
    )
    (name,) = shown(flags, policy, 0.5)
    assert (name.kind, name.severity) == ("name", "minor")
    assert [each.kind for each in shown(flags, policy, 0.0)] == ["number", "name"]
    only = replace(NO_POLICY, only=frozenset(("date",)))
    assert [each.kind for each in shown(flags, only, 0.5)] == ["date"]


@pytest.mark.parametrize(
    ("least", "kinds"),
    [
        (0.0, ["omission", "addition", "omission"]),
        (0.43, ["omission", "addition", "omission"]),
        (0.44, ["omission", "addition"]),
        (0.5, []),
        (None, ["omission"]),
    ],
)
def test_omissions_are_shown_earlier_unless_a_confidence_is_asked_for(least, kinds):
    flags = [
        Flag(kind, "minor", confidence, ((0, 1),), (), "")
        for kind, confidence in (("omission", 0.46), ("addition", 0.47), ("omission", 0.43))
    ]
    assert [each.kind for each in shown(flags, NO_POLICY, least)] == kinds
    stricter = replace(NO_POLICY, min_confidence=(("omission", 0.48),))
    assert shown(flags, stricter, None) == []
    # That of a whole sentence is major: it is shown where it is likely.
    assert shown([replace(flags[0], severity="major")], NO_POLICY, None) == []
