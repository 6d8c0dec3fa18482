"""The order of accounts."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from openkam.calc.ranking import rank
from openkam.calc.tests.strategies import MODEST

REVENUES = st.dictionaries(st.integers(1, 30), st.integers(-50, 50).map(Decimal), max_size=20)


class TestWithout:
    @MODEST
    @given(REVENUES, st.sets(st.integers(1, 30)))
    def test_it_is_the_ranking_of_the_others(self, revenues, gone):
        others = {key: revenue for key, revenue in revenues.items() if key not in gone}

        assert rank(revenues).without(gone) == rank(others)
