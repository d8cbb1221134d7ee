"""Links, code, placeholders and versions: what must be the same, and what rightly differs."""

import pytest

import aligner

SAME = [
    # Links whose languages differ.
    ("Open https://maps.test/en-US/river now.", "现在打开 https://maps.test/zh-CN/river。"),
    ("Open https://maps.test/river now.", "现在打开 https://maps.test/zh/river。"),
    (
        "Read https://en.wikipedia.org/wiki/Ferry first.",
        "先读 https://zh.wikipedia.org/wiki/渡轮。",
    ),
    ("Open https://maps.test/r?lang=en&z=3 now.", "现在打开 https://maps.test/r?lang=zh-CN&z=3。"),
    ("See the [river](../en/river.md#banks).", "见[河流](../zh/river.md#河岸)。"),
    ("See the [river](/guide/river_en.html).", "见[河流](/guide/river_zh.html)。"),
    ('Press <a href="/en/go" title="Go">on</a>.', '按<a href="/zh/go" title="前往">继续</a>。'),
    # Roles of reStructuredText and code in two backticks.
    ("See :ref:`the dam <dam-page>`.", "参见 :ref:`水坝 <dam-page>`。"),
    ("A :dfn:`lock` lifts boats.", ":dfn:`船闸` 抬升船只。"),
    ("Call :func:`~ferry.load` or :func:`~ferry.sail`.", "调用 :func:`load` 或 :func:`sail`。"),
    ("Use ``tide`` and ``wind`` here.", "此处使用 ``tide`` 和 ``wind``。"),
    (
        "Use ``tide`` or `the chart <https://c.test/a>`_.",
        "使用 ``tide`` 或 `海图 <https://c.test/a>`_。",
    ),
    ("Write `<your name>` there.", "在那里写 `<你的名字>`。"),
    # Placeholders of all kinds.
    ("Dear $name, welcome!", "亲爱的$name，欢迎！"),
    ("Dear {{ guest }}, welcome!", "亲爱的{{guest}}，欢迎！"),
    ("Row %1$s of %(total)s", "第%1$s行，共%(total)s行"),
    ("Open <0>the list</0>.", "打开<0>列表</0>。"),
    # Versions and symbols of documents.
    ("The latest release is 4.0.12.", "最新版本是 4.0.12。"),
    ("Install ferry@>=12.1.0 first.", "先安装 ferry@>=12.1.0。"),
    ("Version v2.4.1 is old.", "2.4.1 版已旧。"),
    ("E/CN.4/1998/L.7", "E/CN.4/1998/L.7"),
    ("See A/RES/70/12 and S/2015/88.", "见A/RES/70/12和S/2015/88。"),
]
CHANGED = [
    ("See the [lock page](/guide/locks).", "见[船闸页面](/guide/docks)。", "link"),
    ("See [locks](./locks.md#gates).", "见[船闸](./locks.md#pumps)。", "link"),
    ("Open https://maps.test/en/river now.", "现在打开 https://maps.test/zh/lake。", "URL"),
    ("See :ref:`the dam <dam-page>`.", "参见 :ref:`水坝 <gate-page>`。", "code"),
    ("Use ``tide`` or ``wind`` here.", "此处使用 ``tide`` 或 ``wave``。", "code"),
    ("Dear $name, welcome!", "亲爱的$guest，欢迎！", "placeholder"),
    ("Dear {{ guest }}, welcome!", "亲爱的{{ host }}，欢迎！", "placeholder"),
    ("The latest release is 4.0.12.", "最新版本是 4.0.13。", "version"),
    ("See A/RES/70/12.", "见A/RES/70/13。", "reference"),
]


def shown(en, zh):
    return [flag.message for flag in aligner.check(en, zh, "en", "zh", families="exact")]


@pytest.mark.parametrize(("en", "zh"), SAME)
def test_what_rightly_differs_is_no_flag(en, zh):
    assert shown(en, zh) == []


@pytest.mark.parametrize(("en", "zh", "kind"), CHANGED)
def test_what_must_be_the_same(en, zh, kind):
    assert any(message.startswith(kind) and "≠" in message for message in shown(en, zh))


def test_a_placeholder_used_twice_must_stand_twice():
    assert shown("$day and $day", "$day") == ["placeholder $day is missing in the Chinese"]
