"""Chinese places that news names most, by their characters; their pinyin is their English name."""

from __future__ import annotations

from functools import lru_cache

from aligner.language.names.pinyin import spellings
from aligner.language.tables import chinese_set, rows


@lru_cache(maxsize=1)
def places() -> frozenset[str]:
    """Provinces, prefecture-level cities and some rivers, mountains and districts."""
    return chinese_set("places", "place", "doubtful place")


def is_doubtful(place: str) -> bool:
    """Whether a place is an ordinary word too."""
    return place in chinese_set("places", "doubtful place")


@lru_cache(maxsize=1)
def spelled_places() -> dict[str, list[str]]:
    """Every way the places are spelled in pinyin, letters joined -> the places."""
    found: dict[str, list[str]] = {}
    for place in sorted(places()):
        for spelling in spellings(place):
            found.setdefault(spelling, []).append(place)
    return found


@lru_cache(maxsize=1)
def short_names() -> dict[str, str]:
    """Provinces and cities, in small letters -> their one-character names (京津冀)."""
    short = [row for row in rows("places") if row.kind == "short name"]
    return {name.lower(): "".join(row.chinese) for row in short for name in row.english}
