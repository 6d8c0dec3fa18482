"""Completeness and freshness of what is known."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from openkam.calc.freshness import Expected, dossier_health, stale_on

EXPECTED = some.builds(
    Expected, some.integers(1, 3), some.booleans(), some.booleans(), some.booleans()
)


class TestHealth:
    def test_by_hand(self):
        rows = [
            Expected(3, is_known=True, is_confirmed=True),
            Expected(2, is_known=True, is_confirmed=True, is_stale=True),
            Expected(2, is_known=True),
            Expected(1, is_known=False),
        ]

        health = dossier_health(rows)

        assert (health.completeness, health.freshness) == (7 / 8, 3 / 8)

    def test_where_nothing_is_expected_both_are_unknown(self):
        health = dossier_health([])

        assert (health.completeness, health.freshness) == (None, None)

    @given(some.lists(EXPECTED, min_size=1))
    def test_freshness_never_exceeds_completeness(self, rows):
        health = dossier_health(rows)

        assert 0 <= health.freshness <= health.completeness <= 1

    def test_a_weight_is_above_zero(self):
        with pytest.raises(ValueError, match="above zero"):
            dossier_health([Expected(0, is_known=True)])


class TestStaleOn:
    def test_the_last_day_of_a_short_month_counts(self):
        assert stale_on(date(2026, 11, 30), 3) == date(2027, 2, 28)

    def test_a_life_has_at_least_a_month(self):
        with pytest.raises(ValueError, match="month"):
            stale_on(date(2026, 1, 1), 0)
