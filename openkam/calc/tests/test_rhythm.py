"""How often an account buys: limits, days, and what is unknown."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkam.calc.rhythm import ACT, PATIENCE_DAYS, WATCH, Rhythm

AS_OF = date(2026, 9, 30)


def rhythm(since=0, **fields):
    given = {"purchase_days": 12, "last_on": AS_OF - timedelta(days=since), "usual_interval": 30.0}
    return Rhythm(**{**given, "as_of": AS_OF, **fields})


class TestRhythm:
    @pytest.mark.parametrize(
        ("since", "ratio", "tone"),
        [
            (0, 0, ""),
            (30, 1, ""),
            (45, 1.5, ""),
            (54, 1.8, "watch"),
            (90, 3, "watch"),
            (91, 91 / 30, "act"),
        ],
    )
    def test_it_compares_the_silence_with_the_usual_interval(self, since, ratio, tone):
        found = rhythm(since)

        assert found.ratio == pytest.approx(ratio)
        assert found.tone == tone

    @pytest.mark.parametrize(
        ("interval", "due"),
        [(30.0, date(2026, 9, 30)), (30.5, date(2026, 10, 1)), (1.0, date(2026, 9, 1))],
    )
    def test_the_next_purchase_is_due_one_interval_after_the_last(self, interval, due):
        assert rhythm(30, usual_interval=interval).due_on == due

    @pytest.mark.parametrize(
        "fields",
        [
            {"purchase_days": 0, "last_on": None, "usual_interval": None},
            {"purchase_days": 1, "usual_interval": None},
            {"purchase_days": 2},
        ],
    )
    def test_with_fewer_than_three_purchase_days_there_is_none(self, fields):
        found = rhythm(400, **fields)

        assert not found.is_known
        assert (found.ratio, found.due_on, found.tone) == (None, None, "")

    def test_who_buys_daily_is_not_late_after_a_weekend(self):
        assert rhythm(PATIENCE_DAYS, usual_interval=1.0).tone == ""
        assert rhythm(PATIENCE_DAYS + 1, usual_interval=1.0).tone == "act"

    def test_a_due_day_beyond_the_calendar_is_unknown(self):
        found = rhythm(last_on=date(9999, 12, 1), as_of=date(9999, 12, 31))

        assert found.due_on == date(9999, 12, 31)
        assert rhythm(last_on=date(9999, 12, 20), as_of=date(9999, 12, 31)).due_on is None

    @given(st.integers(0, 5000), st.integers(3, 500), st.floats(1, 2000))
    def test_tones_keep_their_limits(self, since, days, interval):
        found = rhythm(since, purchase_days=days, usual_interval=interval)

        assert found.ratio is not None
        assert (found.tone == "act") == (found.ratio > ACT and since > PATIENCE_DAYS)
        assert (found.tone == "") == (found.ratio <= WATCH or since <= PATIENCE_DAYS)
