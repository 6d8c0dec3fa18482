"""Exact running totals of a column, also of sums that 64 bits nearly do not hold."""

from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkam.calc.amounts import SAFE, running_totals


class TestRunningTotals:
    @given(st.lists(st.integers(-(10**12), 10**12), max_size=50))
    def test_each_is_the_sum_of_those_before(self, amounts):
        found = running_totals(np.array(amounts, np.int64))

        assert found.tolist() == [0, *accumulate(amounts)]

    def test_large_amounts_that_cancel_out_are_exact(self):
        found = running_totals(np.array([SAFE, -SAFE, SAFE], np.int64))

        assert found.tolist() == [0, SAFE, 0, SAFE]

    def test_what_64_bits_do_not_hold_is_refused(self):
        with pytest.raises(OverflowError):
            running_totals(np.array([SAFE, SAFE, SAFE], np.int64))
