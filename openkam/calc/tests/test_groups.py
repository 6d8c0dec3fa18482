from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkam.calc.concentration import at_least
from openkam.calc.groups import ParentCycle, roll_up, ultimate_parent

from .strategies import MODEST, any_revenues, book


class TestUltimateParent:
    def test_it_climbs_several_levels(self) -> None:
        assert ultimate_parent("depot", {"depot": "branch", "branch": "holding"}) == "holding"

    def test_it_is_the_account_itself_without_a_parent(self) -> None:
        assert ultimate_parent(7, {}) == 7
        assert ultimate_parent(7, {7: None}) == 7

    @pytest.mark.parametrize("parents", [{1: 1}, {1: 2, 2: 1}, {1: 2, 2: 3, 3: 2}])
    def test_it_refuses_parents_that_lead_back(self, parents: dict[int, int]) -> None:
        with pytest.raises(ParentCycle) as refusal:
            ultimate_parent(1, parents)

        assert set(refusal.value.keys) == {1, *parents}


class TestRollUp:
    def test_it_counts_the_whole_tree_as_one(self) -> None:
        revenues = book(10, 20, 30, 40)

        assert roll_up(revenues, {2: 1, 3: 2}) == {1: Decimal(60), 4: Decimal(40)}

    def test_it_names_a_parent_that_buys_nothing_itself(self) -> None:
        assert roll_up(book(10, 20), {1: 9, 2: 9}) == {9: Decimal(30)}

    def test_it_shows_a_customer_of_ten_percent_that_its_parts_hide(self) -> None:
        revenues = book(6, 6, *[8] * 11)

        assert at_least(revenues) == ()
        assert at_least(roll_up(revenues, {2: 1})) == (1,)

    @MODEST
    @given(any_revenues, st.dictionaries(st.integers(2, 99), st.just(1), max_size=30))
    def test_it_keeps_the_total(
        self, revenues: dict[int, Decimal], parents: dict[int, int]
    ) -> None:
        assert sum(roll_up(revenues, parents).values()) == sum(revenues.values())
