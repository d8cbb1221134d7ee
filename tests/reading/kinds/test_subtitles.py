from __future__ import annotations

import pytest

from aligner.errors import InputError
from aligner.reading.kinds.subtitles import read


def cues(text: str, name: str = "a.srt") -> list[tuple[int, int, str]]:
    source = read(text.encode(), name)
    return [(*b.cue, source.text[b.start : b.end]) for b in source.blocks]


SRT = """1
00:00:01,000 --> 00:00:02,500
We left the harbour

2
00:00:02,600 --> 00:00:04,000
<i>before the storm</i> came.

3
00:00:10,000 --> 00:00:12,000
- Who is there?
- Nobody.

4
00:00:12,500 --> 00:00:13,000

5
00:00:13,500 --> 00:00:15,000
♪ A song of the sea ♪

6
00:00:15,100 --> 00:00:16,000
It was 1987 when

7
00:00:18,200 --> 00:00:19,000
he came back.
"""


def test_a_sentence_over_two_cues_is_one_block():
    assert cues(SRT) == [
        (1000, 4000, "We left the harbour\nbefore the storm came."),
        (10000, 12000, "- Who is there?\n- Nobody."),
        (13500, 15000, "♪ A song of the sea ♪"),
        # More than two seconds part the last two.
        (15100, 16000, "It was 1987 when"),
        (18200, 19000, "he came back."),
    ]


def test_places_are_the_counters_of_the_file():
    source = read(SRT.replace("\n7\n", "\n70\n").encode(), "a.srt")
    assert [b.place for b in source.blocks] == ["cue 1", "cue 3", "cue 5", "cue 6", "cue 70"]
    assert {b.role for b in source.blocks} == {"cue"}
    assert source.kind == "subtitles"


def test_line_ends_and_marks_make_no_difference():
    assert cues("\ufeff" + SRT.replace("\n", "\r\n")) == cues(SRT)


UGLY = """

12
0:00:01.5 --> 0:00:02,75   X1:10 Y1:20
{\\an8}<font color="#fff">Two thousand</font> and
1
13
00:00:02,000-->00:00:03,000
Fine.
00:00:05,000 --> 00:00:06,000
No counter &amp; no blank line.


99
00:00:00,500 --> 00:00:00,900
Earlier,

but later in the file.
"""


def test_an_ugly_file_is_read_in_the_order_of_time():
    assert cues(UGLY) == [
        (500, 900, "Earlier,\nbut later in the file."),
        # A number without a blank line before it is text unless it goes on counting.
        (1500, 3000, "Two thousand and\n1\nFine."),
        (5000, 6000, "No counter &amp; no blank line."),
    ]


VTT = """WEBVTT - A title

STYLE
::cue { color: red }

NOTE
This is a comment
over two lines

intro
00:01.000 --> 00:02.000 align:start position:0%
<v Anna>Hello &lt;there&gt;&nbsp;<c.red>you</c>.</v>

00:02.500 --> 00:03.000
<00:02.700>Where <b>are</b>

NOTE Another comment

1:00:03.000 --> 1:00:04.000
Far away.
"""


def test_web_subtitles_lose_tags_notes_styles_and_names():
    assert cues(VTT, "a.vtt") == [
        (1000, 2000, "Hello <there>\u00a0you."),
        (2500, 3000, "Where are"),
        (3603000, 3604000, "Far away."),
    ]


ASS = """[Script Info]
Title: Not text
[V4+ Styles]
Format: Name, Fontname
Style: Default,Arial
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,Not shown
Dialogue: 0,0:00:01.00,0:00:02.50,Default,Anna,0,0,0,,{\\i1}Well,{\\i0} look:\\Nit works.
Dialogue: 0,0:00:02.00,0:00:03.00,Default,,0,0,0,,{\\p1}m 0 0 l 10 10{\\p0}
Dialogue: 0,0:00:04.00,0:00:05.00,Default,,0,0,0,,Good\\hbye.
"""


def test_ass_has_its_events_only():
    assert cues(ASS, "a.ass") == [
        (1000, 2500, "Well, look:\nit works."),
        (4000, 5000, "Good\u00a0bye."),
    ]


def test_a_line_of_dialogue_without_times_is_named():
    broken = ASS.replace("0:00:04.00", "soon")
    with pytest.raises(InputError, match=r"a\.ass: line 11: no start, end and text"):
        read(broken.encode(), "a.ass")


BILINGUAL = """1
00:00:01,000 --> 00:00:02,000
他们在暴风雨之前
离开了港口
They left the harbour
before the storm

2
00:00:02,100 --> 00:00:03,000
没有人看见。
Nobody saw them.

3
00:00:03,100 --> 00:00:04,000
1987
OK, 1987 it is.
"""


def test_two_languages_in_a_cue_are_two_blocks_and_cues_stay_apart():
    assert cues(BILINGUAL) == [
        (1000, 2000, "他们在暴风雨之前\n离开了港口"),
        (1000, 2000, "They left the harbour\nbefore the storm"),
        (2100, 3000, "没有人看见。"),
        (2100, 3000, "Nobody saw them."),
        (3100, 4000, "1987\nOK, 1987 it is."),
    ]


def test_chinese_without_stops_is_not_one_long_sentence():
    text = "".join(
        f"{i}\n00:00:{i:02},000 --> 00:00:{i:02},900\n我们走吧第{i}次\n\n" for i in range(1, 9)
    )
    assert len(cues(text)) == 8


def test_overlapping_cues_of_one_sentence_keep_the_last_end():
    text = (
        "1\n00:00:01,000 --> 00:00:09,000\nA long line\n\n"
        "2\n00:00:02,000 --> 00:00:03,000\nends here.\n"
    )
    assert cues(text) == [(1000, 9000, "A long line\nends here.")]


def test_a_file_without_times_or_words_is_refused():
    with pytest.raises(InputError, match="has no line such as 00:00:01,000"):
        read(b"WEBVTT\n\nhello", "a.vtt")
    with pytest.raises(InputError, match="holds no text"):
        read(b"1\n00:00:01,000 --> 00:00:02,000\n\n", "a.srt")


def test_an_independent_program_finds_the_same_times_and_words():
    import pysubs2

    theirs = [
        (event.start, event.end, event.plaintext)
        for event in pysubs2.SSAFile.from_string(BILINGUAL, "srt")
    ]
    ours: dict[tuple[int, int], str] = {}
    for start, end, text in cues(BILINGUAL):
        ours[start, end] = f"{ours[start, end]}\n{text}" if (start, end) in ours else text
    assert [(*times, text) for times, text in ours.items()] == theirs
