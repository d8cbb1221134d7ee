"""Packages of Office Open XML: their parts and how these refer to each other."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from aligner.errors import InputError
from aligner.reading.kinds.container import Archive, local_name

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
"""Namespace of the attributes that name a relationship."""
_STRICT_R = "{http://purl.oclc.org/ooxml/officeDocument/relationships}"


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part says of another."""

    type: str
    """The last word of its type, such as ``footnotes``."""
    target: str
    """Name of the other part in the package."""


class Package:
    """A package whose parts are read when they are asked for."""

    def __init__(self, data: bytes, name: str) -> None:
        """InputError as `Archive`, and where the package has no main part."""
        self.archive = Archive(data, name)
        self.name = name
        roots = self.relations("")
        main = next((r.target for r in roots.values() if r.type == "officeDocument"), None)
        if main is None or self.archive.find(main) is None:
            raise InputError(f"{name}: has no main part, it is damaged; save it again")
        self.main = main

    def relations(self, part: str) -> dict[str, Relation]:
        """The relationships of a part by their ids, those to places outside left out."""
        folder, base = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{base}.rels")
        if self.archive.find(path) is None:
            return {}
        found: dict[str, Relation] = {}
        for element in self.archive.xml(path):
            target = element.get("Target")
            if local_name(element) != "Relationship" or not target:
                continue
            if element.get("TargetMode") == "External":
                continue
            full = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
            kind = (element.get("Type") or "").rpartition("/")[2]
            found[element.get("Id") or ""] = Relation(kind, full)
        return found

    def xml(self, part: str) -> Any:
        """The root of a part; InputError where it is absent, damaged or beyond a limit."""
        return self.archive.xml(part)

    def has(self, part: str) -> bool:
        """Whether the package holds the part."""
        return self.archive.find(part) is not None


def attribute(element: Any, name: str) -> str | None:
    """An attribute by its local name, whatever its namespace: strict files have another one."""
    value = element.get(name)
    if value is not None:
        return str(value)
    for key, found in element.items():
        if key.rpartition("}")[2] == name:
            return str(found)
    return None


def relation_id(element: Any, name: str = "id") -> str | None:
    """The id of a relationship that an element names."""
    value = element.get(R + name) or element.get(_STRICT_R + name)
    return str(value) if value else None


def switched_on(element: Any | None) -> bool:
    """Whether a switch such as ``<w:b/>`` is there and not off."""
    if element is None:
        return False
    return (attribute(element, "val") or "true").lower() not in ("0", "false", "off", "none")


def chosen(element: Any) -> Any | None:
    """The one branch of ``mc:AlternateContent`` that is shown."""
    branches = {local_name(branch): branch for branch in element}
    choice = branches.get("Choice")
    return choice if choice is not None else branches.get("Fallback")


def child(element: Any, *names: str) -> Any | None:
    """The descendant at a path of local names; None where a step is missing."""
    for name in names:
        element = next((one for one in element if local_name(one) == name), None)
        if element is None:
            return None
    return element
