"""What the containers share: ZIP archives and XML from anywhere, opened within limits."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any

from lxml import etree

from aligner.errors import InputError
from aligner.files import MAX_TEXT, printable, shortened

MAX_ENTRIES = 10_000
"""Files in one archive. A book of a thousand chapters with its pictures has some 3,000."""

MAX_PART = 64_000_000
"""Bytes of one unpacked part that is parsed. The text of a 3,000-page document is about 30 MB of
WordprocessingML; a parsed tree takes about five times that in memory."""

MAX_RATIO = 200
"""How many times an archive may grow. Office files grow 5 to 40 times, the worst table of equal
cells about 100 times; a bomb grows 1,000 times, as much as DEFLATE can."""

_RATIO_FROM = 10_000_000
"""Bytes unpacked below which the ratio is of no interest: they do no harm."""

DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)
"""What `zipfile` raises where an archive is damaged, or packed in a way that it does not know."""

_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)")
_LIMIT_WORDS = {
    "Excessive depth": "its elements are nested more than 255 deep, the limit; flatten it",
    "amplification": "its entities expand beyond the limit (an XML bomb); remove them",
    "huge": "it has a text of more than 10,000,000 bytes in one element, the limit; cut it",
}
"""What libxml2 says of limits -> what a person is told."""


class Archive:
    """The parts of a ZIP archive that was checked before anything is unpacked."""

    def __init__(self, data: bytes, name: str) -> None:
        """InputError where the archive is damaged, protected, or beyond a limit."""
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGE as error:
            raise InputError(
                f"{name}: is a damaged ZIP container ({printable(str(error))}); save or download "
                "it again"
            ) from None
        infos = [info for info in self._zip.infolist() if not info.is_dir()]
        self._check(infos, len(data))
        self._infos = {info.filename: info for info in infos}
        self._lower = {info.filename.lower(): info.filename for info in infos}
        self.names = tuple(self._infos)

    def _check(self, infos: list[zipfile.ZipInfo], packed: int) -> None:
        if len(infos) > MAX_ENTRIES:
            raise InputError(
                f"{self.name}: holds {len(infos):,} files, the limit is {MAX_ENTRIES:,}; "
                "take out what is no text"
            )
        for info in infos:
            if _OUTSIDE.search(info.filename):
                raise InputError(
                    f"{self.name}: entry {shortened(info.filename)} leads outside the container; "
                    "do not open it, get the file from another source"
                )
        total = sum(info.file_size for info in infos)
        if total > MAX_TEXT:
            raise InputError(
                f"{self.name}: would unpack to {total:,} bytes, the limit is {MAX_TEXT:,}; "
                "take out its pictures or cut it in parts"
            )
        if total > _RATIO_FROM and total > MAX_RATIO * packed:
            raise InputError(
                f"{self.name}: would grow {total // max(packed, 1):,} times when unpacked, the "
                f"limit is {MAX_RATIO} (a ZIP bomb); do not open it"
            )

    def find(self, part: str) -> str | None:
        """The part's name as the archive spells it, whatever its capitals; None where absent."""
        part = part.lstrip("/")
        return part if part in self._infos else self._lower.get(part.lower())

    def read(self, part: str, limit: int = MAX_PART) -> bytes:
        """The bytes of a part; InputError where it is absent, damaged, protected or too long."""
        found = self.find(part)
        if found is None:
            raise InputError(f"{self.name}: lacks its part {shortened(part)}; save it again")
        size = self._infos[found].file_size
        if size > limit:
            raise InputError(
                f"{self.name}: part {shortened(part)} has {size:,} bytes, the limit is "
                f"{limit:,}; cut the document in parts"
            )
        try:
            return self._zip.read(found)
        except DAMAGE as error:
            raise InputError(
                f"{self.name}: part {shortened(part)} is damaged ({printable(str(error))[:100]}); "
                "save or download the file again"
            ) from None
        except RuntimeError as error:
            if "encrypted" not in str(error):
                raise
            raise InputError(
                f"{self.name}: is protected by a password; save it without one"
            ) from None

    def xml(self, part: str) -> Any:
        """The root of an XML part; InputError as `read` and `parse_xml`."""
        return parse_xml(self.read(part), self.name, part)


def parse_xml(data: bytes, name: str, part: str = "") -> Any:
    """The root element of XML from anywhere: no entity is followed, nothing is fetched.

    InputError where it is not well formed, declares entities, or breaks a limit of the parser.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    where = f"{name}: part {shortened(part)}" if part else name
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, LookupError, ValueError) as error:
        said = printable(getattr(error, "msg", None) or str(error))[:200]
        limit = next((text for words, text in _LIMIT_WORDS.items() if words in said), None)
        raise InputError(
            f"{where}: {limit}" if limit else f"{where}: is no well-formed XML ({said}); repair it"
        ) from None
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and next(iter(dtd.iterentities()), None) is not None:
        raise InputError(f"{where}: declares entities, which are never expanded; remove them")
    return root


def local_name(element: Any) -> str:
    """The tag without its namespace; empty for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
