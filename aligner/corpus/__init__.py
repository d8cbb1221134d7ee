"""Many documents: which texts pair with which, each aligned, one corpus and one report."""

from aligner.corpus.engine import build_corpus
from aligner.corpus.report import Aligned, Failure, Report, Unpaired

__all__ = ["Aligned", "Failure", "Report", "Unpaired", "build_corpus"]
