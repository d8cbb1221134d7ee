"""Many documents: which texts pair with which, each aligned, one corpus and one report."""

from aligner.corpus.building import build_corpus
from aligner.corpus.options import RunOptions, Shard
from aligner.corpus.report import Aligned, Failure, Finding, Report, Unpaired
from aligner.corpus.running import Progress, Step

__all__ = [
    "Aligned",
    "Failure",
    "Finding",
    "Progress",
    "Report",
    "RunOptions",
    "Shard",
    "Step",
    "Unpaired",
    "build_corpus",
]
