"""Fits the weights in models/ from aligned data."""

from aligner.training.command import Remembering, second_reader, train_weights
from aligner.training.content import train_content
from aligner.training.data import GoldDocument, delete, gold_documents
from aligner.training.judging import train_judge
from aligner.training.lexicon import train_lexicon
from aligner.training.refitting import refit
from aligner.training.weights import (
    Trial,
    calibration_error,
    cross_validate,
    fit_weights,
    judged,
    untrained,
)

__all__ = [
    "GoldDocument",
    "Remembering",
    "Trial",
    "calibration_error",
    "cross_validate",
    "delete",
    "fit_weights",
    "gold_documents",
    "judged",
    "refit",
    "second_reader",
    "train_content",
    "train_judge",
    "train_lexicon",
    "train_weights",
    "untrained",
]
