"""Vectors to beads: a monotone semi-Markov model with a posterior for every bead."""

from aligner.alignment.coverage import Clauses
from aligner.alignment.crossing import counterparts, crossed
from aligner.alignment.features import Bitext, Side
from aligner.alignment.lattice import Band
from aligner.alignment.model import Link, align, prepare
from aligner.alignment.runs import Runs, centred
from aligner.alignment.search import coarse_path
from aligner.alignment.second_look import Reader, SecondLook
from aligner.alignment.segments import cut_points
from aligner.alignment.sieve import sift
from aligner.alignment.verdict import THRESHOLD, probability, translation_score
from aligner.alignment.weights import (
    Sieve,
    Weights,
    borrowed,
    load_weights,
    weights_for,
)

__all__ = [
    "THRESHOLD",
    "Band",
    "Bitext",
    "Clauses",
    "Link",
    "Reader",
    "Runs",
    "SecondLook",
    "Side",
    "Sieve",
    "Weights",
    "align",
    "borrowed",
    "centred",
    "coarse_path",
    "counterparts",
    "crossed",
    "cut_points",
    "load_weights",
    "prepare",
    "probability",
    "sift",
    "translation_score",
    "weights_for",
]
