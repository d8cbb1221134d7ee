"""Subtitles (SRT, WebVTT, ASS) -> cues: sentences over several cues joined, languages apart."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aligner.bitext import Lang
from aligner.errors import InputError
from aligner.reading.encodings import decode
from aligner.reading.kinds.building import Builder
from aligner.reading.language import script_of
from aligner.reading.nouns import Source

_REMEDY = "a subtitle needs words under its times"
_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
TIMES = re.compile(rf"^[ \t]*{_TIME}[ \t]*-{{1,2}}>[ \t]*{_TIME}(?:[ \t].*)?$", re.MULTILINE)
"""The line of a cue that says when it is shown."""
_TAG = re.compile(
    r"</?(?:i|b|u|s|font|c|v|lang|ruby|rt|span|br)(?:[\s.=][^<>]*)?/?>|<\d[\d:.]*>|\{\\[^{}]*\}",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<br\s*/?>|\\[Nn]", re.IGNORECASE)
_ASS_DRAWING = re.compile(r"\{[^{}]*\\p[1-9][^{}]*\}.*?(?=\{[^{}]*\\p0|$)", re.DOTALL)
_ASS_CODES = re.compile(r"\{[^{}]*\}")
_COUNTER = re.compile(r"\d{1,9}")
_NO_CUES = re.compile(r"(?:WEBVTT|NOTE|STYLE|REGION)\b")
_ENDED = re.compile(r"[.!?。！？…♪♫—][\"'”’」』）)\]】♪\s]*$|--$")
_TRAILS = re.compile(r"(?:\.{2,}|…|—|--)[\"'”’]*$")
_GOES_ON = re.compile(r"[a-z]|\.\.|…")
_OPENS = re.compile(r"[-–—♪♫#\[(（【]")
"""Starts of a cue that is no continuation: another speaker, a song, a sound."""
_MAX_GAP = 2_000
"""Milliseconds between two cues of one sentence: a speaker breathes for less than two seconds."""
_MAX_CUES = 8
"""Cues of one sentence; a longer run of them has no stops to go by."""
_STOPS = 0.25
"""Share of cues that end with a stop in a file that sets stops. Chinese ones mostly do not."""
_SAMPLE = 500
"""Characters of a line that tell its language; no screen shows more."""
_MIXED = 0.08
"""Share of the lines in its second language that a bilingual file has at least."""


@dataclass(frozen=True, slots=True)
class _Cue:
    start: int
    end: int
    lines: tuple[str, ...]
    place: str

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def read(data: bytes, name: str) -> Source:
    """The cues of an SRT, WebVTT or ASS file.

    A sentence that goes on in the next cue is one block. In a file of two languages every cue is
    by itself, one block a language.

    InputError for a file that is empty, no text, or has no cue with words.
    """
    found = decode(data, name)
    text = found.text.replace("\r\n", "\n").replace("\r", "\n")
    cues = sorted(_cues(text, name), key=lambda cue: cue.start)
    builder = Builder()
    if _is_bilingual(cues):
        for cue in cues:
            for lines in _by_language(cue):
                builder.add("\n".join(lines), role="cue", place=cue.place, cue=(cue.start, cue.end))
    else:
        for group in _sentences(cues):
            end = max(cue.end for cue in group)
            words = "\n".join(cue.text for cue in group)
            builder.add(words, role="cue", place=group[0].place, cue=(group[0].start, end))
    return builder.source("subtitles", name, _REMEDY, found.encoding)


def _cues(text: str, name: str) -> list[_Cue]:
    """The cues that have words, in the order of the file."""
    raw = _ass_events(text, name) if "[Script Info]" in text[:2_000] else _timed(text, name)
    cues = []
    for start, end, words, place in raw:
        lines = tuple(line for line in (part.strip() for part in words.split("\n")) if line)
        if lines:
            cues.append(_Cue(start, max(start, end), lines, place))
    return cues


def _timed(text: str, name: str) -> Iterator[tuple[int, int, str, str]]:
    """Times, words and place of every cue of SRT or WebVTT."""
    marks = list(TIMES.finditer(text))
    if not marks:
        raise InputError(
            f"{name}: has no line such as 00:00:01,000 --> 00:00:02,500; is it a subtitle file?"
        )
    web = text.startswith("WEBVTT")
    counter = _COUNTER.search(text[: marks[0].start()].rstrip("\n").rpartition("\n")[2])
    label = counter.group() if counter else ""
    for number, match in enumerate(marks):
        last = number + 1 == len(marks)
        until = len(text) if last else marks[number + 1].start()
        body, following = text[match.end() : until].strip("\n"), ""
        if not last:
            body, following = _without_label(body, label, web)
        body = _shown_part(body) if web else body
        place = f"cue {label if label.isdecimal() else number + 1}"
        label = following
        times = match.groups()
        yield _millis(times[:4]), _millis(times[4:]), _plain(body, web), place


def _without_label(body: str, label: str, web: bool) -> tuple[str, str]:
    """The lines up to the times of the next cue without its counter or name, and that."""
    rest, _, last = body.rpartition("\n")
    alone = not rest or rest.endswith("\n")
    if _COUNTER.fullmatch(last.strip()):
        # Where the blank line is missing, a number is a counter if it goes on counting.
        if alone or (label.isdecimal() and int(last) == int(label) + 1):
            return rest, last.strip()
    elif web and rest.endswith("\n") and not _NO_CUES.match(last):
        return rest, last.strip()
    return body, ""


def _shown_part(body: str) -> str:
    """The words of a WebVTT cue, which end at a blank line; notes and styles come after."""
    kept: list[str] = []
    for block in body.split("\n\n"):
        if _NO_CUES.match(block.lstrip("\n")):
            break
        kept.append(block)
    return "\n".join(kept)


def _plain(words: str, entities: bool) -> str:
    """The words as shown: without tags of format, and with line ends for breaks."""
    shown = _TAG.sub("", _BREAK.sub("\n", words))
    return html.unescape(shown) if entities else shown.replace("&nbsp;", "\u00a0")


def _millis(parts: Sequence[str | None]) -> int:
    hours, minutes, seconds, fraction = parts
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    return whole * 1_000 + int((fraction or "0").ljust(3, "0"))


def _ass_events(text: str, name: str) -> Iterator[tuple[int, int, str, str]]:
    """Times, words and place of every line of dialogue of ASS or SSA."""
    fields: list[str] = []
    number = 0
    section = ""
    for at, line in enumerate(text.split("\n"), start=1):
        stripped = line.strip()
        if stripped.startswith("["):
            section = stripped.lower()
        kind, _, rest = stripped.partition(":")
        if section != "[events]" or kind not in ("Format", "Dialogue"):
            continue
        if kind == "Format":
            fields = [field.strip().lower() for field in rest.split(",")]
            continue
        number += 1
        values = dict(zip(fields, rest.split(",", max(len(fields) - 1, 0)), strict=False))
        times = [_ass_time(values.get(key, "")) for key in ("start", "end")]
        if None in times or "text" not in values:
            raise InputError(
                f"{name}: line {at}: no start, end and text in this line of dialogue; repair it"
            )
        words = _ASS_CODES.sub("", _ASS_DRAWING.sub("", values["text"]))
        shown = _BREAK.sub("\n", words).replace("\\h", "\u00a0")
        yield times[0] or 0, times[1] or 0, shown, f"cue {number}"


def _ass_time(value: str) -> int | None:
    match = re.fullmatch(_TIME, value.strip())
    return _millis(match.groups()) if match else None


def _is_bilingual(cues: Sequence[_Cue]) -> bool:
    """Whether a good part of the lines is in each of the two languages."""
    scripts = [script_of(line[:_SAMPLE]) for cue in cues for line in cue.lines]
    counts = {lang: scripts.count(lang) for lang in ("en", "zh")}
    return min(counts.values()) > _MIXED * sum(counts.values())


def _by_language(cue: _Cue) -> list[list[str]]:
    """The lines of a cue by their language, the first to appear first."""
    scripts = [script_of(line[:_SAMPLE]) for line in cue.lines]
    lines: dict[Lang | None, list[str]] = {}
    last = next((lang for lang in scripts if lang), None)
    for line, lang in zip(cue.lines, scripts, strict=True):
        last = lang or last
        lines.setdefault(last, []).append(line)
    return list(lines.values())


def _sentences(cues: Sequence[_Cue]) -> Iterator[list[_Cue]]:
    """The cues in groups, each of which ends where a sentence does."""
    stops = sum(_ENDED.search(cue.text) is not None for cue in cues)
    if stops < _STOPS * len(cues):
        yield from ([cue] for cue in cues)
        return
    group: list[_Cue] = []
    for cue in cues:
        if group and not (len(group) < _MAX_CUES and _runs_on(group[-1], cue)):
            yield group
            group = []
        group.append(cue)
    if group:
        yield group


def _runs_on(before: _Cue, cue: _Cue) -> bool:
    """Whether the sentence of one cue goes on in the next."""
    if cue.start - before.end >= _MAX_GAP or _OPENS.match(cue.text):
        return False
    if before.lines[-1].startswith(("♪", "♫")) or before.text.endswith(("]", ")", "）", "】")):
        return False
    if _ENDED.search(before.text) is None:
        return True
    return _TRAILS.search(before.text) is not None and _GOES_ON.match(cue.text) is not None
