"""Marks, spend and deals against competitors: what is unknown is neither a tie nor a zero."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkam.calc.rivals import (
    Comparison,
    Spend,
    compare,
    competitor_spend,
    gap,
    share_of_wallet,
    wallet,
    win_rate,
)

MARK = st.none() | st.integers(1, 5)
AMOUNT = st.none() | st.decimals(0, 10**9, places=2)


class TestGap:
    @pytest.mark.parametrize(
        ("ours", "theirs", "found"),
        [(4, 2, 2), (2, 4, -2), (3, 3, 0), (None, 3, None), (3, None, None)],
    )
    def test_it_is_ours_less_theirs(self, ours, theirs, found):
        assert gap(ours, theirs) == found


class TestCompare:
    def test_unknown_marks_are_no_tie(self):
        found = compare([(4, 2), (3, 3), (1, 5), (None, 5), (3, None), (None, None)])

        assert found == Comparison(ahead=1, level=1, behind=1, unknown=3)

    @given(st.lists(st.tuples(MARK, MARK)))
    def test_every_point_counts_once(self, marks):
        found = compare(marks)

        assert found.known + found.unknown == len(marks)


class TestCompetitorSpend:
    @pytest.mark.parametrize(
        ("whole", "groups", "found"),
        [
            ([], [], Spend(None)),
            ([], [None], Spend(None)),
            ([], [D(20), D(30)], Spend(D(50))),
            ([], [D(20), None], Spend(D(20), is_at_least=True)),
            ([D(80)], [D(20), None], Spend(D(80))),  # all product groups hold the single ones
            ([None], [D(20)], Spend(D(20), is_at_least=True)),
            ([D(95)], [D(180)], Spend(D(180), is_at_least=True)),  # all are no less than one
        ],
    )
    def test_what_is_noted_for_all_groups_holds_the_single_ones(self, whole, groups, found):
        assert competitor_spend(whole, groups) == found


class TestWallet:
    def test_it_is_our_revenue_and_what_others_get(self):
        assert wallet(D(60), [Spend(D(30)), Spend(D(10))]) == Spend(D(100))

    def test_it_is_at_least_that_where_a_part_is_unknown(self):
        assert wallet(D(60), [Spend(D(40)), Spend(None)]) == Spend(D(100), is_at_least=True)

    @pytest.mark.parametrize("ours", [None, D(-1)])
    def test_it_is_unknown_without_our_own_revenue(self, ours):
        assert wallet(ours, [Spend(D(40))]) == Spend(None)

    @given(st.decimals(0, 10**9, places=2), st.lists(AMOUNT))
    def test_shares_of_what_is_known_add_up_to_one(self, ours, amounts):
        whole = wallet(ours, [Spend(one) for one in amounts]).amount
        parts = [share_of_wallet(one, whole) for one in [ours, *amounts]]

        known = [one for one in parts if one is not None]
        assert not known or abs(sum(known) - 1) < D("1e-20")


class TestWinRate:
    @pytest.mark.parametrize(
        ("won", "lost", "found"), [(3, 1, D("0.75")), (0, 2, D(0)), (0, 0, None)]
    )
    def test_it_is_won_of_those_decided(self, won, lost, found):
        assert win_rate(won, lost) == found
