"""``aligner stats``: a corpus in numbers."""

from __future__ import annotations

from aligner.cli.commands.options import AsJson, CorpusFile


def stats(file: CorpusFile, as_json: AsJson = False) -> None:
    """Describe a corpus: documents, beads by type, lengths, confidence, flags."""
    import json

    from aligner import formats
    from aligner.cli.tables import statistics_table
    from aligner.selection import statistics

    values = statistics(formats.stream_corpus(file))
    # JSON with escapes is the same JSON, and can be printed in every encoding.
    print(json.dumps(values, indent=1) if as_json else statistics_table(values))
