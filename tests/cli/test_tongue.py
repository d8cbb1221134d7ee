"""The language of the command line: by ``--ui`` or the locale; files and records know none."""

import json
import re

import pytest

from aligner.cli import tongue
from aligner.cli.progress import Progress
from aligner.cli.telling import Teller
from aligner.corpus import Step
from tests.support import SEEDS, run

HAN = re.compile("[\u4e00-\u9fff]")
ARTICLE = SEEDS / "004_e7820bf9a1c93ef4.txt"
DATED = {"SOURCE_DATE_EPOCH": "0"}
CHINESE = {"LC_ALL": "zh_CN.UTF-8"}


@pytest.fixture(autouse=True)
def english_again():
    yield
    tongue.choose(["--ui", "en"])


@pytest.mark.parametrize(
    ("arguments", "locale", "spoken"),
    [
        ([], "C.UTF-8", "en"),
        ([], "zh_CN.UTF-8", "zh"),
        ([], "zh_TW.UTF-8", "zh"),
        (["check", "x", "--ui", "zh"], "C.UTF-8", "zh"),
        (["check", "--ui=en", "x"], "zh_CN.UTF-8", "en"),
        (["check", "--ui", "zh", "--ui=en"], "C.UTF-8", "en"),
        (["check", "--ui"], "zh_CN.UTF-8", "zh"),
        (["check", "--ui", "fr"], "C.UTF-8", "en"),
        (["align", "--", "--ui", "zh"], "C.UTF-8", "en"),
    ],
)
def test_the_option_goes_before_the_locale(monkeypatch, arguments, locale, spoken):
    monkeypatch.setenv("LC_ALL", locale)
    tongue.choose(arguments)
    assert tongue.spoken() == spoken


@pytest.fixture(scope="module")
def aligned(tmp_path_factory):
    """The article aligned in each language."""
    folder = tmp_path_factory.mktemp("tongue")
    made = {}
    for lang in ("en", "zh"):
        place = folder / lang
        place.mkdir()
        files = [place / f"a.{suffix}" for suffix in ("jsonl", "tmx", "tsv", "html")]
        options = [word for file in files for word in ("-o", file)]
        made[lang] = place, run("align", ARTICLE, *options, "--ui", lang, cwd=folder, env=DATED)
    return made


def test_align_tells_in_chinese_and_writes_the_same(aligned):
    (english, told), (chinese, said) = aligned["en"], aligned["zh"]
    assert told.code == said.code == 0
    assert "57 pairs, 2 without counterpart" in told.err
    assert "57 个句对，2 处无对应" in said.err and "标记：严重 3 处" in said.err
    assert re.findall(r"\d\.\d\d", told.err) == re.findall(r"\d\.\d\d", said.err)
    for name in ("a.jsonl", "a.tmx", "a.tsv"):
        assert (english / name).read_bytes() == (chinese / name).read_bytes(), name


def test_stdout_and_a_report_know_no_locale(aligned, tmp_path):
    place = aligned["en"][0]
    made = [
        run("align", ARTICLE, "--families", "exact", cwd=tmp_path, env=env).out
        for env in (CHINESE, {})
    ]
    assert made[0] == made[1] and made[0].startswith("{")
    for name, env in (("1.html", CHINESE), ("2.html", {})):
        run("align", ARTICLE, "-o", name, "--families", "exact", cwd=tmp_path, env=env)
    assert (tmp_path / "1.html").read_bytes() == (tmp_path / "2.html").read_bytes()
    # Asked for by name, a page begins in its language.
    assert '<html lang="zh-Hans" data-ui="zh">' in (place.parent / "zh/a.html").read_text("utf-8")


def test_check_as_text_speaks_and_for_programs_does_not(aligned, tmp_path):
    corpus = aligned["en"][0] / "a.jsonl"
    forms = {
        (form, lang): run(
            *("check", corpus, "--families", "exact", "--format", form, "--ui", lang), cwd=tmp_path
        )
        for form in ("text", "json", "sarif")
        for lang in ("en", "zh")
    }
    for form in ("json", "sarif"):
        assert forms[form, "en"].out == forms[form, "zh"].out
        assert json.loads(forms[form, "zh"].out)
    english, chinese = (forms["text", lang] for lang in ("en", "zh"))
    sure = re.search(r"4:23: major number \((0\.\d+)\): 2021 ≠ 2001", english.out)
    assert sure and f"4:23: 严重·数字（{sure[1]}）：2021 ≠ 2001" in chinese.out
    assert "该中文句在英文中没有对应内容" in chinese.out
    assert not re.search(r"\b(major|minor|number|flags|risk|beads)\b", chinese.out + chinese.err)
    assert "已检查 59 个对齐单元" in chinese.err


def test_corpus_and_status_tell_in_chinese_and_write_the_same(seed_run, tmp_path):
    ran = run("corpus", SEEDS, "--out", "out", "--ui", "zh", cwd=tmp_path)
    assert ran.code == 0
    assert "5 篇文档中已对齐 2 篇：100 个句对" in ran.out and "请先查看：" in ran.out
    assert "最佳候选" in ran.out and not re.search(r"\b(flags|major|counterpart)\b", ran.out)
    for name in ("corpus.jsonl", "report.json"):
        assert (tmp_path / "out" / name).read_bytes() == (seed_run[0] / name).read_bytes(), name
    page = (tmp_path / "out/report.html").read_text(encoding="utf-8")
    assert 'data-ui="zh"' in page and "文档</dt>" in page
    assert "已结束" in run("status", "out", "--ui", "zh", cwd=tmp_path).out
    assert run("status", "out", "--json", cwd=tmp_path, env=CHINESE).out.isascii()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("align", "gone.txt"), "错误：无法读取 gone.txt：没有此文件；请检查路径"),
        (("align", "en.txt"), "错误：en 全部是英文：需要双语文件，或另指定译文文件"),
        (("align", "en.txt", "en.txt"), "两侧是同一种语言（英文）"),
        (("align", "bad.txt"), "编码无法识别"),
        (("align", "en.txt", "-o", "x.odd"), "错误：无法判断 x.odd 的格式"),
        (("check", "odd.bin"), "错误：无法读取 odd.bin：后缀 .bin 不在支持之列"),
        (("check", "en.txt", "--sort", "up"), "错误：--sort 的值无效：'up' 不在可选值之列"),
        (("check", "en.txt", "--min-confidence", "7"), "--min-confidence 的值无效"),
        (("check", "en.txt", "--nope"), "错误：没有此选项：--nope"),
        (("check",), "错误：缺少参数 FILE；用法见 aligner check --help"),
        (("corpus", "en.txt"), "错误：缺少选项 --out"),
        (("corpus", "gone", "--out", "out"), "错误：gone 不存在：请检查路径"),
        (("check", "en.txt", "more"), "错误：多余的参数：more"),
        (("nope",), "错误：没有此命令：nope"),
    ],
)
def test_the_commonest_errors_are_told_in_chinese(tmp_path, words, told):
    (tmp_path / "en.txt").write_text("It rained all day. Nobody came to the harbour.\n")
    (tmp_path / "bad.txt").write_bytes(bytes(range(128, 256)) * 4)
    (tmp_path / "odd.bin").write_bytes(b"\x01\x02\x03\x04")
    ran = run(*words, cwd=tmp_path, env=CHINESE)
    assert ran.code == 2 and told in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_language_that_is_neither_is_refused(tmp_path):
    for command in ("align", "check", "review"):
        ran = run(command, "x.jsonl", "--ui", "fr", cwd=tmp_path)
        assert (ran.code, ran.err) == (
            2,
            "error: the interface has no language 'fr': use en or zh\n",
        )


def test_the_commands_that_tell_most_have_the_option(tmp_path):
    for command in ("align", "check", "corpus", "merge", "status", "review"):
        assert "--ui" in run(command, "--help", cwd=tmp_path).out


def test_a_long_run_tells_in_chinese_and_json_in_none(capsys):
    tongue.choose(["--ui", "zh"])
    for form in ("auto", "json"):
        tell = Teller(form, Progress(None), iter(range(0, 10_000, 70)).__next__)
        for number in (1, 2):
            tell(Step("aligning", "d", number, 90, 1, 700 * number))
    *lines, first, last = capsys.readouterr().err.splitlines()
    assert lines[-1] == "对齐：2（共 90），每秒 10 句，1 篇失败，还需 1 小时 42 分钟"
    assert json.loads(first)["stage"] == json.loads(last)["stage"] == "aligning"
