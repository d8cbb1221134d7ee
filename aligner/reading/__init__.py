"""Reading: the bytes of a file -> its text, its layout and its paragraphs."""

from aligner.reading.arrangement import arrange, arrange_side
from aligner.reading.encodings import MAX_LINE, Decoded, decode, read_file
from aligner.reading.language import detect_language
from aligner.reading.nouns import LAYOUTS, Block, Layout, Paragraph, SetAside, Source
from aligner.reading.paragraphs import plain
from aligner.reading.sources import read_source, source_of

__all__ = [
    "LAYOUTS",
    "MAX_LINE",
    "Block",
    "Decoded",
    "Layout",
    "Paragraph",
    "SetAside",
    "Source",
    "arrange",
    "arrange_side",
    "decode",
    "detect_language",
    "plain",
    "read_file",
    "read_source",
    "source_of",
]
