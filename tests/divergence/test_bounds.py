"""What every check must bear: an empty side, a name at the end, numbers without end, odd bytes."""

import pytest

import aligner
from aligner.divergence import CHECKS, DOCUMENT_CHECKS, Pair, find_document_flags
from aligner.language.names.known import find_chinese
from aligner.language.quantities.reading import quantities

EN = "Joseph Smith and Zhou Ruchang came to Vietnam on 3 May 2021, but did not see 12% of it."
ZH = "约瑟夫·史密斯和周汝昌于2021年5月3日来到越南，但没有看到其中的12%。"
EMPTY = ["", " ", "\n", "\u200b", "\u3000"]


@pytest.mark.parametrize("family", CHECKS, ids=lambda family: family.name)
@pytest.mark.parametrize("empty", EMPTY, ids=ascii)
def test_a_check_bears_an_empty_side(family, empty):
    for src, tgt in ((EN, empty), (empty, ZH), (empty, empty)):
        for langs in (("en", "zh"), ("zh", "en")):
            sides = (src, tgt) if langs[0] == "en" else (tgt, src)
            for flag in family(Pair(*sides, *langs)):
                assert flag.src or flag.tgt


@pytest.mark.parametrize("empty", EMPTY, ids=ascii)
def test_checks_of_a_document_bear_an_empty_side(empty):
    pairs = [Pair(EN, ZH, "en", "zh"), Pair(EN, empty, "en", "zh"), Pair(empty, ZH, "en", "zh")]
    for check in DOCUMENT_CHECKS:
        check(pairs)
    found = find_document_flags(pairs * 3)
    assert [bool(flags) for flags in found[:3]] == [False, True, True]


def test_a_known_name_at_the_end_ends_with_the_text():
    for text in ("中国", "美国", "他去了越南", "华尔街日", "人民日报"):
        for start, end in find_chinese(text):
            assert text[start:end]
            assert end <= len(text)
    flags = aligner.check("Vietnam", "中国", "en", "zh", families="exact", min_confidence=0.0)
    assert [flag.tgt for flag in flags if flag.kind == "name"] == [((0, 2),)]


@pytest.mark.parametrize("number", ["9" * 60, "9" * 5000, "１" * 80, "亿" * 100, "1,000" * 40])
def test_a_number_without_end_is_none(number):
    for lang in ("en", "zh"):
        assert quantities(f"x {number} y", lang) == []
    aligner.check(f"It has {number} parts.", f"它有{number}个部分，约3亿。", families="exact")


def test_a_great_number_is_compared_without_floats():
    flags = aligner.check("1" + "0" * 40, "亿亿亿亿亿", "en", "zh", families="exact")
    assert [flag.kind for flag in flags] in ([], ["number"])
    many = "9.5" + "亿" * 50
    aligner.check(f"About 9{'0' * 50}.25", many, "en", "zh", families="exact", min_confidence=0.0)


def test_half_a_character_is_borne(encoder):
    for text in ("\ud800", "中\udc00国", "a\ud800b"):
        aligner.check(text, "中国", "en", "zh", encoder=encoder)
        found = aligner.align([text], ["中国"], "en", "zh", encoder=encoder)
        assert found.src.texts() == [text]


@pytest.mark.parametrize("src", [None, 3, b"bytes", ["a", None], [b"a"], {"a": 1}])
def test_what_is_no_text_is_refused_by_name(src, encoder):
    with pytest.raises(aligner.InputError, match="of type"):
        aligner.align(src, "中国", "en", "zh", encoder=encoder)
    with pytest.raises(aligner.InputError, match="of type"):
        aligner.align("China", src, "en", "zh", encoder=encoder)


@pytest.mark.parametrize("text", ["\n", " ", "\u3000\n"])
def test_a_text_of_blanks_is_refused(text, encoder):
    with pytest.raises(aligner.InputError):
        aligner.align(text, text, "en", "zh", encoder=encoder)
