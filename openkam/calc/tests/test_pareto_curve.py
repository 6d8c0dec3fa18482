from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkam.calc.concentration import abc_counts, pareto_curve, top_20_percent, top_share

from .strategies import MODEST, book, net_positive_revenues, positive_revenues

# 2,000 accounts with revenue 1/1, 1/2, 1/3 …, to four places.
LONG_TAIL = {n: round(Decimal(10_000) / n, 4) for n in range(1, 2001)}


class TestParetoCurve:
    def test_it_starts_at_nothing_and_ends_at_everything(self) -> None:
        assert pareto_curve(book(60, 30, 10)) == [
            (0, 0),
            (1, Decimal("0.6")),
            (2, Decimal("0.9")),
            (3, 1),
        ]

    def test_it_falls_back_to_one_where_revenue_is_negative(self) -> None:
        shares = [point.share for point in pareto_curve(book(90, 60, -50))]

        assert shares == [0, Decimal("0.9"), Decimal("1.5"), 1]

    @pytest.mark.parametrize("revenues", [{}, book(0), book(5, -5)])
    def test_it_is_empty_when_shares_are_unknown(self, revenues: dict[int, Decimal]) -> None:
        assert pareto_curve(revenues) == []

    def test_it_keeps_every_point_of_a_short_book(self) -> None:
        assert len(pareto_curve(book(*range(1, 400)))) == 400

    def test_it_keeps_the_marks_of_a_long_book(self) -> None:
        abc = abc_counts(LONG_TAIL)

        kept = [point.accounts for point in pareto_curve(LONG_TAIL, 50)]

        assert abc is not None
        assert len(kept) <= 50
        assert {0, 1, 3, 5, 10, 400, abc.a, abc.a + abc.b, 2000} <= set(kept)

    def test_it_keeps_the_marks_even_when_asked_for_fewer_points(self) -> None:
        kept = {point.accounts for point in pareto_curve(LONG_TAIL, 2)}

        assert {0, 1, 3, 5, 10, 400, 2000} <= kept

    def test_it_draws_the_steep_beginning_and_the_long_tail(self) -> None:
        curve = pareto_curve(LONG_TAIL, 100)

        pairs = list(zip(curve, curve[1:], strict=False))
        assert max(after.accounts - before.accounts for before, after in pairs) <= 2000 / 40
        assert max(after.share - before.share for before, after in pairs[1:]) < Decimal("0.08")

    def test_it_shows_the_same_share_as_the_figures(self) -> None:
        curve = dict(pareto_curve(LONG_TAIL, 50))

        top = top_20_percent(LONG_TAIL)
        assert curve[top.accounts] == top.share
        assert curve[10] == top_share(LONG_TAIL, 10)

    @MODEST
    @given(positive_revenues)
    def test_it_never_falls_while_revenue_is_positive(self, revenues: dict[int, Decimal]) -> None:
        shares = [point.share for point in pareto_curve(revenues)]

        assert shares == sorted(shares)

    @MODEST
    @given(net_positive_revenues, st.integers(min_value=0, max_value=20))
    def test_every_point_is_exact_however_few_there_are(
        self, revenues: dict[int, Decimal], most_points: int
    ) -> None:
        curve = pareto_curve(revenues, most_points)

        assert (curve[0].accounts, curve[-1].accounts) == (0, len(revenues))
        for accounts, share in curve:
            assert share == top_share(revenues, accounts)
