"""Reading: the bytes of a file -> its text, its layout and its paragraphs."""

from aligner.reading.arrangement import arrange, arrange_side
from aligner.reading.encodings import MAX_LINE, Decoded, decode, read_file
from aligner.reading.language import detect_language
from aligner.reading.manifest import ManifestRow, looks_like_manifest, read_manifest
from aligner.reading.nouns import LAYOUTS, Layout, Paragraph, SetAside

__all__ = [
    "LAYOUTS",
    "MAX_LINE",
    "Decoded",
    "Layout",
    "ManifestRow",
    "Paragraph",
    "SetAside",
    "arrange",
    "arrange_side",
    "decode",
    "detect_language",
    "looks_like_manifest",
    "read_file",
    "read_manifest",
]
