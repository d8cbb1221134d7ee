import pytest

from aligner.config import Settings, language_code
from aligner.errors import ConfigError


@pytest.mark.parametrize(
    ("code", "lang"),
    [
        ("en", "en"),
        ("EN-us", "en"),
        ("eng", "en"),
        ("English", "en"),
        ("English (United States)", "en"),
        ("英文", "en"),
        ("zh_TW", "zh"),
        ("zh-Hans-CN", "zh"),
        ("ZH_SIMPLIFIED", "zh"),
        ("zho", "zh"),
        ("chi", "zh"),
        ("cmn-Hans-CN", "zh"),
        ("cn", "zh"),
        ("Simplified Chinese", "zh"),
        ("中文（简体）", "zh"),
    ],
)
def test_language_codes(code, lang):
    assert language_code(code) == lang
    assert Settings(src_lang=code).src_lang == lang


@pytest.mark.parametrize(
    "options",
    [
        {"preset": "slow"},
        {"layout": "diagonal"},
        {"families": "some"},
        {"origin": "robot"},
        {"src_lang": "fr"},
        {"src_lang": "fr-CN"},
        {"src_lang": "engl"},
        {"src_lang": "Old English"},
        {"tgt_lang": ""},
        {"src_lang": "en", "tgt_lang": "en-GB"},
        {"device": "mars"},
        {"device": ""},
        {"model": ""},
        {"model": " \n"},
        {"jobs": 0},
        {"min_confidence": 1.5},
        {"min_confidence": float("nan")},
    ],
)
def test_a_value_outside_its_range_is_named(options):
    with pytest.raises(ConfigError) as caught:
        Settings(**options)
    assert next(iter(options)) in str(caught.value) or "language" in str(caught.value)
