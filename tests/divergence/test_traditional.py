"""Traditional Chinese gets the flags that the same text in Simplified characters gets."""

import csv
from pathlib import Path

import pytest
from opencc import OpenCC

import aligner
from aligner.divergence import Pair, find_document_flags
from aligner.language.standards import is_traditional, simplified, traditional_only_spans
from aligner.language.words.lexicon import characters
from tests.fuzz.documents import pairs

TABLE = Path(__file__).with_name("quantity_pairs.tsv")


def traditional(text: str) -> str:
    """Each character as Traditional Chinese writes it, where the lexicon knows one form only."""
    full, simple, _ = characters()
    table = {s: t for t, s in zip(full, simple, strict=True) if simple.count(s) == 1}
    return "".join(table.get(character, character) for character in text)


def told(flags):
    return [(flag.kind, flag.severity, flag.confidence, flag.src, flag.tgt) for flag in flags]


def texts() -> list[tuple[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [*pairs(), *((row["english"], row["chinese"]) for row in rows)]


def test_the_same_candidates_in_either_script():
    changed = 0
    for en, zh in texts():
        other = traditional(zh)
        changed += other != zh
        assert len(other) == len(zh)
        for least in (0.0, None):
            one, two = (
                aligner.check(en, each, "en", "zh", families="exact", min_confidence=least)
                for each in (simplified(zh), other)
            )
            assert told(one) == told(two), (en, zh, other)
    assert changed > 200


@pytest.mark.parametrize(
    ("en", "zh", "other"),
    [
        ("Fewer than 500 people came.", "来的少于500人。", "來的少於500人。"),
        ("At least 500 people came.", "来的少于500人。", "來的少於500人。"),
        ("Sales rose by no less than 5%.", "销量增长不少于5%。", "銷量增長不少於5%。"),
        ("More than half of them agreed.", "少于一半的人同意。", "少於一半的人同意。"),
    ],
)
def test_characters_that_a_simplified_surname_has_too(en, zh, other):
    one, two = (
        aligner.check(en, each, "en", "zh", families="exact", min_confidence=0.0)
        for each in (zh, other)
    )
    assert told(one) == told(two)


def test_the_same_as_another_converter_writes_it():
    """OpenCC chooses the Traditional character by the word, the table above by itself."""
    converter = OpenCC("s2t")
    changed = 0
    for en, zh in texts():
        other = converter.convert(zh)
        assert len(other) == len(zh)
        changed += other != zh
        one, two = (
            aligner.check(en, each, "en", "zh", families="exact")
            for each in (simplified(zh), other)
        )
        assert told(one) == told(two), (en, zh, other)
    assert changed > 200


def test_the_same_over_a_document():
    both = [
        find_document_flags([Pair(en, convert(zh), "en", "zh") for en, zh in pairs()])
        for convert in (simplified, traditional)
    ]

    # The few characters that the conversion above leaves are in the wrong script, rightly so.
    def others(flags):
        return told(flag for flag in flags if "of the other script" not in flag.message)

    assert [others(flags) for flags in both[0]] == [others(flags) for flags in both[1]]


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("Set {名稱} now.", "現在設置{名稱}。"),
        ("Use `變量` here.", "在此使用`變量`。"),
        ('Set <b title="國">it</b> now.', '現在設置<b title="國">它</b>。'),
        ("See https://a.org/臺灣 now.", "見https://a.org/臺灣 。"),
        ("They reached their 目標 at last.", "他們終於達到了目標。"),
    ],
)
def test_traditional_characters_on_the_english_side(en, zh):
    one, two = (
        aligner.check(*texts, "en", "zh", families="exact", min_confidence=0.0)
        for texts in ((simplified(en), simplified(zh)), (en, zh))
    )
    assert told(one) == told(two)
    assert "≠" not in "".join(flag.message for flag in two)


def test_a_placeholder_in_the_other_script_is_another_one():
    (flag,) = aligner.check("Set {名稱} now.", "现在设置{名称}。", "en", "zh", "exact")[:1]
    assert flag.message == "placeholder {名稱} ≠ {名称}"


def test_messages_quote_what_is_written():
    (flag,) = aligner.check("He lives in Beijing now.", "他現在住在廣州。", "en", "zh", "exact")
    assert flag.message == "Beijing ≠ 廣州"
    assert (flag.kind, flag.severity) == ("name", "major")
    (flag,) = aligner.check("以三萬五千元賣出。", "It sold for 36,000 yuan.", "zh", "en", "exact")
    assert flag.message == "36,000 yuan ≠ 三萬五千元"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("这个东西", False), ("這個東西", True), ("中文", False), ("", False), ("后里台", False)],
)
def test_which_standard_a_text_is_in(text, expected):
    assert is_traditional(text) == expected


def test_conversion_keeps_every_offset():
    for _, zh in texts():
        other = traditional(zh)
        assert len(simplified(other)) == len(other)
        assert not traditional_only_spans(simplified(other))
        assert simplified(simplified(other)) == simplified(other)
