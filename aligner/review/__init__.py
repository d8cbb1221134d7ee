"""Corrections by a person: beads as they are reviewed, gestures on them, and what keeps both."""
