"""What a web page puts around its article: site name, byline, date, caption, navigation, footer.

Losing a sentence of the text is worse than keeping a line of the page. So lines are looked at
only before the first and after the last running prose, apart from short labelled lines that
no author writes; and what could be part of a text (a date alone, a name) is set aside only
where other lines show that this is a page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from aligner.language.scripts import display_width, han_count
from aligner.language.standards import is_traditional
from aligner.reading import page_patterns as patterns

_HEAD = 15
"""Paragraphs before the first prose, at most, for them to be a page's head."""
_TAIL = 60
"""Paragraphs in which a page's end matter is looked for."""
_TAIL_SHARE = 0.35
"""Largest share of a text's characters that its end matter may take."""
_PROSE_WIDTH = 80
_LINE_WIDTH = 120
_SHORT_WIDTH = 60
_NAME_WIDTH = 30
_FINISHED = re.compile(r"[.!?。！？…][\"'”’」』）)\]]*$")


def find(texts: Sequence[str]) -> dict[int, str]:
    """Boilerplate among the paragraphs `texts` of one run of text: index -> reason.

    Verse, and any text without running prose, loses nothing but labelled lines.
    """
    reasons = {i: reason for i, text in enumerate(texts) if (reason := _labelled(text))}
    prose = [i for i, text in enumerate(texts) if i not in reasons and is_prose(text)]
    if not prose:
        return reasons
    tail = _tail(texts, prose[0], reasons)
    weak = _head(texts, prose[0], texts[min(tail, default=len(texts)) :], reasons)
    # Two signs show that this is a page; a single one may be a line of the text.
    captions = {i for i, reason in weak.items() if reason == "caption"}
    if not (reasons or tail or captions) and len(weak) < 2:
        weak = {}
    return {**weak, **tail, **reasons}


def is_prose(text: str) -> bool:
    """Whether a paragraph is running prose: long, finished, no caption and no footer."""
    return (
        display_width(text) >= _PROSE_WIDTH
        and _FINISHED.search(text) is not None
        and not _is_caption(text)
        and patterns.FOOTER_START.match(text) is None
    )


def _labelled(text: str) -> str | None:
    """Reason for a short line that a label or stamp makes unmistakable."""
    if len(text) > 160:
        return None
    if patterns.TAGS.fullmatch(text) and display_width(text) <= 140 and not _FINISHED.search(text):
        return "tags"
    if patterns.LABELLED_DATE.fullmatch(text) or patterns.STAMPED.fullmatch(text):
        return "date"
    return "navigation" if _is_social(text) else None


def _is_social(text: str) -> bool:
    """Whether the line lists social networks: three at least, and hardly anything else."""
    words = [word.lower().split("-")[0] for word in re.findall(r"[\w-]+", text)]
    known = sum(word in patterns.SOCIAL for word in words)
    return known >= 3 and known >= 0.6 * len(words)


def _is_caption(text: str) -> bool:
    """Whether the paragraph ends in a photographer's or agency's credit."""
    return display_width(text) <= 500 and patterns.CREDIT.search(text) is not None


def _head(
    texts: Sequence[str], first_prose: int, tail: Sequence[str], labelled: dict[int, str]
) -> dict[int, str]:
    """Reasons for lines before the first prose; none where those are too many for a page."""
    if first_prose > _HEAD:
        return {}
    reasons = {index: reason for index, reason in labelled.items() if index < first_prose}
    for index in range(first_prose):
        reason = reasons.get(index) or _head_reason(texts[index])
        if reason:
            reasons[index] = reason
    return reasons | _site_header(texts, first_prose, reasons, tail)


def _head_reason(text: str) -> str | None:
    """Reason for one line of the head, by its form."""
    if _is_caption(text):
        return "caption"
    if display_width(text) > _LINE_WIDTH:
        return None
    if patterns.DATE_LINE.fullmatch(text):
        return "date"
    if (
        patterns.LABELLED_BYLINE.fullmatch(text)
        or patterns.BY_NAME.fullmatch(text)
        or _is_capital_names(text)
    ):
        return "byline"
    if (
        patterns.BREADCRUMB.fullmatch(text)
        or patterns.NAVIGATION.fullmatch(text)
        or patterns.SUBSCRIBE.fullmatch(text)
    ):
        return "navigation"
    return None


def _is_capital_names(text: str) -> bool:
    """Names in capitals, more than one of them or after BY: a title in capitals is no byline."""
    if not patterns.CAPITALS.fullmatch(text):
        return False
    return text.startswith("BY ") or "," in text or " AND " in text


def _site_header(
    texts: Sequence[str], first_prose: int, reasons: dict[int, str], tail: Sequence[str]
) -> dict[int, str]:
    """The site's name on the first line and its slogan on the next, where a title follows."""
    titles = [i for i in range(first_prose) if i not in reasons]
    if len(titles) < 2 or titles[0] != 0 or display_width(texts[0]) > _SHORT_WIDTH:
        return {}
    # A title may come again among related links; a site's name opens the footer.
    repeated = list(tail[:1]) == [texts[0]] and display_width(texts[0]) <= _NAME_WIDTH
    if not repeated and not (patterns.SITE_NAME.fullmatch(texts[0]) and reasons):
        return {}
    found = {0: "site header"}
    if len(titles) > 2 and titles[1] == 1 and _is_slogan(texts[1], texts[first_prose:]):
        found[1] = "site header"
    return found


def _is_slogan(text: str, body: Sequence[str]) -> bool:
    """Whether the line reads like a site's motto, or is not in the article's writing."""
    if display_width(text) > _SHORT_WIDTH or _FINISHED.search(text):
        return False
    chinese = next((piece for piece in body if han_count(piece) > 20), "")
    foreign = bool(chinese) and is_traditional(text) and not is_traditional(chinese)
    return foreign or patterns.SLOGAN.search(text) is not None


def _tail(texts: Sequence[str], first_prose: int, labelled: dict[int, str]) -> dict[int, str]:
    """Reasons for the lines from the page's end matter on.

    The end matter starts at the first line that reads like it and after which hardly any
    prose comes; one sign alone (a line "Related") is not enough, a copyright line is.
    """
    total = sum(map(len, texts))
    for start in range(max(first_prose + 1, len(texts) - _TAIL), len(texts)):
        opener = texts[start] == texts[0] and start > 1
        if not opener and not _tail_reason(texts[start]):
            continue
        rest = range(start, len(texts))
        signs = [i for i in rest if _tail_reason(texts[i]) or i in labelled]
        prose = [i for i in rest if is_prose(texts[i])]
        if len(prose) > 1 or sum(len(texts[i]) for i in rest) > _TAIL_SHARE * total:
            continue
        if any(patterns.FOOTER_START.match(texts[i]) for i in signs) or len(signs) + opener >= 2:
            return _tail_reasons(texts, rest)
    return {}


def _tail_reasons(texts: Sequence[str], rest: range) -> dict[int, str]:
    """A reason for each line of the tail: its own, or its heading's."""
    reasons: dict[int, str] = {}
    heading = "footer"
    for index in rest:
        own = _tail_reason(texts[index])
        heading = own or heading
        reasons[index] = heading
    return reasons


def _tail_reason(text: str) -> str | None:
    """Reason for one line of the tail, by its form."""
    if patterns.FOOTER_START.match(text):
        return "footer"
    if display_width(text) > _LINE_WIDTH:
        return None
    if (
        patterns.NAVIGATION.fullmatch(text)
        or patterns.SUBSCRIBE.fullmatch(text)
        or _is_social(text)
    ):
        return "navigation"
    return "tags" if patterns.TAGS.fullmatch(text) else None
