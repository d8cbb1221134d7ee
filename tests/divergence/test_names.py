import pytest

from aligner.config import DEFAULT_MIN_CONFIDENCE
from aligner.divergence.consistency import renderings
from aligner.divergence.names import changed as names
from aligner.divergence.names.elsewhere import less_named_elsewhere
from aligner.divergence.names.habits import Habits
from aligner.divergence.pair import Pair


def flags(en, zh, minimum=DEFAULT_MIN_CONFIDENCE):
    return [f for f in names.find(Pair(en, zh, "en", "zh")) if f.confidence >= minimum]


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("Liu Lijuan noted it.", "刘丽娟介绍。"),
        ("Lijuan Liu noted it.", "刘丽娟介绍。"),
        ("Zeng Guofan and Shan Tianfang", "曾国藩和单田芳"),
        ("Leung Chun-ying spoke.", "梁振英发言。"),
        ("Moon Jae-in and Park Geun-hye met.", "文在寅与朴槿惠会面。"),
        ("Ms. Cheng was there.", "程女士在场。"),
        ("Chris Nicholson agreed.", "克里斯·尼科尔森同意。"),
        ("Nvidia told Reuters so.", "英伟达对路透社这样说。"),
        ("French and Japanese firms", "法日两国的公司"),
        ("the Beijing-Tianjin-Hebei region", "京津冀地区"),
        ("DeepSeek released it.", "DeepSeek发布了它。"),
        ("Xi'an is old.", "西安很古老。"),
        ("Trump and Macron met.", "川普和马克龙会面。"),
        ("He ate chocolate.", "他吃了巧克力。"),
        ("Grannie Liu bowed.", "刘老老拜了几拜。"),
        ("Vice Premier Liu He arrived.", "刘鹤副总理到了。"),
        ("Aaron left.", "亚伦离开了。"),
        ("The sons of Aiah and of Zippor came down.", "爱雅和西拨的儿子下来了。"),
        ("Zhou Ruchang did not sleep well.", "晚上她没睡好。"),
        ("In his day trade grew.", "希拉克执政期间，贸易增长了。"),
        # A family name in Wade-Giles, after a given one that is English.
        ("David Ho founded it.", "创始人是何大一。"),
        ("Elaine Chao and Chiling Tong spoke.", "赵小兰和董继玲发言。"),
        ("Nancy Hsueh came with Peter Shih.", "薛兰心和石彼得来了。"),
        ("Kate Nieh replied.", "聂凯特作了回答。"),
        ("Secretary Matthew Cheung Kin-chung said so.", "司长张建宗这样说。"),
        # A part of a longer name.
        ("Moses and Eleazar spoke by the Jordan.", "摩西和以利亚撒在约旦河边说话。"),
        ("They camped at Hashmonah.", "他们在哈摩拿安营。"),
        ("Elias Canetti wrote it.", "这是埃利亚斯·卡内蒂写的。"),
        # Words made of a name, which need no capital.
        ("It is the cartesian product of both.", "它是两者的笛卡尔积。"),
        ("A boolean value is expected.", "应为布尔值。"),
        ("That is just a platonic friendship.", "那只是柏拉图式的友谊。"),
        # Places that are called by their meaning.
        ("The Yangtze River rose in Wuhan.", "长江武汉段水位上涨。"),
        ("They crossed the Yellow River near Zhengzhou.", "他们在郑州附近渡过黄河。"),
        # A side is no province.
        ("Nanyang lies in the south of it.", "南阳位于该河南部。"),
        ("Qingdao lies north of it.", "青岛位于该湖北部。"),
        ("Traders of Wuhan went south.", "武汉商人来到大海南边。"),
        ("The labs at Porton are secret.", "波顿的实验室是保密的。"),
        ("Tweeting in Delhi, he said no.", "他在德里发推特说不。"),
        ("It will be 27 degrees Celsius in Beijing.", "北京气温将达27℃。"),
        ("July 25 (UPI) -- The CDC said so.", "7月25日（合众国际社）——疾控中心（CDC）这样说。"),
    ],
)
def test_the_same_names(en, zh):
    assert flags(en, zh) == []


@pytest.mark.parametrize(
    ("en", "zh", "english", "chinese"),
    [
        ("President Biden arrived.", "特朗普总统到了。", "Biden", "特朗普"),
        ("Zhou Ruchang wrote it.", "这是刘丽娟写的。", "Zhou Ruchang", "刘丽娟"),
        ("They live in Changsha.", "他们住在合肥市。", "Changsha", "合肥"),
        ("France won the match.", "加拿大赢了比赛。", "France", "加拿大"),
        ("Intel fell sharply.", "英伟达大幅下跌。", "Intel", "英伟达"),
        ("Minister Lavrov left.", "斯托尔滕贝格离开了。", "Lavrov", "斯托尔滕贝格"),
        ("Governor Sanchez won.", "米勒赢了。", "Sanchez", "米勒"),
        ("Vice Premier Liu He arrived.", "马化腾到了。", "Liu He", "马化腾"),
        ("He was born in Panyu.", "他生于柳州。", "Panyu", "柳州"),
        ("Vanuatu signed it.", "博茨瓦纳签了字。", "Vanuatu", "博茨瓦纳"),
    ],
)
def test_changed_names(en, zh, english, chinese):
    (flag,) = flags(en, zh)
    assert (flag.kind, flag.severity) == ("name", "major")
    assert en[slice(*flag.src[0])] == english
    assert zh[slice(*flag.tgt[0])] == chinese


def test_a_name_marked_by_sound_that_is_none():
    (flag,) = flags("Jasper Zhang tested it.", "张杰(音)测试了它。")
    assert flag.message == "Jasper Zhang ≠ 张杰"


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("He flew to Honolulu with James.", "他和詹姆斯飞往檀香山。"),
        ("An entry of Wikipedia says so.", "维基百科的词条这样说。"),
        ("China News Service, Beijing, May 3", "中新网北京5月3日电"),
    ],
)
def test_names_that_a_lexicon_knows(en, zh):
    assert names.find(Pair(en, zh, "en", "zh")) == []


def test_a_company_name_translated_by_meaning():
    en = "He said that his startup Hyperbolic now supports the model."
    (flag,) = flags(en, "他说，他的初创公司双曲面现在支持该模型。")
    assert en[slice(*flag.src[0])] == "Hyperbolic"
    assert flag.tgt == ()


def test_a_titled_person_without_any_counterpart():
    (flag,) = flags("Senator Thunberg said so.", "消息人士这样说。")
    assert flag.message == "Thunberg is missing in the Chinese"


def test_part_of_a_longer_word_is_no_name():
    assert flags("Glory in the Lord.", "以耶和华为夸耀。") == []


def test_sides_follow_the_direction():
    (flag,) = names.find(Pair("特朗普到了。", "Biden arrived.", "zh", "en"))
    assert (flag.src, flag.tgt) == (((0, 3),), ((0, 5),))


def test_inconsistent_renderings_in_a_document():
    texts = [
        ("DeepSeek grew.", "DeepSeek发展了。"),
        ("DeepSeek won.", "DeepSeek赢了。"),
        ("DeepSeek lost.", "深度求索输了。"),
    ]
    found = renderings.find([Pair(en, zh, "en", "zh") for en, zh in texts])
    assert list(found) == [2]
    (flag,) = found[2]
    assert (flag.kind, flag.severity) == ("consistency", "minor")
    assert texts[2][1][slice(*flag.tgt[0])] == "深度求索"


def test_short_forms_are_consistent():
    texts = [("Trump said.", "特朗普说。"), ("Trump left.", "特朗普走了。"), ("Trump", "特朗普")]
    assert renderings.find([Pair(en, zh, "en", "zh") for en, zh in texts]) == {}


def test_empty_sides():
    assert names.CHECK(Pair("Biden", "", "en", "zh")) == []


def pairs(*texts):
    return [Pair(en, zh, "en", "zh") for en, zh in texts]


STORY = pairs(
    ("Then Philip went down to the city.", "腓利下到那城去。"),
    ("Simon saw it.", "西门看见了。"),
    ("The crowd listened to Philip.", "众人都听腓利说话。"),
    ("He was baptised.", "他受了洗。"),
    ("An angel spoke to Philip.", "天使对腓利说话。"),
    ("They met again.", "他们又见面了。"),
    ("Nobody saw Philip any more.", "再没有人看见他。"),
)


def test_a_document_tells_how_it_renders_a_name():
    habits = Habits(STORY)
    assert habits.rendering("Philip") == "腓利"
    assert habits.renders("Philip", STORY[2].zh)
    assert not habits.renders("Philip", STORY[6].zh)
    assert habits.rendering("Simon") is None


def test_derived_words_count_and_words_of_every_bead_do_not():
    story = pairs(
        ("Moab was large.", "他们说摩押地方大。"),
        ("The Moabites came.", "他们说摩押人来了。"),
        ("He saw Moab.", "他们说他看见摩押。"),
        ("It rained.", "他们说下雨了。"),
        ("It snowed.", "他们说下雪了。"),
    )
    assert Habits(story).rendering("Moab") == "摩押"


def test_two_beads_are_enough_for_what_is_written_by_sound():
    sound = pairs(("Kepley met Ann.", "凯普利见了安。"), ("Kepley left.", "凯普利走了。"))
    assert Habits(sound).rendering("Kepley") == "凯普利"
    meant = pairs(("Sparrow sailed.", "小雀号启航了。"), ("Sparrow sank.", "小雀号沉了。"))
    assert Habits(meant).rendering("Sparrow") is None


def test_a_flag_of_a_name_written_as_ever_is_hardly_sure():
    flag = STORY[4].flag("name", "major", 0.8, en=[(18, 24)], zh=[(3, 5)], message="")
    lost = STORY[6].flag("name", "minor", 0.8, en=[(11, 17)], zh=[], message="")
    given = [[] for _ in STORY]
    given[4], given[6] = [flag], [lost]
    found = less_named_elsewhere(STORY, given)
    assert found[4][0].confidence == pytest.approx(0.24)
    assert found[4][0].severity == "minor"
    assert found[6] == [lost]


def test_what_the_document_writes_for_another_name_here_stands_for_none():
    story = pairs(
        ("Zorell came.", "左雷来了。"),
        ("Zorell ate.", "左雷吃饭。"),
        ("I saw Zorell.", "我看见左雷。"),
        ("Zorell met Quimby.", "左雷见了他。"),
    )
    flag = story[3].flag("name", "major", 0.8, en=[(11, 17)], zh=[(0, 2)], message="")
    (found,) = less_named_elsewhere(story, [[], [], [], [flag]])[3]
    assert found.confidence == pytest.approx(0.24)


def test_a_lost_name_tells_little_where_many_are_written_otherwise():
    said = "春天来了", "夏天热", "秋收", "冬雪", "下雨了", "刮风", "天晴", "多云"
    strange = pairs(
        *((f"Qo{k}xal met Bri{k}dam.", each) for k, each in zip("abcdefgh", said, strict=True))
    )
    flag = strange[0].flag("name", "major", 0.8, en=[(0, 6)], zh=[(0, 2)], message="")
    given = [[flag], *([] for _ in strange[1:])]
    assert less_named_elsewhere(strange, given)[0][0].confidence == pytest.approx(0.56)
    # A name in Pinyin would sound like its characters in any habit.
    spelled = [*pairs(("Zhao Hongjin spoke.", "他讲话了。")), *strange]
    romanised = spelled[0].flag("name", "major", 0.8, en=[(0, 12)], zh=[], message="")
    given = [[romanised], *([] for _ in strange)]
    assert less_named_elsewhere(spelled, given)[0] == [romanised]
    # The same among names that are found.
    usual = [*strange[:1], *pairs(*(("Paris is in France.", "巴黎在法国。"),) * 8)]
    assert less_named_elsewhere(usual, [[flag], *([] for _ in usual[1:])])[0] == [flag]
