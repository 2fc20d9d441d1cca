"""From what the network makes of a name to the probability that the name is right.

Votes add up as if the mentions of a name knew nothing of each other, and a network is surer of itself than it should
be, the more so on news unlike that it was trained on. A line on the scale of log-odds (Platt 1999) mends both;
`python -m training.calibrate` fits it on WikiGold, which the shipped model was not trained on.
"""

from __future__ import annotations

from math import exp, log

SLOPE, SHIFT = 0.635, -0.779
SUREST = 0.9995  # of scores before; beyond it their differences are those of rounding


def log_odds(score: float) -> float:
    """The log-odds of a score, which is kept away from 0 and 1."""
    kept = min(max(score, 1 - SUREST), SUREST)
    return log(kept / (1 - kept))


def probability(score: float) -> float:
    """The estimated probability that a name with this score is right; grows with the score."""
    return 1 / (1 + exp(-(SLOPE * log_odds(score) + SHIFT)))
