"""Chinese sentences: a small rule set of our own.

No library was right on attributions after a closing quote (``……。”李开复说。``), decimals and
ASCII punctuation at once. One pass over the punctuation marks keeps what is open (brackets,
titles, the quotation) and asks of every stop whether the sentence ends there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from aligner.bitext import Span
from aligner.language.scripts import HAN_CLASS
from aligner.segmentation.cutting import cut_at

_HARD = "。！？!?｡‼⁇⁈⁉"
_MARKS = re.compile(r"[。！？!?｡．.‼⁇⁈⁉…⋯]+|[“”「」『』]|[（(【〔［\[《〈）)】〕］\]》〉]")
_QUOTES_OPEN = "“「『"
_QUOTES_CLOSE = "”」』"
_PAIRS = {
    "（": "）)",
    "(": ")）",
    "【": "】",
    "〔": "〕",
    "［": "］",
    "[": "]",
    "《": "》",
    "〈": "〉",
}
_TITLES = "《〈"
_TITLES_CLOSE = "》〉"
_MAX_BRACKET = 400
"""Characters after which an open bracket is taken for a slip of the pen."""
_MAX_LEAD = 40
"""Characters of white space and the like at most between a sentence's start and its mark."""
_STAMMER = 5
"""Han characters of a clause under which an ellipsis after it is a hesitation, not an end."""

_HAN = re.compile(HAN_CLASS)
_CLAUSE_HAN = re.compile(f"{HAN_CLASS}*$")
_SPACE = re.compile(r"\s*")
_CONTINUES = re.compile(
    r"\s*(?:[，,、；;：:]"
    r"|的(?![确士])|了(?![解])|着(?![急手实])|之(?:类|声|语|说)|和(?!平|谐)|并(?!非)|便"
    r"|一(?:词|书|文|语|声|句|类|说|字|事)|这(?:样|句|类|种|个|一|番)[^，。！？]{0,6}(?:话|词|问题|口号)"
    r"|等(?:口号|字|语|话|标语)|字样|[—–―-]{1,2})"
)
_SPEECH_VERB = (
    r"(?:说|道|问|答|喊|叫|嚷|吼|骂|称|想|表示|指出|补充|解释|强调|宣布|承认|坚持|警告|感叹|嘟囔|低语"
    r"|回应|回答|评论|总结|呼吁|抱怨|建议|命令|请求|提醒|介绍|透露|说明|描述|断言|反驳|抗议|插话|插嘴"
    r"|說|問|罵|稱|補充|解釋|強調|宣佈|承認|堅持|感嘆|回應|評論|總結|籲|抱怨|建議|請求|介紹|說明|反駁)"
)
_ATTRIBUTION_END = re.compile(
    rf"(?:{_SPEECH_VERB}(?:道|着|著|了|过|過|起来|起來|下去)?"
    r"|(?:告诉|告訴|问|問|回答|答应|答應|提醒|对|對)[^，。！？：]{1,8}(?:说|說|道)?)$"
)
_SAYING = re.compile(r"\s*[^，。！？：“”「」]{0,8}?(?:说|說|问|問|喊|叫|答|笑)(?:着|著|完)")
_CLAUSE = re.compile(
    r"\s*([^。！？!?；;：:…，,“”「」『』\"\n]{1,60})([。！？!?；;：:…，,“「『\"]|$)"
)
_REMAINDER = re.compile(r"[^。！？!?…]*")
_SHORT_REMAINDER = 10
_TRAILING_DOTS = re.compile(r"[ 　]+[…⋯]+")
_NUMBERING = re.compile(r"\s*[（(]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})$")
_ABBREVIATION = re.compile(
    r"(?<![A-Za-z])(?:[A-Za-z]|Mr|Mrs|Ms|Dr|Prof|St|No|Nos|Vol|Fig|vs|Jr|Sr|Mt|cf|al|etc|p|pp)$"
)


def split(text: str) -> list[Span]:
    """Sentence spans of one Chinese paragraph, in order; line breaks count as spaces."""
    return _with_orphans(text, cut_at(text, _Scan(_with_paired_quotes(text)).ends()))


_STRAIGHT = re.compile('["＂]')
_SINGLE = re.compile(
    # An apostrophe stands between Latin letters, or behind one: O’Brien, students’.
    r"(?<![A-Za-z0-9])['＇](?P<straight>[^'＇\n]{1,400}?)['＇](?![A-Za-z0-9])"
    r"|‘(?P<curly>[^‘’\n]{1,400}(?:(?<=[A-Za-z])’(?=[A-Za-z])[^‘’\n]{1,400})*)’"
)
_OPENS = re.compile(r"(?:^|[\s：:（(—])$")


def _with_paired_quotes(text: str) -> str:
    """The text, as long as before, with quotation marks that say whether they open or close.

    Straight ones alternate; after a colon or at the start one opens whatever came before. Single
    ones, straight or curly, become 『』, which nothing else is.
    """
    if "'" in text or "＇" in text or "‘" in text:
        text = _SINGLE.sub(lambda m: f"『{m['straight'] or m['curly']}』", text)
    if not _STRAIGHT.search(text):
        return text
    marks = [match.start() for match in _STRAIGHT.finditer(text)]
    shown, is_open = list(text), False
    for at in marks:
        if len(marks) % 2 and _OPENS.search(text, max(0, at - 1), at):
            is_open = False
        shown[at] = "”" if is_open else "“"
        is_open = not is_open
    return "".join(shown)


def _with_orphans(text: str, spans: list[Span]) -> list[Span]:
    """Stretches of closing punctuation alone go to the sentence before them."""
    merged: list[Span] = []
    for start, end in spans:
        if merged and not any(ch.isalnum() for ch in text[start:end]):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


@dataclass
class _Scan:
    """One pass over a paragraph's marks; what is open at the current one."""

    text: str
    start: int = 0
    """Where the current sentence starts."""
    brackets: list[tuple[str, int]] = field(default_factory=list)
    """Open brackets and titles that began inside the current sentence, with their places."""
    quotes: list[tuple[str, bool]] = field(default_factory=list)
    """Open quotations, outermost first: the mark, and whether the quotation opened its
    sentence, so that an attribution may follow it."""

    has_full_stop: bool = field(init=False)
    """Whether the paragraph uses 。 at all: then ``．`` between characters joins a name."""

    def __post_init__(self) -> None:
        self.has_full_stop = "。" in self.text

    def ends(self) -> list[int]:
        """Offsets after which a sentence ends, in order; the end of the text is left out."""
        found: list[int] = []
        position = 0
        for match in _MARKS.finditer(self.text):
            if match.start() < position:
                continue
            run, at = match.group(), match.start()
            if run in _QUOTES_OPEN or run in _QUOTES_CLOSE:
                self._quotation(run, at)
            elif run in _PAIRS:
                self._open(run, at)
            elif run in "）)】〕］]》〉":
                self._close(run)
            else:
                end = self._end_of_stop(match.start(), match.end())
                position = end if end is not None else match.end()
                if end is not None and end < len(self.text):
                    found.append(end)
                    self.start = end
                    self.brackets.clear()
        return found

    def _quotation(self, mark: str, at: int) -> None:
        """Open or close the quotation at an unmarked place (no stop before it)."""
        if mark in _QUOTES_OPEN:
            self.quotes.append((mark, self._leads(at, "—-（(…“「『")))
        elif self.quotes:
            self.quotes.pop()

    def _open(self, mark: str, at: int) -> None:
        """Remember a bracket that has a partner near by.

        A bracket (not a title) that opens its sentence may hold whole sentences.
        """
        if mark not in _TITLES and self._leads(at):
            return
        window = self.text[at : at + _MAX_BRACKET]
        if any(closer in window for closer in _PAIRS[mark]):
            self.brackets.append((mark, at))

    def _leads(self, at: int, ignored: str = "") -> bool:
        """Whether only white space and `ignored` marks stand between the sentence's start
        and `at`."""
        if at - self.start > _MAX_LEAD:
            return False
        return not self.text[self.start : at].strip(" \t\r\n\u3000\xa0" + ignored)

    def _close(self, mark: str) -> None:
        """Forget the bracket that `mark` closes, with those left open inside it."""
        for index in range(len(self.brackets) - 1, -1, -1):
            if mark in _PAIRS[self.brackets[index][0]]:
                del self.brackets[index:]
                return

    def _end_of_stop(self, at: int, after: int) -> int | None:
        """Where the sentence ends if the stop ``text[at:after]`` ends one, else None."""
        if not self._is_stop(at, after) or self._is_named(at, after):
            return None
        end, closed_quote = self._closers(after)
        if self.brackets or self._in_title(at, end):
            return None
        dots = _TRAILING_DOTS.match(self.text, end)
        if dots:
            end = dots.end()
        if closed_quote:
            mark, leads = self.quotes.pop() if self.quotes else ("", False)
            if _CONTINUES.match(self.text, end) or (leads and self._attributed(end)):
                return None
            # A cry quoted inside a speech: 「他說『走！』就走了。」
            nested = bool(self.quotes) and self.quotes[-1][0] != mark
            if nested and not leads and "。" not in self.text[at:after]:
                return None
        elif end > after and _CONTINUES.match(self.text, end):
            return None
        return end

    def _is_named(self, at: int, after: int) -> bool:
        """Whether the mark is what a quotation is about: 以“.”结尾, 输入 '!' 即可."""
        before, following = self.text[at - 1 : at], self.text[after : after + 1]
        return bool(before and following) and before in _QUOTES_OPEN and following in _QUOTES_CLOSE

    def _in_title(self, at: int, end: int) -> bool:
        """Whether the closers after the stop close a title that was not seen opening."""
        return any(ch in _TITLES_CLOSE for ch in self.text[at:end])

    def _closers(self, after: int) -> tuple[int, bool]:
        """End of the closing marks after a stop, and whether a quotation closes there.

        The last quotation that closes stays on the stack, for its caller to judge. A bracket
        that was opened inside the sentence is not passed: the sentence goes on after it.
        """
        end, closed = after, 0
        while end < len(self.text):
            mark = self.text[end]
            if mark in _QUOTES_CLOSE:
                closed += 1
            elif mark in "）)】〕］]》〉":
                if self.brackets:
                    break
            elif mark != "’" and not (mark == " " and self._late_closer(end)):
                break
            end += 1
        del self.quotes[max(1, len(self.quotes) - closed + 1) :]
        return end, closed > 0

    def _late_closer(self, at: int) -> bool:
        """Whether a closing quotation mark or dots follow the space at `at` by mistake."""
        following = self.text[at + 1 : at + 2]
        if following in ("’", "”") and following:
            return self.text[at + 2 : at + 3].strip() != "" or at + 2 == len(self.text)
        return False

    def _attributed(self, end: int) -> bool:
        """Whether the text at `end` says who spoke the quotation that ended there."""
        saying = _SAYING.match(self.text, end)
        if saying:
            rest = _REMAINDER.match(self.text, saying.end())
            return rest is None or len(rest.group()) <= 2 * _SHORT_REMAINDER
        clause = _CLAUSE.match(self.text, end)
        if clause is None or not _ATTRIBUTION_END.search(clause.group(1).rstrip()):
            return False
        delimiter = clause.group(2)
        if delimiter and delimiter in "：:":
            return False
        if delimiter and delimiter in "，,":
            rest = _REMAINDER.match(self.text, clause.end())
            tail = rest.group().strip() if rest else ""
            return tail[:1] in '“「『"' or len(tail) <= _SHORT_REMAINDER
        return not delimiter or delimiter not in '“「『"'

    def _is_stop(self, at: int, after: int) -> bool:
        """Whether this run of marks can end a sentence at all."""
        text, run = self.text, self.text[at:after]
        if any(mark in _HARD for mark in run):
            return not self._inside_token(at, after, run)
        if len(run) > 1 or run in "…⋯":
            return self._ends_after_ellipsis(at, after)
        return self._is_full_stop(at, after) if text[at] in ".．" else True

    def _inside_token(self, at: int, after: int, run: str) -> bool:
        """Whether an ASCII ``?`` or ``!`` is part of an address or name (``a.com/?q=1``)."""
        if not run.isascii() or after >= len(self.text) or at == 0:
            return False
        before, following = self.text[at - 1], self.text[after]
        if following.isascii() and (following.isalnum() or following in "=&/_"):
            return before.isascii() and (before.isalnum() or before in "/=&._")
        return run == "!" and self.text[max(0, at - 5) : at] == "Yahoo"

    def _ends_after_ellipsis(self, at: int, after: int) -> bool:
        """An ellipsis ends a sentence before a closing quote, at the end, after a full clause."""
        following = _SPACE.match(self.text, after)
        next_at = following.end() if following else after
        if next_at >= len(self.text) or self.text[next_at] in "”」』":
            return True
        if self.text[next_at] in "，,、；;：:。！？…—":
            return False
        if at and self.text[next_at] == self.text[at - 1]:
            return False
        clause = _CLAUSE_HAN.search(self.text, max(0, at - _STAMMER), at)
        return clause is not None and len(clause.group()) >= _STAMMER

    def _is_full_stop(self, at: int, after: int) -> bool:
        """Whether one ``.`` or ``．`` is a full stop: no decimal, name, address or numbering."""
        text = self.text
        before = text[at - 1] if at else ""
        following = text[after] if after < len(text) else ""
        if not before or before.isspace():
            return False
        if at - self.start <= _MAX_LEAD and _NUMBERING.match(text[self.start : at]):
            return False
        last = not following or following.isspace() or following in "”」』’）)】\"'"
        if _HAN.match(before) or before in "”」』’）)】》%％":
            joins = following.isascii() and (following.isalnum() or following == "_")
            return last or not (joins or (self.has_full_stop and _HAN.match(following or " ")))
        if _ABBREVIATION.search(text, max(0, at - 6), at):
            return not following
        if before.isdigit():
            return last
        next_word = _SPACE.match(text, after)
        next_at = next_word.end() if next_word else after
        latin_goes_on = next_at < len(text) and text[next_at].isascii() and text[next_at].isalnum()
        return not latin_goes_on and (last or _HAN.match(following) is not None)
