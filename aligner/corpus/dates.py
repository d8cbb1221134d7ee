"""The dates of texts, and how far apart those of a pair may be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from aligner.bitext import Scalar

DAYS = 3
"""Days between a text and its translation, where no pairs tell: the news of a weekend is out by
Monday."""

_ENOUGH = 5
"""Pairs that tell how far apart the dates of a pair are."""

_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)([-/_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")


def date_of(path: Path, meta: Mapping[str, Scalar]) -> date | None:
    """The date that a table gives as ``date``, else the last one in the path; None without any.

    ``2021-03-04``, ``2021/03/04`` and ``20210304`` are dates, with the year first and two digits
    for month and day.
    """
    given = meta.get("date")
    found = _last(str(given)) if given is not None else None
    return found or _last(path.as_posix())


def _last(text: str) -> date | None:
    for match in reversed(list(_DATE.finditer(text))):
        try:
            return date(int(match[1]), int(match[3]), int(match[4]))
        except ValueError:
            continue
    return None


def days_apart(pairs: Iterable[tuple[date | None, date | None]]) -> int:
    """Days that the dates of a pair may be apart: as in the pairs that are known, `DAYS` at
    least."""
    gaps = [abs((one - two).days) for one, two in pairs if one and two]
    return max([DAYS, *gaps]) if len(gaps) >= _ENOUGH else DAYS
