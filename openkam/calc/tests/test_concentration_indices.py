"""Herfindahl–Hirschman index and Gini coefficient against published figures."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkam.calc.concentration import effective_number, gini, herfindahl_hirschman_index

from .strategies import MODEST, book, positive_revenues

# R packages acid and ineq, example of Gini: https://rdrr.io/cran/acid/man/gini.html
ACID = book(541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261)
# R package phylotools: https://rdocumentation.org/packages/phylotools/versions/0.1.2/topics/gini
PHYLOTOOLS = book(1, 3, 2, 1, 1, 1, 4)


class TestHerfindahlHirschmanIndex:
    @pytest.mark.parametrize(
        ("revenues", "points"),
        [
            # U.S. Department of Justice, note on the index: four firms of 30, 30, 20 and 20.
            pytest.param(book(30, 30, 20, 20), 2600, id="justice"),
            # QuickBooks on customer concentration: 20, 30 and 50.
            pytest.param(book(20, 30, 50), 3800, id="quickbooks"),
            # Distribution from Kvålseth, PLOS ONE e0264613: 0.285 on the scale of 1.
            pytest.param(book("0.40", "0.30", "0.15", "0.10", "0.05"), 2850, id="kvalseth"),
        ],
    )
    def test_it_is_what_the_sources_say(self, revenues: dict[int, Decimal], points: int) -> None:
        assert herfindahl_hirschman_index(revenues) == points

    def test_it_grows_by_twice_the_product_of_the_shares_that_merge(self) -> None:
        # https://www.rhayden.us/managerial-economics/info-nlr.html: 5 % and 10 % give +100.
        apart = herfindahl_hirschman_index(book(5, 10, 40, 45))
        merged = herfindahl_hirschman_index(book(15, 40, 45))

        assert apart is not None
        assert merged is not None
        assert merged - apart == 100

    def test_it_looks_at_positive_revenue_on_its_own_total(self) -> None:
        assert herfindahl_hirschman_index(book(30, 30, 20, 20, 0, -70)) == 2600

    @pytest.mark.parametrize("revenues", [{}, book(0, 0), book(-5)])
    def test_it_is_unknown_without_positive_revenue(self, revenues: dict[int, Decimal]) -> None:
        assert herfindahl_hirschman_index(revenues) is None
        assert effective_number(revenues) is None

    @MODEST
    @given(st.integers(min_value=1, max_value=60))
    def test_it_is_ten_thousand_over_the_number_of_equal_customers(self, count: int) -> None:
        equal = book(*["12.3456"] * count)

        assert effective_number(equal) == count
        assert abs(herfindahl_hirschman_index(equal) - Decimal(10_000) / count) < Decimal("1e-20")

    @MODEST
    @given(positive_revenues)
    def test_it_stays_between_equal_customers_and_one_customer(
        self, revenues: dict[int, Decimal]
    ) -> None:
        points = herfindahl_hirschman_index(revenues)
        customers = effective_number(revenues)

        assert 0 < points <= 10_000
        assert 1 <= customers <= len(revenues)
        assert abs(points * customers - 10_000) < Decimal("1e-20")


class TestEffectiveNumber:
    def test_it_is_the_inverse_of_the_index(self) -> None:
        assert round(effective_number(book(30, 30, 20, 20)), 3) == Decimal("3.846")


class TestGini:
    @pytest.mark.parametrize(
        ("revenues", "population"),
        [
            pytest.param(ACID, "0.4620911", id="acid"),
            pytest.param(PHYLOTOOLS, "0.3076923", id="phylotools"),
        ],
    )
    def test_it_is_what_the_sources_say(
        self, revenues: dict[int, Decimal], population: str
    ) -> None:
        assert round(gini(revenues), 7) == Decimal(population)

    @pytest.mark.parametrize(
        ("revenues", "unbiased"),
        [
            pytest.param(ACID, "0.5134346", id="acid"),
            pytest.param(PHYLOTOOLS, "0.3589744", id="phylotools"),
        ],
    )
    def test_it_is_the_population_form_not_the_unbiased_one(
        self, revenues: dict[int, Decimal], unbiased: str
    ) -> None:
        count = len(revenues)

        assert round(gini(revenues) * count / (count - 1), 7) == Decimal(unbiased)

    def test_it_leaves_out_zero_and_negative_revenue(self) -> None:
        assert gini({**ACID, 11: Decimal(0), 12: Decimal(-9000)}) == gini(ACID)

    @pytest.mark.parametrize("revenues", [{}, book(0, 0), book(-5)])
    def test_it_is_unknown_without_positive_revenue(self, revenues: dict[int, Decimal]) -> None:
        assert gini(revenues) is None

    def test_it_is_zero_for_equals_and_for_one_alone(self) -> None:
        assert gini(book(7, 7, 7)) == 0
        assert gini(book(7)) == 0

    @MODEST
    @given(positive_revenues)
    def test_it_stays_between_zero_and_its_greatest_value(
        self, revenues: dict[int, Decimal]
    ) -> None:
        count = len(revenues)

        assert 0 <= gini(revenues) <= Decimal(count - 1) / count

    @MODEST
    @given(positive_revenues)
    def test_it_agrees_with_the_formula_as_printed(self, revenues: dict[int, Decimal]) -> None:
        ascending = sorted(revenues.values())
        count, total = len(ascending), sum(ascending)
        weighted = sum(i * revenue for i, revenue in enumerate(ascending, 1))

        printed = 2 * weighted / (count * total) - Decimal(count + 1) / count

        assert abs(gini(revenues) - printed) < Decimal("1e-20")
