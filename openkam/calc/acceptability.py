"""How sure a ranking is, whatever the weights: stochastic multicriteria acceptability (SMAA-2).

Scores are matrices: a row for each account, a column for each criterion. Thousands of weightings
are drawn, all equally likely; how often an account stands among the first so many is how sure its
place is. The seed is fixed, so that the same scores give the same shares.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from openkam.calc.amounts import Bools, Floats, Ints
from openkam.calc.scoring import FULL, check_weights

DRAWS = 5000
SEED = 20260101
# Scores that are in memory at once: few enough to stay near the processor, however many accounts.
CELLS = 100_000
# So much apart, over all accounts, are equal scores, so that the one given first stands first.
TIE = 1e-6
NEGLIGIBLE = 1e-9


@dataclass(frozen=True)
class Swap:
    """The smallest change of one weight with which an account reaches another one."""

    inside: int  # row of the account that is reached
    outside: int  # row of the account that reaches it
    criterion: int
    weight: float  # of the criterion then, in percent; the others keep their proportions
    change: float  # in points of percent; 0 where the scores are equal already


def sampled_weightings(criteria: int, count: int = DRAWS, seed: int = SEED) -> Floats:
    """Return so many weightings, a row each that adds up to 1, uniform over all that there are.

    The same seed gives the same ones with every version of NumPy. Raises ValueError without
    criteria.
    """
    if criteria < 1:
        raise ValueError("A weighting needs at least one criterion.")
    # The stream of the old generator is frozen by NumPy's promise; that of the new one is not.
    drawn = np.random.RandomState(seed).standard_exponential((count, criteria))
    weightings: Floats = drawn / drawn.sum(axis=1, keepdims=True)
    return weightings


def acceptability(
    low: Floats,
    high: Floats,
    weightings: Floats,
    places: int,
    *,
    eligible: Bools | None = None,
    min_score: float | None = None,
    seed: int = SEED,
) -> Floats:
    """Return in which share of the weightings each account is among the first 1, 2 … `places`.

    A row for each account, a column for each number of places. A score that is not known is drawn
    anew each time, uniformly between its ends. Who is not eligible takes no place, nor does who
    stays below `min_score`; of equal scores the one given first stands first. Raises ValueError
    without places or weightings, and for scores that are no intervals.
    """
    if places < 1 or not len(weightings):
        raise ValueError("It takes at least one place and one weighting.")
    # Turned round: what is not a number would else stand first.
    if not np.all(low <= high):
        raise ValueError("A score has a lower end that is not above its upper one.")
    rows = np.arange(len(low)) if eligible is None else np.flatnonzero(eligible)
    shares = np.zeros((len(low), places))
    if not len(rows):
        return shares
    winners = _winners(low[rows], high[rows], weightings, places, min_score, seed)
    kept = winners.shape[1]
    # One row more for places that nobody was good enough for.
    cells = winners.astype(np.int64) * kept + np.arange(kept)
    counts = np.bincount(cells.ravel(), minlength=(len(rows) + 1) * kept).reshape(-1, kept)[:-1]
    shares[rows, :kept] = counts.cumsum(axis=1) / len(weightings)
    shares[rows, kept:] = shares[rows, kept - 1 : kept]
    return shares


def rank_acceptability(
    low: Floats, high: Floats, weightings: Floats, *, seed: int = SEED
) -> Floats:
    """Return in which share of the weightings each account has rank 1, 2 … to the last."""
    inside = acceptability(low, high, weightings, max(len(low), 1), seed=seed)
    return np.diff(inside, axis=1, prepend=0.0)


def central_weights(scores: Floats, weightings: Floats) -> Floats:
    """Return the mean of the weightings with which each account is first; NaN where never."""
    found = np.full((len(scores), weightings.shape[1]), np.nan)
    if not len(scores):
        return found
    first = np.concatenate([drawn.argmax(axis=1) for _, drawn in _drawn(scores, weightings)])
    for row in np.unique(first):
        found[row] = weightings[first == row].mean(axis=0)
    return found


def smallest_swap(scores: Floats, weights: Sequence[int], inside: int, outside: int) -> Swap | None:
    """Return the smallest change of one weight with which `outside` reaches `inside`.

    The other weights keep their proportions. None where no single weight does it. Raises ValueError
    unless the weights are whole percents that add up to 100.
    """
    return line_stability(scores, weights, [inside], [outside])


def line_stability(
    scores: Floats, weights: Sequence[int], inside: Sequence[int], outside: Sequence[int]
) -> Swap | None:
    """Return the smallest change of one weight that moves any account across the line.

    `inside` and `outside` are the rows on either side. None where no single weight does it; raises
    ValueError as `smallest_swap`.
    """
    check_weights(weights)
    best: Swap | None = None
    for criterion, weight in enumerate(weights):
        rest = _of_the_others(scores, weights, criterion)
        for block in _blocks(inside, len(outside)):
            found = _crossing(scores[:, criterion], rest, float(weight), block, outside)
            if found is None:
                continue
            first, second, change = found
            if best is None or abs(change) < abs(best.change) - NEGLIGIBLE:
                best = Swap(first, second, criterion, weight + change, change)
    return best


def kendall_tau(first: Floats, second: Floats) -> float | None:
    """Return how alike two rankings of the same accounts are: 1 the same, −1 turned round.

    Kendall's tau-b, which allows for equal scores. None where one of both ranks nobody above
    another.
    """
    agreeing = sum(
        float(
            np.dot(np.sign(first[row + 1 :] - first[row]), np.sign(second[row + 1 :] - second[row]))
        )
        for row in range(len(first) - 1)
    )
    apart = _pairs_apart(first) * _pairs_apart(second)
    return agreeing / sqrt(apart) if apart else None


def _winners(
    low: Floats,
    high: Floats,
    weightings: Floats,
    places: int,
    min_score: float | None,
    seed: int,
) -> Ints:
    """Return who stands first, second … with each weighting; `len(low)` where nobody does."""
    count, kept = len(low), min(places, len(low))
    # An own stream, so that other scores do not mean other weightings.
    stream = np.random.Generator(np.random.PCG64(seed))
    unknown = _unknown(low, high)
    winners = np.empty((len(weightings), kept), np.int64)
    for start, drawn in _drawn(low, weightings):
        chosen = weightings[start : start + len(drawn)]
        for criterion, rows, width in unknown:
            extra = stream.random((len(drawn), len(width)))
            extra *= width
            extra *= chosen[:, criterion, None]
            drawn[:, rows] += extra
        top = _top(drawn, kept)
        if min_score is not None:
            values = np.take_along_axis(drawn, top, axis=1)
            top = np.where(values >= min_score - 2 * TIE, top, count)
        winners[start : start + len(drawn)] = top
    return winners


def _drawn(scores: Floats, weightings: Floats) -> Iterator[tuple[int, Floats]]:
    """Yield the first weighting of each block, and its scores: a row for each weighting."""
    count = len(scores)
    ties = -np.arange(count) * (TIE / count)
    columns = np.ascontiguousarray(scores.T)
    size = max(CELLS // count, 1)
    for start in range(0, len(weightings), size):
        yield start, weightings[start : start + size] @ columns + ties


def _unknown(low: Floats, high: Floats) -> list[tuple[int, Ints | slice, Floats]]:
    """Return for each criterion the rows whose score is not known, and how wide they are."""
    found: list[tuple[int, Ints | slice, Floats]] = []
    for criterion in range(low.shape[1]):
        width = high[:, criterion] - low[:, criterion]
        rows = np.flatnonzero(width > 0)
        if 2 * len(rows) > len(width):
            # To draw for the others too, who are zero wide, is quicker than to leave them out.
            found.append((criterion, slice(None), width))
        elif len(rows):
            found.append((criterion, rows, width[rows]))
    return found


def _top(drawn: Floats, kept: int) -> Ints:
    """Return the columns of the highest scores of each row, the highest first."""
    count = drawn.shape[1]
    if kept == count:
        ordered: Ints = np.argsort(-drawn, axis=1)
        return ordered
    top = np.argpartition(drawn, count - kept, axis=1)[:, count - kept :]
    order = np.argsort(-np.take_along_axis(drawn, top, axis=1), axis=1)
    return np.take_along_axis(top, order, axis=1)


def _of_the_others(scores: Floats, weights: Sequence[int], criterion: int) -> Floats:
    """Return the scores by the other criteria alone, in the proportions of their weights."""
    others = np.array(weights, np.float64)
    others[criterion] = 0
    if not others.any():
        others += 1
        others[criterion] = 0
    total = others.sum()
    rest: Floats = scores @ (others / total) if total else scores[:, criterion]
    return rest


def _blocks(rows: Sequence[int], width: int) -> Iterator[Sequence[int]]:
    size = max(CELLS // max(width, 1), 1)
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _crossing(
    own: Floats, rest: Floats, weight: float, inside: Sequence[int], outside: Sequence[int]
) -> tuple[int, int, float] | None:
    """Return the pair that meets with the smallest change of this weight, and the change.

    With the weight at w, the distance of two accounts is w · own + (100 − w) · rest, a line.
    """
    if not len(outside):
        return None
    ours, theirs = np.asarray(inside), np.asarray(outside)
    of_own = own[ours][:, None] - own[theirs]
    of_rest = rest[ours][:, None] - rest[theirs]
    with np.errstate(divide="ignore", invalid="ignore"):
        meeting = FULL * of_rest / (of_rest - of_own)
    has_met = weight * of_own + (FULL - weight) * of_rest <= NEGLIGIBLE
    change = np.where(has_met, 0.0, meeting - weight)
    is_possible = has_met | ((meeting >= 0) & (meeting <= FULL))
    distance = np.where(is_possible, np.abs(change), np.inf)
    row, column = divmod(int(distance.argmin()), len(theirs))
    if not np.isfinite(distance[row, column]):
        return None
    return int(ours[row]), int(theirs[column]), float(change[row, column])


def _pairs_apart(scores: Floats) -> float:
    counts = np.unique(scores, return_counts=True)[1].astype(np.float64)
    total = float(len(scores))
    return total * (total - 1) / 2 - float((counts * (counts - 1)).sum()) / 2
