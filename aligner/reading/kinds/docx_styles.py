"""What the paragraphs of a DOCX are by their styles and properties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aligner.reading.kinds.container import local_name
from aligner.reading.kinds.ooxml import Package, attribute, child, switched_on
from aligner.reading.nouns import Role


@dataclass(slots=True)
class Style:
    """What a paragraph is."""

    role: Role | None = None
    reason: str | None = None
    hidden: bool = False


def number_of(element: Any | None, fallback: int) -> int:
    """The number that an element holds; `fallback` where it holds none of up to three digits."""
    value = attribute(element, "val") if element is not None else None
    # Levels, lists and spans of cells: longer numbers are made to do harm.
    return int(value) if value and value.isdecimal() and len(value) <= 3 else fallback


def role_of(properties: Any) -> Role | None:
    """What a paragraph is by its properties, the outline level or the list that it is in."""
    level = child(properties, "outlineLvl")
    if level is not None and number_of(level, 9) < 9:
        return "heading"
    numbering = child(properties, "numPr", "numId")
    return "list item" if numbering is not None and number_of(numbering, 1) else None


def styles_of(package: Package, part: str | None) -> dict[str, Style]:
    """What the paragraphs of each style are; a style has what its ancestors have."""
    if part is None:
        return {}
    own: dict[str, Style] = {}
    parents: dict[str, str] = {}
    for style in package.xml(part):
        if local_name(style) != "style" or attribute(style, "type") != "paragraph":
            continue
        key = attribute(style, "styleId") or ""
        own[key] = _style(style)
        based = child(style, "basedOn")
        parents[key] = (attribute(based, "val") or "") if based is not None else ""
    return {key: _inherited(key, own, parents) for key in own}


def _style(style: Any) -> Style:
    named = child(style, "name")
    name = ((attribute(named, "val") or "") if named is not None else "").lower()
    hidden = switched_on(child(style, "rPr", "vanish"))
    if name.startswith("toc ") or name == "table of figures":
        return Style(None, "navigation", hidden)
    if name == "caption":
        return Style("caption", None, hidden)
    if name in ("title", "subtitle") or name.startswith("heading "):
        return Style("heading", None, hidden)
    properties = child(style, "pPr")
    return Style(role_of(properties) if properties is not None else None, None, hidden)


def _inherited(key: str, own: dict[str, Style], parents: dict[str, str]) -> Style:
    found = Style()
    seen: set[str] = set()
    while key in own and key not in seen:
        seen.add(key)
        style = own[key]
        found.role = found.role or style.role
        found.reason = found.reason or style.reason
        found.hidden = found.hidden or style.hidden
        key = parents.get(key, "")
    return found
