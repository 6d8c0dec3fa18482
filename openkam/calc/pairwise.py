"""Weights from pairwise comparisons: the analytic hierarchy process (AHP).

A matrix says in row i, column j how many times as important i is as j, 1/9 to 9 on Saaty's scale;
the other way round stands the reciprocal. Consistency is measured against the random indices of
Saaty (1980); his newer table gives other ratios.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log

import numpy as np

from openkam.calc.amounts import Floats

RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)  # of 1 to 10 criteria
MOST_INCONSISTENT = 0.10  # Saaty's limit
MOST_TIMES = 9
TOLERANCE = 1e-6  # of reciprocals that were typed with six decimals

Matrix = Sequence[Sequence[float | None]]


@dataclass(frozen=True)
class Priorities:
    """The weights that the comparisons give, and how well these agree with each other."""

    weights: tuple[float, ...]  # their sum is 1
    largest_eigenvalue: float
    consistency_index: float
    consistency_ratio: float  # 0 for one or two criteria: nothing can contradict

    @property
    def is_consistent(self) -> bool:
        """Whether the comparisons agree well enough to be used."""
        return self.consistency_ratio <= MOST_INCONSISTENT


@dataclass(frozen=True)
class Contradiction:
    """The comparison that departs most from what all of them say together."""

    first: int
    second: int
    judged: float  # how many times as important as the second the first was said to be
    fitting: float  # how many times it would be by the weights

    @property
    def nearest(self) -> float:
        """The fitting value as the nearest one of Saaty's scale: 1 to 9, or 1/2 to 1/9."""
        is_less = self.fitting < 1
        times = min(max(round(1 / self.fitting if is_less else self.fitting), 1), MOST_TIMES)
        return 1 / times if is_less else float(times)


def comparison_matrix(
    criteria: int, judgements: Mapping[tuple[int, int], float]
) -> list[list[float | None]]:
    """Return the matrix of judgements (i, j): how many times as important i is as j.

    One direction is enough. A pair that was not compared stays None, which `priorities` refuses.
    """
    matrix: list[list[float | None]] = [
        [1.0 if row == column else None for column in range(criteria)] for row in range(criteria)
    ]
    for (first, second), times in judgements.items():
        matrix[first][second] = float(times)
        if (second, first) not in judgements:
            matrix[second][first] = 1 / float(times)
    return matrix


def priorities(matrix: Matrix) -> Priorities:
    """Return the principal eigenvector as weights, with Saaty's consistency.

    CI = (λ − n) ÷ (n − 1), CR = CI ÷ RI. Raises ValueError unless every pair was compared with a
    number above zero, both directions are reciprocal, and there are 1 to 10 criteria.
    """
    values = _checked(matrix)
    count = len(values)
    eigenvalues, vectors = np.linalg.eig(values)
    # The largest one of a positive matrix is real, and so is its vector (Perron).
    principal = int(np.argmax(eigenvalues.real))
    vector = np.abs(vectors[:, principal].real)
    largest = max(float(eigenvalues[principal].real), float(count))
    index = (largest - count) / (count - 1) if count > 1 else 0.0
    random_index = RANDOM_INDEX[count - 1]
    return Priorities(
        weights=tuple((vector / vector.sum()).tolist()),
        largest_eigenvalue=largest,
        consistency_index=index,
        consistency_ratio=index / random_index if random_index else 0.0,
    )


def most_contradicting_pair(matrix: Matrix, weights: Sequence[float]) -> Contradiction | None:
    """Return the pair whose comparison departs most from the quotient of its weights.

    Departure counts in times, either way; of equals the first pair is taken. None where every
    comparison fits. Raises ValueError as `priorities`.
    """
    values = _checked(matrix)
    if len(values) != len(weights):
        raise ValueError("Each criterion has one weight.")
    found: Contradiction | None = None
    farthest = TOLERANCE
    for first, second in combinations(range(len(weights)), 2):
        judged, fitting = float(values[first, second]), weights[first] / weights[second]
        departure = abs(log(judged / fitting))
        if departure > farthest * (1 + TOLERANCE):
            found, farthest = Contradiction(first, second, judged, fitting), departure
    return found


def _checked(matrix: Matrix) -> Floats:
    if not 1 <= len(matrix) <= len(RANDOM_INDEX):
        raise ValueError("Between 1 and 10 criteria can be compared.")
    if any(len(row) != len(matrix) for row in matrix):
        raise ValueError("The matrix is not square.")
    if any(value is None for row in matrix for value in row):
        raise ValueError("Some pairs are not compared yet.")
    values = np.array(matrix, np.float64)
    # Turned round, so that what is not a number is refused too.
    if not np.all((values > 0) & np.isfinite(values)):
        raise ValueError("A comparison is a number above zero.")
    if not np.allclose(values * values.T, 1, rtol=0, atol=TOLERANCE):
        raise ValueError("A comparison and its reverse are not reciprocal.")
    return values
