from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkam.calc import tiers
from openkam.calc.amounts import Amounts, column, total
from openkam.calc.tests.strategies import MODEST
from openkam.calc.tiers import Place

UPPER, MIDDLE, LOWER = Place.UPPER, Place.MIDDLE, Place.LOWER
LIMITS = {"a_limit": Decimal("0.80"), "b_limit": Decimal("0.95")}
ALERTS = {"watch_limit": Decimal("0.05"), "act_limit": Decimal("0.10")}


def amounts(revenue, cost=None):
    """Amounts of accounts 1, 2, 3 …; None has no line, and without `cost` none is known."""
    filled = column([amount or 0 for amount in revenue])
    lines = np.array([amount is not None for amount in revenue], np.int64)
    nothing = np.zeros(len(filled), np.int64)
    keys = np.arange(1, len(filled) + 1)
    if cost is None:
        return Amounts(keys, filled, nothing, nothing, lines, nothing)
    return Amounts(keys, filled, column(cost), filled, lines, lines)


def watched(before, now, places):
    return tiers.watch(np.array(places, np.int64), amounts(now), amounts(before), **ALERTS)


class TestBands:
    @pytest.mark.parametrize(
        ("given_tiers", "expected"),
        [
            ([], ((), (), ())),
            ([7], ((7,), (), ())),
            ([7, 8], ((7,), (8,), ())),
            ([7, 8, 9], ((7,), (8,), (9,))),
            ([7, 8, 9, 5], ((7, 8), (9,), (5,))),
            ([7, 8, 9, 5, 6], ((7, 8), (9, 5), (6,))),
        ],
    )
    def test_the_middle_lies_between_the_upper_tiers_and_the_lowest(self, given_tiers, expected):
        found = tiers.bands(given_tiers)

        assert (found.upper, found.middle, found.lower) == expected


class TestPlaces:
    def test_a_tier_says_where_an_account_stands(self):
        found = tiers.bands([1, 2, 3, 4])

        places = tiers.places(np.array([1, 2, 3, 4]), column([1, 1, 1, 1]), found, **LIMITS)

        assert places.tolist() == [UPPER, UPPER, MIDDLE, LOWER]

    def test_without_a_tier_its_class_does(self):
        revenue = column([80, 15, 5, 0, -1])

        places = tiers.places(np.zeros(5, np.int64), revenue, tiers.bands([1]), **LIMITS)

        assert places.tolist() == [UPPER, MIDDLE, LOWER, LOWER, LOWER]

    def test_classes_are_drawn_over_all_accounts(self):
        revenue = column([2000, 50, 5])

        places = tiers.places(np.array([1, 0, 0]), revenue, tiers.bands([1, 2]), **LIMITS)

        assert places.tolist() == [UPPER, LOWER, LOWER]

    def test_the_account_that_crosses_a_limit_belongs_to_the_better_class(self):
        revenue = column([79, 14, 5, 2])

        places = tiers.places(np.zeros(4, np.int64), revenue, tiers.bands([]), **LIMITS)

        assert places.tolist() == [UPPER, UPPER, MIDDLE, LOWER]

    @pytest.mark.parametrize("revenue", [[], [-5, -6], [0], [5, -9]])
    def test_without_a_positive_total_nobody_has_a_class(self, revenue):
        places = tiers.places(
            np.zeros(len(revenue), np.int64), column(revenue), tiers.bands([]), **LIMITS
        )

        assert places.tolist() == [LOWER] * len(revenue)


class TestParts:
    def test_each_has_its_sums(self):
        keys = np.array([1, 2, 1])

        found = tiers.parts(keys, amounts([30, None, 12], cost=[20, 0, 2]), amounts([20, 5, None]))

        first, second = found[1], found[2]
        assert (first.revenue, first.revenue_before, first.change) == (42, 20, 22)
        assert (first.margin, first.buying, first.bought_before) == (20, 2, 1)
        assert first.change_share == Decimal("1.1")
        assert (second.revenue, second.margin, second.buying) == (0, None, 0)
        assert (second.change_share, second.rate) == (-1, None)

    @MODEST
    @given(
        st.lists(
            st.tuples(st.integers(0, 4), st.integers(-(10**12), 10**12)), min_size=1, max_size=30
        )
    )
    def test_they_add_up_to_the_total(self, rows):
        keys = np.array([key for key, _amount in rows], np.int64)
        revenue = [Decimal(amount).scaleb(-4) for _key, amount in rows]

        found = tiers.parts(keys, amounts(revenue), amounts(revenue))

        assert sum(part.revenue for part in found.values()) == total(column(revenue))


class TestWatch:
    def test_candidates_grow_below_the_upper_tiers(self):
        found = watched([100, 100, 100], [200, 200, 105], [UPPER, MIDDLE, LOWER])

        assert found.candidates.tolist() == [False, True, False]
        assert found.grown() == 100

    def test_a_tiny_base_does_not_win(self):
        found = watched([1, 100, 120], [500, 150, 120], [LOWER, LOWER, LOWER])

        assert found.floor == 100
        assert found.candidates.tolist() == [False, True, False]

    def test_new_accounts_have_no_growth(self):
        found = watched([None, 100], [500, 100], [LOWER, LOWER])

        assert not found.candidates.any()
        assert np.isnan(found.change_share[0])

    def test_only_those_with_most_growth_are_taken(self):
        count = tiers.MOST_CANDIDATES + 5

        found = watched([100] * count, [200 + n for n in range(count)], [MIDDLE] * count)

        assert found.candidates.tolist() == [False] * 5 + [True] * tiers.MOST_CANDIDATES

    def test_the_middle_loses_beyond_the_limit(self):
        found = watched([100, 100, 100, 100], [95, 94, 89, 50], [MIDDLE, MIDDLE, MIDDLE, LOWER])

        assert found.losing.tolist() == [False, True, True, False]
        assert found.grave.tolist() == [False, False, True, False]
        assert found.lost() == 17

    def test_who_stopped_buying_has_no_line_any_more(self):
        found = watched([100, 100, -5], [None, 0, None], [MIDDLE, UPPER, LOWER])

        assert found.stopped.tolist() == [True, False, False]
        assert found.losing.tolist() == [True, False, False]

    @pytest.mark.parametrize("before", [[], [None, None], [-5, -6]])
    def test_without_a_base_there_is_nothing_to_say(self, before):
        found = watched(before, [5] * len(before), [MIDDLE] * len(before))

        assert found.floor is None
        assert not (found.candidates | found.losing | found.stopped).any()
        assert (found.grown(), found.lost()) == (0, 0)
