from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkam.calc.money import exact_total, relative_change, share

from .strategies import MODEST, amounts


class TestExactTotal:
    def test_it_is_zero_for_no_amounts(self) -> None:
        assert exact_total([]) == 0

    def test_it_keeps_the_smallest_unit_beside_the_largest_amount(self) -> None:
        total = exact_total([Decimal("1e30"), Decimal("0.0001"), Decimal("-1e30")])

        assert total == Decimal("0.0001")

    def test_it_does_not_depend_on_the_precision_of_the_caller(self) -> None:
        with localcontext() as context:
            context.prec = 3

            total = exact_total([Decimal("1000.25"), Decimal("0.5")])

        assert total == Decimal("1000.75")

    @pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity"])
    def test_it_refuses_what_is_no_number(self, amount: str) -> None:
        with pytest.raises(ValueError, match="not a number"):
            exact_total([Decimal(1), Decimal(amount)])

    @MODEST
    @given(st.lists(amounts), st.randoms(use_true_random=False))
    def test_it_does_not_depend_on_the_order(self, parts: list[Decimal], random) -> None:
        shuffled = random.sample(parts, len(parts))

        assert exact_total(shuffled) == exact_total(parts)


class TestShare:
    def test_it_is_a_fraction_with_28_digits(self) -> None:
        assert share(Decimal(1), Decimal(3)) == Decimal("0.3333333333333333333333333333")

    @pytest.mark.parametrize("whole", ["0", "-5"])
    def test_it_is_unknown_of_nothing_and_of_a_loss(self, whole: str) -> None:
        assert share(Decimal(1), Decimal(whole)) is None

    def test_it_may_leave_the_range_of_zero_to_one(self) -> None:
        assert share(Decimal(150), Decimal(100)) == Decimal("1.5")
        assert share(Decimal(-50), Decimal(100)) == Decimal("-0.5")


class TestRelativeChange:
    @pytest.mark.parametrize(
        ("before", "after", "change"),
        [("100", "110", "0.1"), ("100", "0", "-1"), ("100", "-50", "-1.5"), ("100", "100", "0")],
    )
    def test_it_relates_the_difference_to_before(
        self, before: str, after: str, change: str
    ) -> None:
        assert relative_change(Decimal(before), Decimal(after)) == Decimal(change)

    @pytest.mark.parametrize("before", ["0", "-100"])
    def test_it_is_unknown_after_nothing_or_a_loss(self, before: str) -> None:
        assert relative_change(Decimal(before), Decimal(100)) is None
