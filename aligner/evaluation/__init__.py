"""Gold and predicted beads to precision, recall and F1."""

from aligner.evaluation.files import compare_files, read_beads
from aligner.evaluation.scores import Counts, IndexBead, Scores, evaluate

__all__ = ["Counts", "IndexBead", "Scores", "compare_files", "evaluate", "read_beads"]
