import pytest

from aligner.config import DEFAULT_MIN_CONFIDENCE
from aligner.divergence.form import untranslated
from aligner.divergence.pair import Pair


def flags(en, zh, minimum=DEFAULT_MIN_CONFIDENCE):
    return [f for f in untranslated.find(Pair(en, zh, "en", "zh")) if f.confidence >= minimum]


def test_an_english_word_left_in_chinese():
    en, zh = "They achieved the goal.", "他们 achieved 了目标。"
    (flag,) = flags(en, zh)
    assert flag.kind == "untranslated"
    assert en[slice(*flag.src[0])] == zh[slice(*flag.tgt[0])] == "achieved"


def test_an_english_phrase_left_in_chinese():
    zh = "该公司在研发方面取得了 significant progress in recent years。"
    (flag,) = flags("The company has made significant progress in recent years.", zh)
    assert zh[slice(*flag.tgt[0])] == "significant progress in recent years"


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("DeepSeek scored 59.4 on AIME.", "DeepSeek 在 AIME 上得分 59.4。"),
        ("It scored on LiveCodeBench.", "它在 LiveCodeBench 上得分。"),
        ("An investor with Page One Ventures", "Page One Ventures的投资人"),
        ("the AI app", "AI App 和 `git push` 以及 app"),
        ("the iPhone and Wi-Fi", "iPhone和wifi"),
        ("a large language model", "大语言模型（large language model）"),
        ("It weighs 5 kg.", "它重5 kg。"),
        ("See example.com", "见 www.example.com/about-us"),
        ("Ludwig van Beethoven", "Ludwig van Beethoven 的作品"),
        ("Hello {name}!", "{name}您好！"),
        ('<a href="x.html">Go</a>', '<a href="x.html">去</a>'),
    ],
)
def test_what_is_at_home_in_chinese(en, zh):
    assert flags(en, zh) == []


def test_chinese_left_in_english():
    en = "They reached their 目标 at last."
    (flag,) = untranslated.find(Pair("他们终于达到了目标。", en, "zh", "en"))
    assert en[slice(*flag.tgt[0])] == "目标"
    assert flags(en, "他们终于达到了目标。") == []


def test_a_gloss_in_brackets_is_no_flag():
    assert flags("DeepSeek (深度求索) was founded.", "深度求索成立了。") == []


def test_a_copied_source_is_one_flag_over_all():
    text = "The company has made great progress."
    (flag,) = flags(text, text)
    assert flag.src == flag.tgt == ((0, len(text)),)
    zh = "公司取得了很大进步。"
    (flag,) = flags(zh, zh)
    assert flag.src == ((0, len(zh)),)


@pytest.mark.parametrize(
    ("en", "zh"), [("Reuters", "Reuters"), ("42", "42"), ("CADE METZ", "CADE METZ"), ("", "好")]
)
def test_names_and_figures_may_be_copied(en, zh):
    assert flags(en, zh) == []
