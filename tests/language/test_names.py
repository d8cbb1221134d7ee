import pytest

from aligner.language.names import chinese as names_zh
from aligner.language.names import english as names_en
from aligner.language.names import pinyin, transliteration


@pytest.mark.parametrize(
    ("surname", "spelling"),
    [
        ("曾", "zeng"), ("单", "shan"), ("仇", "qiu"), ("解", "xie"), ("查", "zha"),
        ("区", "ou"), ("朴", "piao"), ("盖", "ge"), ("吕", "lyu"), ("吕", "lv"),
    ],
)  # fmt: skip
def test_surnames_have_their_own_reading(surname, spelling):
    assert spelling in pinyin.readings(surname)
    assert pinyin.is_surname_spelling(spelling)


def test_a_spelling_is_found_in_any_segmentation():
    assert pinyin.find_spelled("古城西安的", "xian") == (2, 4)
    assert pinyin.find_spelled("先生", "xian") == (0, 1)
    assert pinyin.find_spelled("金壮龙", "zhangkejian") is None


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Chris Nicholson", "克里斯·尼科尔森"), ("Biden", "拜登"), ("Trump", "特朗普"),
        ("Stoltenberg", "斯托尔滕贝格"), ("Lavrov", "拉夫罗夫"), ("Ferguson", "弗格森"),
        ("Muguruza", "穆古鲁扎"), ("Shaquille", "沙奎尔"), ("Johansen", "约翰森"),
    ],
)  # fmt: skip
def test_transliterations_sound_alike(english, chinese):
    assert transliteration.similarity(english, chinese) > 0.85
    score, span = transliteration.best_match(english, f"今天上午{chinese}在国会说")
    assert score > 0.75
    assert span is not None
    assert span[0] == 4


@pytest.mark.parametrize(
    ("english", "chinese"),
    [("Biden", "特朗普"), ("Lavrov", "马克龙"), ("Nicholson", "斯托尔滕贝格")],
)
def test_other_names_sound_unlike(english, chinese):
    assert transliteration.similarity(english, chinese) < 0.5


@pytest.mark.parametrize("english", ["Biden", "Trump", "Lavrov", "Nicholson", "May", "Noah"])
@pytest.mark.parametrize("run", ["拜登", "特朗普", "拉夫罗夫", "尼科尔森", "梅", "诺阿", "·", "阿"])
@pytest.mark.parametrize("least", [0.7, 0.8, 1.0])
def test_the_quick_test_misses_no_match(english, run, least):
    score, span = transliteration.best_match(english, run, least)
    if span is not None and score >= least:
        assert transliteration.may_match(english, run, least)


def kinds(text):
    return {name.text: name.kind for name in names_en.find_names(text)}


def test_english_names_by_kind():
    found = kinds(
        "Executive Deputy Director Jin Zhuanglong met Emmanuel Macron and Lim Serh Ghee in Wuhan."
    )
    assert found == {
        "Jin Zhuanglong": "person",
        "Emmanuel": "foreign",
        "Macron": "known",
        "Lim Serh Ghee": "abroad",
        "Wuhan": "pinyin",
    }


def test_surnames_that_are_words():
    assert kinds("It was said by Song Lijuan and Lang Ping.") == {
        "Song Lijuan": "person",
        "Lang Ping": "person",
    }


def test_ordinary_words_are_no_names():
    assert kinds("The Market Supervision Bureau launched the Belt and Road Initiative.") == {}


def test_a_label_makes_a_name_of_a_word():
    assert kinds("He said that his startup Hyperbolic grew.") == {"Hyperbolic": "labelled"}


def test_a_given_name_that_is_a_word():
    assert kinds("Vice Premier Liu He spoke.") == {"Liu He": "person"}


def test_short_transliterations_in_context():
    found = {name.text: name.kind for name in names_zh.find_names("总统希夫与米勒在大会上说")}
    assert (found["希夫"], found["米勒"]) == ("transcribed", "transcribed")


def test_words_of_a_title_are_no_names():
    names = names_en.find_names("It opened the Household Waste Disposal Center in Langfang City.")
    assert [name.text for name in names] == ["Langfang"]
    assert [name.text for name in names_en.find_names("He met Baker there.")] == ["Baker"]


def test_half_a_character_is_no_error():
    text = "\ud800周丽娟说奥克兰市"
    assert [name.text for name in names_zh.find_names(text)] == ["周丽娟", "奥克兰"]


def test_the_dictionary_names_no_part_of_a_longer_word():
    assert names_zh.is_inside_word("以耶和华为夸耀", (3, 5))
    assert not names_zh.is_inside_word("他在华为工作", (2, 4))


def test_chinese_names_by_kind():
    text = "记者杜燕说，特朗普和波希瓦·图伊奥内托阿在长沙见了张杰(音)。"
    found = {name.text: name.kind for name in names_zh.find_names(text)}
    assert found["杜燕"] == "person"
    assert found["特朗普"] == "known"
    assert found["波希瓦·图伊奥内托阿"] == "transcribed"
    assert found["长沙"] == "place"
    assert found["张杰"] == "marked"


def test_spans_point_at_the_names():
    text = "Liu Lijuan flew from Changsha to Hefei."
    for name in names_en.find_names(text):
        assert text[slice(*name.span)] == name.text
