"""Weights from comparisons: published matrices, and what holds of any."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkam.calc import pairwise
from openkam.calc.tests.strategies import MODEST

THREE = [[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]]
# Saaty's choice of a school.
SCHOOLS = [
    [1, 4, 3, 1, 3, 4],
    [1 / 4, 1, 7, 3, 1 / 5, 1],
    [1 / 3, 1 / 7, 1, 1 / 5, 1 / 5, 1 / 6],
    [1, 1 / 3, 5, 1, 1, 1 / 3],
    [1 / 3, 5, 5, 1, 1, 3],
    [1 / 4, 1, 6, 3, 1 / 3, 1],
]
SCALE = [1 / times for times in range(9, 1, -1)] + [float(times) for times in range(1, 10)]


@st.composite
def matrices(draw):
    count = draw(st.integers(1, 7))
    pairs = combinations(range(count), 2)
    return pairwise.comparison_matrix(count, {pair: draw(st.sampled_from(SCALE)) for pair in pairs})


class TestPriorities:
    def test_three_criteria(self):
        found = pairwise.priorities(THREE)

        assert found.weights == pytest.approx((0.637, 0.258, 0.105), abs=5e-4)
        assert found.largest_eigenvalue == pytest.approx(3.039, abs=5e-4)
        assert found.consistency_index == pytest.approx(0.0193, abs=5e-5)
        assert found.consistency_ratio == pytest.approx(0.033, abs=5e-4)
        assert found.is_consistent

    def test_saatys_schools_are_inconsistent(self):
        found = pairwise.priorities(SCHOOLS)

        expected = (0.3208, 0.1395, 0.0348, 0.1285, 0.2374, 0.1391)
        assert found.weights == pytest.approx(expected, abs=5e-5)
        assert found.largest_eigenvalue == pytest.approx(7.4199, abs=5e-5)
        assert found.consistency_ratio == pytest.approx(0.229, abs=5e-4)
        assert not found.is_consistent

    @pytest.mark.parametrize(
        ("matrix", "weights"), [([[1]], [1]), ([[1, 4], [0.25, 1]], [0.8, 0.2])]
    )
    def test_one_and_two_criteria_cannot_contradict(self, matrix, weights):
        found = pairwise.priorities(matrix)

        assert found.weights == pytest.approx(weights)
        assert (found.consistency_ratio, found.is_consistent) == (0, True)

    @pytest.mark.parametrize(
        ("matrix", "words"),
        [
            ([], "Between 1 and 10"),
            ([[1] * 11] * 11, "Between 1 and 10"),
            ([[1, 2], [0.5]], "not square"),
            ([[1, None], [None, 1]], "not compared yet"),
            ([[1, float("nan")], [1, 1]], "above zero"),
            ([[1, 0], [0, 1]], "above zero"),
            ([[1, -2], [-0.5, 1]], "above zero"),
            ([[1, 2], [2, 1]], "not reciprocal"),
            ([[2, 1], [1, 1]], "not reciprocal"),
        ],
    )
    def test_it_refuses_what_says_nothing(self, matrix, words):
        with pytest.raises(ValueError, match=words):
            pairwise.priorities(matrix)

    @MODEST
    @given(matrices())
    def test_weights_are_positive_and_add_up(self, matrix):
        found = pairwise.priorities(matrix)

        assert sum(found.weights) == pytest.approx(1)
        assert min(found.weights) > 0
        assert found.consistency_ratio >= 0

    @MODEST
    @given(st.lists(st.floats(0.1, 10), min_size=1, max_size=7))
    def test_comparisons_of_known_weights_give_them_back(self, weights):
        matrix = [[one / other for other in weights] for one in weights]

        found = pairwise.priorities(matrix)

        assert found.weights == pytest.approx([one / sum(weights) for one in weights])
        assert found.consistency_ratio == pytest.approx(0, abs=1e-9)
        assert pairwise.most_contradicting_pair(matrix, found.weights) is None


class TestComparisonMatrix:
    def test_one_direction_is_enough(self):
        matrix = pairwise.comparison_matrix(3, {(0, 1): 3, (2, 0): 0.2, (1, 2): 3})

        assert matrix == [[1, 3, 5], [1 / 3, 1, 3], [0.2, 1 / 3, 1]]

    def test_what_is_not_compared_is_unknown(self):
        matrix = pairwise.comparison_matrix(3, {(0, 1): 3, (0, 2): 5})

        assert matrix[1][2] is None
        with pytest.raises(ValueError, match="not compared yet"):
            pairwise.priorities(matrix)


class TestMostContradictingPair:
    def test_it_names_the_pair_and_what_would_fit(self):
        # The first is twice the second, the second twice the third; but the third beats the first.
        matrix = pairwise.comparison_matrix(3, {(0, 1): 2, (1, 2): 2, (0, 2): 1 / 4})

        found = pairwise.most_contradicting_pair(matrix, (0.5, 0.3, 0.2))

        assert (found.first, found.second, found.judged) == (0, 2, 0.25)
        assert found.fitting == pytest.approx(2.5)
        assert found.nearest == 2

    def test_of_the_schools_it_is_the_first_against_the_third(self):
        weights = pairwise.priorities(SCHOOLS).weights

        found = pairwise.most_contradicting_pair(SCHOOLS, weights)

        assert (found.first, found.second, found.judged) == (0, 2, 3)
        assert found.fitting == pytest.approx(0.3208 / 0.0348, abs=0.02)
        assert found.nearest == 9

    @pytest.mark.parametrize(
        ("fitting", "nearest"), [(40, 9), (2.6, 3), (1.1, 1), (0.9, 1), (0.3, 1 / 3), (0.01, 1 / 9)]
    )
    def test_the_nearest_value_is_one_of_the_scale(self, fitting, nearest):
        assert pairwise.Contradiction(0, 1, 5, fitting).nearest == nearest

    def test_it_refuses_weights_of_others(self):
        with pytest.raises(ValueError, match="one weight"):
            pairwise.most_contradicting_pair(THREE, (0.5, 0.5))

    @MODEST
    @given(matrices())
    def test_what_is_inconsistent_has_one(self, matrix):
        found = pairwise.priorities(matrix)

        pair = pairwise.most_contradicting_pair(matrix, found.weights)

        assert found.is_consistent or pair is not None
        assert pair is None or pair.first < pair.second
