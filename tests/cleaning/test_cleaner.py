"""What is removed from a memory, and why; what was seen, in little memory."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.cleaning import DEFAULTS, REASONS, Cleaner, Limits, Noted, Plan
from aligner.cleaning.rules import RULES, Unit
from aligner.cleaning.seen import _Index
from aligner.errors import ConfigError
from tests.formats.samples import pair

LONG = "The council met on Monday to discuss the budget."
LONG_ZH = "委员会星期一开会讨论预算。"


def reason_of(en, zh, **values):
    unit = Unit("f", "d", 0, "en", en, zh, **values)
    found = [name for name, rule in RULES.items() if rule(unit, Limits())]
    return found[0] if found else None


WRONG = [
    ("", "甲", "empty"),
    ("A", " \n", "empty"),
    ("https://example.org/a", "见 https://example.org/a", "links"),
    ("Write to us", "a.b@example.org", "links"),
    ("www.example.com", "网址", "links"),
    ("12.5 %", "百分之十二点五", "no-letters"),
    ("...", "……", "no-letters"),
    ("OK", "ok ", "alike"),
    ("iPhone", "iPhone", "alike"),
    ("这是中文，不是英文。", "这是另一句中文。", "language"),
    ("An English sentence.", "Another English sentence.", "language"),
    ("It rained all day.", "一日中雨が降っていました。", "language"),
    ("It rained all day.", "Весь день шёл дождь.", "language"),
    ("Весь день шёл дождь.", "下了一整天雨。", "language"),
    (LONG, "好。", "length"),
    ("Yes.", LONG_ZH * 3, "length"),
]


@pytest.mark.parametrize(("en", "zh", "reason"), WRONG)
def test_what_is_wrong_with_a_unit(en, zh, reason):
    assert reason_of(en, zh) == reason
    turned = Unit("f", "d", 0, "zh", zh, en)
    assert RULES[reason](turned, Limits())


FINE = [
    (LONG, LONG_ZH),
    ("Yes.", "是的，我知道。"),
    ("The iPhone 15", "iPhone 15 手机"),
    ("Café Müller", "穆勒咖啡馆"),
    ("See https://example.org for more.", "详见 https://example.org。"),
    ("NASA", "美国国家航空航天局"),
    ("He said 你好.", "他说你好。"),
    ("version 2.0", "2.0版"),
    ("AB-123", "AB123"),
]


@pytest.mark.parametrize(("en", "zh"), FINE)
def test_what_is_right(en, zh):
    assert reason_of(en, zh) is None


def test_unsure_and_risky_units():
    assert reason_of(LONG, LONG_ZH, confidence=0.4) == "confidence"
    assert reason_of(LONG, LONG_ZH, risk=0.95) == "risk"
    assert reason_of(LONG, LONG_ZH, risk=0.9, confidence=0.5) is None


def run(units, **actions):
    """Kept pairs, and what was noted as (number, action, reason, like)."""
    noted: list[Noted] = []
    plan = Plan({name.replace("_", "-"): action for name, action in actions.items()})
    cleaner = Cleaner(plan)
    pieces = []
    for number, (en, zh) in enumerate(units):
        value = pair(en, zh)
        value = replace(value, beads=(replace(value.beads[0], number=number),))
        pieces.append(("f", replace(value, continues=number > 0)))
    kept = [found.texts(found.beads[0]) for found in cleaner.cleaned(iter(pieces), noted)]
    cleaner.close()
    said = [(each.unit.number, each.action, each.reason, each.like) for each in noted]
    assert (cleaner.read, cleaner.kept) == (len(units), len(kept))
    return kept, said


def test_exact_duplicates_whatever_their_blanks():
    kept, said = run([("A b.", "甲。"), ("A  b. ", "甲。"), ("A b.", "甲。"), ("a b.", "甲。")])
    assert kept == [("A b.", "甲。"), ("a b.", "甲。")]
    assert said[:2] == [(1, "drop", "duplicate", "f:doc:0"), (2, "drop", "duplicate", "f:doc:0")]


NEAR = [
    (LONG, LONG_ZH),
    (LONG.replace("The council", "The  Council"), LONG_ZH),
    (LONG[:-1] + "!", LONG_ZH[:-1] + "！"),
    (LONG.replace("met on", "sat on"), LONG_ZH),
]


def test_near_duplicates_are_listed_or_removed():
    kept, said = run(NEAR)
    assert kept == NEAR
    assert [(n, a, r) for n, a, r, _ in said if r == "near-duplicate"] == [
        (1, "list", "near-duplicate"),
        (2, "list", "near-duplicate"),
        (3, "list", "near-duplicate"),
    ]
    kept, said = run(NEAR, near_duplicate="drop")
    assert kept == NEAR[:1] and {like for *_, like in said} == {"f:doc:0"}
    kept, said = run(NEAR, near_duplicate="keep", two_sources="keep", two_translations="keep")
    assert (kept, said) == (NEAR, [])


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        (LONG.replace("Monday", "Friday the 3rd"), LONG_ZH.replace("星期一", "星期五")),
        (LONG.replace("budget.", "budget 2."), LONG_ZH),
        (LONG, "他们今天吵了一架，谁也没有说服谁。"),
        ("Nothing like it at all stands here.", LONG_ZH),
    ],
)
def test_what_differs_in_a_fact_is_no_near_duplicate(en, zh):
    _, said = run([(LONG, LONG_ZH), (en, zh)])
    assert "near-duplicate" not in [reason for _, _, reason, _ in said]


def test_two_translations_and_two_sources_name_the_first():
    units = [("Open", "打开"), ("Open", "开放"), ("Unlock", "打开"), ("Open", "开放的")]
    kept, said = run(units)
    assert kept == units
    assert said == [
        (1, "list", "two-translations", "f:doc:0"),
        (2, "list", "two-sources", "f:doc:0"),
        (3, "list", "two-translations", "f:doc:0"),
    ]
    kept, _ = run(units, two_translations="drop")
    assert kept == [units[0], units[2]]


def test_what_was_removed_is_not_compared_with():
    bad = ("Open " + LONG * 3, "打开")
    kept, said = run([bad, bad])
    assert kept == [] and [reason for *_, reason, _ in said] == ["length", "length"]


@pytest.mark.parametrize(
    ("actions", "limits"),
    [
        ({"typo": "drop"}, {}),
        ({"empty": "burn"}, {}),
        ({}, {"near": 1.1}),
        ({}, {"max_risk": -0.1}),
        ({}, {"max_ratio": 1.0}),
        ({}, {"min_confidence": float("nan")}),
    ],
)
def test_values_outside_their_range(actions, limits):
    with pytest.raises(ConfigError):
        Plan(actions, Limits(**limits))


def test_every_reason_has_an_action():
    assert set(DEFAULTS.values()) == {"drop", "list"}
    assert REASONS[: len(RULES)] == tuple(RULES)


@given(
    entries=st.lists(st.tuples(st.integers(0, 2**64 - 1) | st.integers(0, 5), st.integers(0, 99)))
)
def test_the_index_is_a_dict_of_lists(entries):
    index, expected = _Index(), {}
    for key, value in entries:
        index.add(key, value)
        expected.setdefault(key, []).insert(0, value)
    for key, values in expected.items():
        assert index.last(key) == values[0]
        assert list(index.all(key, 3)) == values[:3]
    assert index.last(77) is None or 77 in expected


def test_the_index_grows():
    index = _Index()
    for key in range(20_000):
        index.add(key * 2**40 + key, key)
    assert [index.last(key * 2**40 + key) for key in range(20_000)] == list(range(20_000))


def test_a_document_whose_first_pieces_are_gone_begins_with_the_next():
    noted: list[Noted] = []
    values = [pair("", "甲"), pair("A.", "乙。"), pair("B.", "丙。")]
    pieces = [("f", replace(v, continues=k > 0)) for k, v in enumerate(values)]
    cleaner = Cleaner(Plan())
    found = list(cleaner.cleaned(iter([("e", pair("C.", "丁。")), *pieces]), noted))
    assert [each.continues for each in found] == [False, False, True]
