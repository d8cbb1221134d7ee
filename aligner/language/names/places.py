"""Chinese places that news names most, by their characters; their pinyin is their English name."""

from __future__ import annotations

from functools import lru_cache

from aligner.language.names.pinyin import spellings

# Own compilation: provinces, prefecture-level cities and some rivers, mountains and districts.
_PLACES_TEXT = """
    北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东
    海南 四川 贵州 云南 陕西 甘肃 青海 广西 宁夏 西藏 新疆 石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口
    承德 沧州 廊坊 衡水 雄安 太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁 包头 乌海 赤峰
    通辽 沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 葫芦岛 长春 四平 辽源 通化 白山
    松原 白城 延边 鸡西 鹤岗 大庆 伊春 佳木斯 牡丹江 黑河 绥化 南京 无锡 徐州 常州 苏州 南通 连云港
    淮安 盐城 扬州 镇江 泰州 宿迁 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 义乌 海宁
    合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城 福州 厦门 莆田
    三明 泉州 漳州 南平 龙岩 宁德 南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶 济南 青岛
    淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 莱芜 临沂 德州 聊城 滨州 菏泽 寿光 郑州 开封 洛阳
    平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 武汉 黄石 十堰 宜昌
    襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施 长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州
    永州 怀化 娄底 湘西 广州 韶关 深圳 珠海 汕头 佛山 江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江
    清远 东莞 中山 潮州 揭阳 云浮 南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾
    崇左 海口 三亚 成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安
    巴中 资阳 汶川 贵阳 六盘水 遵义 安顺 毕节 铜仁 昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 大理
    西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛 兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉
    庆阳 定西 陇南 西宁 银川 石嘴山 吴忠 固原 中卫 克拉玛依 喀什 和田 浦东 虹桥 朝阳 海淀 丰台 大兴
    通州 昌平 中关村 天安门 中南海 王府井 前海 南沙 长江 黄河 珠江 湘江 淮河 嘉陵江 漓江 钱塘江 太湖
    洞庭湖 鄱阳湖 西湖 泰山 华山 嵩山 衡山 峨眉山 庐山 长白山 昆仑山 秦岭 敦煌 井冈山 延川 遵化 昆山
    常熟 张家港 江阴 宜兴 顺德 南海 赣南 华中 华东 华北 华南 南开 徐汇 静安 虹口 高雄 台北 台中 台南
    新竹 基隆 花莲
"""
PLACES = frozenset(_PLACES_TEXT.split())

_DOUBTFUL_TEXT = """
    南海 中山 德州 华山 白银 大理 百色 来宾 新乡 朝阳 日照 平安 三明 大同 大庆 前海
"""
DOUBTFUL = frozenset(_DOUBTFUL_TEXT.split())
"""Places that are ordinary words too."""


@lru_cache(maxsize=1)
def spelled_places() -> dict[str, list[str]]:
    """Every way the places are spelled in pinyin, letters joined -> the places."""
    found: dict[str, list[str]] = {}
    for place in sorted(PLACES):
        for spelling in spellings(place):
            found.setdefault(spelling, []).append(place)
    return found
