"""Gross margin and whale curve: published figures, and what always holds."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkam.calc.amounts import column, exact, total
from openkam.calc.concentration import abc_counts
from openkam.calc.margin import class_a, gross_margin, small_margin, small_rate, whale_curve
from openkam.calc.tests.strategies import MODEST

# Horngren, "Cost Accounting", Spring Distribution: cases at a cost of 12, price, and what serving
# costs: orders at 100, visits at 80, miles at 2, handling at 0.50 a case, expedited deliveries 300.
CUSTOMERS = "PQRST"
CASES = (2080, 8750, 60800, 31800, 3900)
PRICES = ("14.40", "14.16", "13.20", "13.92", "12.96")
ORDERS, VISITS = (15, 25, 30, 25, 30), (2, 3, 6, 2, 3)
DELIVERIES, MILES = (10, 30, 60, 40, 20), (14, 4, 3, 8, 40)
EXPEDITED = (0, 0, 0, 0, 1)


def revenues():
    return column([cases * Decimal(price) for cases, price in zip(CASES, PRICES, strict=True)])


def served():
    """The cost of serving each customer."""
    rows = zip(CASES, ORDERS, VISITS, DELIVERIES, MILES, EXPEDITED, strict=True)
    return column(
        [
            orders * 100 + visits * 80 + trips * miles * 2 + Decimal(cases) / 2 + urgent * 300
            for cases, orders, visits, trips, miles, urgent in rows
        ]
    )


def margin_of(revenue, cost, lines=None, known=None):
    """All lines known unless said otherwise."""
    lines = np.ones(len(revenue), np.int64) if lines is None else np.array(lines)
    known = lines if known is None else np.array(known)
    return gross_margin(revenue, cost, np.where(known > 0, revenue, 0), lines, known)


class TestSpringDistribution:
    def test_the_product_margin_before_serving(self):
        found = margin_of(revenues(), column([cases * 12 for cases in CASES]))

        # By hand: 2.40, 2.16, 1.20, 1.92 and 0.96 a case.
        assert [exact(n) for n in np.diff(found.whale.cumulative)] == [
            72960,
            61056,
            18900,
            4992,
            3744,
        ]
        assert found.margin == Decimal(161652)
        assert found.whale.peak_share == 1
        assert found.below_zero == 0

    def test_the_operating_incomes_make_the_published_curve(self):
        incomes = revenues() - column([cases * 12 for cases in CASES]) - served()

        whale = whale_curve(incomes, np.ones(5, np.bool_))

        assert [exact(n) for n in incomes] == [2012, 11545, 38720, 41856, -3346]
        assert "".join(CUSTOMERS[place] for place in whale.order) == "SRQPT"
        shares = [round(amount / whale.total * 100, 1) for _n, amount in whale.points()][1:]
        assert shares == [Decimal(n) for n in ("46.1", "88.8", "101.5", "103.7", "100.0")]
        assert (whale.total, whale.peak_accounts) == (90787, 4)
        assert round(whale.peak_share * 100, 1) == Decimal("103.7")


class TestWhaleCurve:
    @pytest.mark.parametrize("amounts", [("-5", "5"), ("-5", "2"), ("0",), ("-1", "-2")])
    def test_its_peak_has_no_share_of_nothing_or_of_a_loss(self, amounts):
        whale = whale_curve(column(amounts), np.ones(len(amounts), np.bool_))

        assert whale.peak_share is None
        assert whale.peak == max(Decimal(0), *map(Decimal, amounts))

    def test_without_a_known_cost_it_is_empty(self):
        whale = whale_curve(column(["5"]), np.zeros(1, np.bool_))

        assert (whale.total, whale.peak_accounts, whale.points()) == (0, 0, [(0, 0)])

    def test_ties_stay_in_their_order(self):
        whale = whale_curve(column(["1", "2", "1", "2"]), np.ones(4, np.bool_))

        assert whale.order.tolist() == [1, 3, 0, 2]


class TestGrossMargin:
    def test_lines_without_a_cost_are_in_no_margin(self):
        found = gross_margin(
            column(["100", "50", "10"]),
            column(["60", "0", "0"]),
            column(["80", "0", "0"]),
            np.array([2, 1, 1]),
            np.array([1, 0, 0]),
        )

        assert (found.margin, found.rate) == (20, Decimal("0.25"))
        assert (found.accounts, found.with_cost) == (3, 1)
        assert found.known_share == Decimal(80) / Decimal(160)

    def test_credit_notes_alone_have_no_rate(self):
        found = margin_of(column(["-10"]), column(["-6"]))

        assert (found.margin, found.rate, found.known_share) == (-4, None, None)
        assert (found.below_zero, found.lost) == (1, -4)

    def test_nothing_sold_has_no_margin(self):
        found = margin_of(column([]), column([]))

        assert (found.margin, found.rate, found.known_share, found.accounts) == (0, None, None, 0)


class TestLargeForLittle:
    def test_half_of_the_rate_of_all_is_the_limit(self):
        # 10 % together; 6 % is not small, 4 % and a loss are.
        revenue, cost = column(["100"] * 4), column(["70", "94", "96", "100.4"])
        figures = margin_of(revenue, column(["70", "94", "96", "100"]))

        limit = small_rate(figures)

        assert limit == Decimal("0.05")
        small = small_margin(revenue - cost, revenue, revenue > 0, limit)
        assert small.tolist() == [False, False, True, True]

    def test_where_all_together_lose_only_a_loss_is_small(self):
        figures = margin_of(column(["100", "100"]), column(["99", "110"]))

        limit = small_rate(figures)

        assert limit == 0
        margins = column(["1", "-10"])
        assert small_margin(margins, column(["100"] * 2), margins != 0, limit).tolist() == [0, 1]

    def test_without_a_known_cost_nobody_is_small(self):
        figures = margin_of(column(["100"]), column(["0"]), [1], [0])

        assert small_rate(figures) is None
        nobody = small_margin(column(["0"]), column(["0"]), np.zeros(1, np.bool_), None)
        assert not nobody.any()

    @MODEST
    @given(st.lists(st.integers(-(10**6), 10**9), max_size=12))
    def test_class_a_is_that_of_the_concentration(self, amounts):
        revenue = np.array(amounts, np.int64)

        found = class_a(revenue, Decimal("0.8"))

        book = {place: exact(amount) for place, amount in enumerate(amounts)}
        counts = abc_counts(book) if book else None
        assert int(found.sum()) == (counts.a if counts else 0)


accounts = st.lists(
    st.tuples(st.integers(-(10**9), 10**12), st.integers(-(10**9), 10**12), st.booleans()),
    min_size=1,
    max_size=30,
)


class TestAlways:
    @MODEST
    @given(accounts)
    def test_curve_and_totals_agree(self, rows):
        revenue, cost = (np.array([row[n] for row in rows], np.int64) for n in (0, 1))
        known = np.array([row[2] for row in rows])
        cost = np.where(known, cost, 0)

        found = margin_of(revenue, cost, np.ones(len(rows), np.int64), known.astype(np.int64))

        whale = found.whale
        assert whale.total == found.margin == total((revenue - cost)[known])
        assert whale.peak >= max(whale.total, 0)
        assert found.lost == whale.total - whale.peak
        assert len(whale.order) == found.with_cost
        assert whale.peak_share is None or whale.peak_share >= 1

    @MODEST
    @given(accounts, st.integers(2, 12))
    def test_thinned_points_are_exact(self, rows, most):
        margins = np.array([row[0] - row[1] for row in rows], np.int64)
        whale = whale_curve(margins, np.ones(len(rows), np.bool_))

        points = whale.points(most)

        ranked = sorted(margins.tolist(), reverse=True)
        assert points == [(n, exact(sum(ranked[:n]))) for n, _amount in points]
        assert {0, len(rows), whale.peak_accounts} <= {n for n, _amount in points}
        assert len(points) <= most + 1

    @MODEST
    @given(accounts)
    def test_the_curve_rises_to_its_peak_and_bends_down(self, rows):
        margins = np.array([row[0] - row[1] for row in rows], np.int64)
        steps = np.diff(whale_curve(margins, np.ones(len(rows), np.bool_)).cumulative)

        assert (np.diff(steps) <= 0).all()
