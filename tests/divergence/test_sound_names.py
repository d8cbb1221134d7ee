"""Names that a good translation writes otherwise, kind by kind, and what is really another name."""

import pytest

from aligner.divergence import Asked, find_document_flags, find_flags
from aligner.divergence.names.misspelled import find_familiar, nearly_spelled, other_surname
from aligner.divergence.pair import Pair
from aligner.language.names.english import find_names


def flags(en, zh):
    return [
        f for f in find_flags(Pair(en, zh, "en", "zh"), Asked("exact", 0.5)) if f.kind == "name"
    ]


SAME = {
    "full form, short form and acronym": [
        ("Taiwan Semiconductor Manufacturing Company builds a plant.", "台积电正在建厂。"),
        ("TSMC builds a plant.", "台積電正在建廠。"),
        ("Shares of Hewlett Packard fell.", "惠普股价下跌。"),
        ("The Group of Seven meets in June.", "七国集团六月开会。"),
        ("The Winter Olympics open tomorrow.", "冬奥会明天开幕。"),
    ],
    "both scripts": [
        ("Nvidia and Apple rose.", "輝達與蘋果上漲。"),
        ("Nvidia and Apple fell.", "英伟达和苹果下跌。"),
        ("Toyota recalls cars.", "豐田召回汽車。"),
        ("Samsung opened a shop.", "三星開了一家店。"),
    ],
    "words made of names": [
        ("Trumpism has outlived him.", "特朗普主义比他活得更久。"),
        ("Trumpism has outlived him.", "川普主義比他活得更久。"),
        ("The Marxist critics were right.", "马克思主义批评家说得对。"),
        ("Keynesian ideas returned.", "凯恩斯主义思想回来了。"),
        ("It was a Shakespearean tragedy.", "那是一出莎士比亚式的悲剧。"),
        ("The Hegelian school split.", "黑格尔学派分裂了。"),
        ("Their love is platonic.", "他们的爱是柏拉图式的。"),
        ("It was a freudian slip.", "那是弗洛伊德式的口误。"),
        ("It was a kafkaesque trial.", "那是一场卡夫卡式的审判。"),
    ],
    "eponyms": [
        ("The layers hold by van der Waals forces.", "各层靠范德华力结合。"),
        ("Parkinson's disease progresses slowly.", "帕金森病进展缓慢。"),
        ("The Doppler effect explains it.", "多普勒效应解释了这一点。"),
        ("Fresnel lenses are thin.", "菲涅尔透镜很薄。"),
    ],
    "places and persons by their sound": [
        ("Shetland and Orkney have few trees.", "设得兰和奥克尼树木很少。"),
        ("Ferries to the Hebrides stopped.", "开往赫布里底群岛的渡轮停了。"),
        ("Martha waited at the gate.", "玛莎在门口等着。"),
        ("Arthur and Edith married.", "亚瑟和伊迪丝结婚了。"),
        ("Kobe scored again.", "科比又得分了。"),
        ("The port of Kobe is busy.", "神户港很繁忙。"),
        ("Jacobson and Peterson sang.", "雅各布森和彼得森唱了歌。"),
    ],
    "a known name inside a longer word": [
        ("Read the byte stream to its end.", "把字节流读到末尾。"),
        ("Each byte is eight bits.", "每个字节有八位。"),
        ("The oil pipe broke.", "油管破裂了。"),
        ("He works at Jacobsen's.", "他在雅各布森那里工作。"),
    ],
    "ranks and ordinary words": [
        ("The Duchess of Norfolk laughed.", "诺福克公爵夫人笑了。"),
        ("British Garden Centres had sold out.", "英国花园中心卖光了。"),
        ("Fed up, she left.", "她受够了，走了。"),
        ("The Panel on Climate Change met at sea.", "气候变化委员会在海上开会。"),
    ],
    "familiar forms": [
        ("Liu Qiang lit a cigarette.", "老刘点了一支烟。"),
        ("Wang Meifeng came in.", "凤姐进来了。"),
        ("Zhao Guoping nodded.", "赵总点了点头。"),
    ],
    "half of a name": [
        ("The USS Abraham Lincoln left port.", "“林肯”号离港。"),
        ("Martin Luther King spoke.", "马丁·路德·金讲了话。"),
    ],
}


@pytest.mark.parametrize(("en", "zh"), [pair for pairs in SAME.values() for pair in pairs])
def test_names_that_are_the_same(en, zh):
    assert flags(en, zh) == []


@pytest.mark.parametrize(
    ("en", "zh", "message"),
    [
        ("He lives in Beijing.", "他住在廣州。", "Beijing ≠ 廣州"),
        ("He lives in Beijing.", "他住在广州。", "Beijing ≠ 广州"),
        ("Ms. Liu opened the shop.", "郑女士开了这家店。", "Liu ≠ 郑"),
        ("Mr. Sun agreed.", "钱先生同意了。", "Sun ≠ 钱"),
        ("Dr. Feng was out.", "罗医生不在。", "Feng ≠ 罗"),
        ("Li Wenbin wrote the report.", "李文彪写了报告。", "Li Wenbin ≠ 李文彪"),
        ("Wang Xiaolong opened the meeting.", "张晓龙宣布开会。", "Wang Xiaolong ≠ 张晓龙"),
        ("Toyota recalls cars.", "本田召回汽车。", "Toyota ≠ 本田"),
        ("Orkney has few trees.", "博恩霍尔姆树木很少。", "Orkney ≠ 博恩霍尔姆"),
    ],
)
def test_names_that_are_others(en, zh, message):
    (flag,) = flags(en, zh)
    assert (flag.severity, flag.message) == ("major", message)


def test_a_country_that_says_where_is_no_error():
    assert flags("The army moved at dawn.", "乌克兰军队在黎明时分行动。") == []


def name_of(text):
    (name,) = find_names(text)
    return name


@pytest.mark.parametrize(
    ("en", "zh", "found"),
    [
        ("Li Wenbin", "记者李武斌报道", "李武斌"),
        ("Zhou Jianxin", "周建先说", "周建先"),
        ("Li Wenbin", "李文采说", None),  # what follows a short name is any word
        ("Li Wen", "李武说", None),
        ("Chris Nicholson", "尼科尔森说", None),
    ],
)
def test_names_spelled_nearly_so(en, zh, found):
    span = nearly_spelled(name_of(en), zh)
    assert (zh[slice(*span)] if span else None) == found


def test_family_names_before_titles():
    assert other_surname("Mr. Smith left.", "史先生走了。") is None  # no pinyin
    assert other_surname("Ms. Liu met Ms. Wu.", "刘女士见了吴女士。") is None
    assert other_surname("Ms. Lu left.", "吕女士走了。") is None
    assert other_surname("Ms. Liu left.", "郑女士走了。") == ((4, 7), (0, 1))


def test_familiar_forms():
    assert find_familiar(name_of("Liu Qiang"), "老刘来了") == (1, 2)
    assert find_familiar(name_of("Liu Qiang"), "老师来了") is None


STORY = (
    ("Wang Xiaolan opened the door.", "王小兰打开门。"),
    ("Wang Xiaolan sat down at last.", "终于坐下来。"),
    ("It was late.", "天晚了。"),
)


def test_a_person_named_all_through_a_document_may_be_left_out():
    pairs = [Pair(en, zh, "en", "zh") for en, zh in STORY]
    assert find_document_flags(pairs, Asked("exact", 0.5)) == [[], [], []]
    (alone,) = find_document_flags(pairs[1:2], Asked("exact", 0.5))
    assert [flag.message for flag in alone] == ["Wang Xiaolan is missing in the Chinese"]


def test_a_place_that_is_another_one_is_flagged_though_both_stand_elsewhere():
    texts = [
        ("He left Changsha.", "他离开长沙。"),
        ("She left Hefei.", "她离开合肥。"),
        ("They met in Changsha.", "他们在合肥相遇。"),
    ]
    found = find_document_flags([Pair(en, zh, "en", "zh") for en, zh in texts], Asked("exact", 0.5))
    assert [[flag.message for flag in each] for each in found] == [[], [], ["Changsha ≠ 合肥"]]
