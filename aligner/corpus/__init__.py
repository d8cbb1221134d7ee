"""Many documents: which texts pair with which, each aligned, one corpus and one report."""

from aligner.corpus.engine import Progress, Step, build_corpus
from aligner.corpus.report import Aligned, Failure, Finding, Report, Unpaired

__all__ = [
    "Aligned",
    "Failure",
    "Finding",
    "Progress",
    "Report",
    "Step",
    "Unpaired",
    "build_corpus",
]
