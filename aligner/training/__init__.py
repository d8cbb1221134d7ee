"""Fits the weights in models/ from aligned data."""

from aligner.training.command import Remembering, train_weights
from aligner.training.data import GoldDocument, gold_documents
from aligner.training.weights import Trial, calibration_error, cross_validate, fit_weights

__all__ = [
    "GoldDocument",
    "Remembering",
    "Trial",
    "calibration_error",
    "cross_validate",
    "fit_weights",
    "gold_documents",
    "train_weights",
]
