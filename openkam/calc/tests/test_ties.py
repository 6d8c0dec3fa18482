"""Strength of ties: the published fading, and what holds of any contacts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkam.calc import ties
from openkam.calc.tests.strategies import MODEST
from openkam.calc.ties import Contact

TODAY = date(2026, 3, 31)


def before(days, kind="meeting", direction="mutual"):
    return Contact(TODAY - timedelta(days=days), kind, direction)


contacts = st.builds(
    before,
    st.integers(0, 12),
    st.sampled_from(sorted(ties.WEIGHTS)),
    st.sampled_from(["in", "out", "mutual"]),
)


class TestTieStrength:
    def test_it_fades_with_a_half_life_of_90_days(self):
        found = ties.tie_strength([before(age) for age in (0, 30, 90, 180)], TODAY)

        counts = [day.counts for day in found.days]
        assert counts == pytest.approx([1, 0.7937, 0.5, 0.25], abs=5e-5)
        assert found.total == pytest.approx(2.5437, abs=5e-5)
        assert (found.factor, found.reciprocity) == (1, 1)
        assert found.strength == pytest.approx(1 - 2.718281828 ** (-2.5437 / 3), abs=1e-4)

    def test_without_a_contact_it_is_unknown(self):
        found = ties.tie_strength([], TODAY)

        assert (found.strength, found.band, found.is_active) == (None, "none", False)
        assert (found.reciprocity, found.factor, found.last_on) == (None, None, None)

    def test_contacts_after_the_day_are_left_out(self):
        assert ties.tie_strength([before(-1)], TODAY).strength is None

    def test_a_day_counts_as_one_meeting_at_most(self):
        found = ties.tie_strength([before(0), before(0), before(0, "mail", "out")], TODAY)

        assert found.total == 1
        assert len(found.days[0].contacts) == 3

    def test_what_goes_one_way_counts_half(self):
        one_way = ties.tie_strength([before(0, "call", "out"), before(9, "call", "out")], TODAY)
        answered = ties.tie_strength([before(0, "call", "out"), before(0, "call", "in")], TODAY)

        assert (one_way.factor, one_way.reciprocity) == (0.5, 0)
        assert (answered.factor, answered.reciprocity) == (1, 1)

    def test_it_refuses_a_kind_that_weighs_nothing_known(self):
        with pytest.raises(ValueError, match="telepathy"):
            ties.tie_strength([before(0, "telepathy")], TODAY)

    @pytest.mark.parametrize(
        ("days", "band"),
        [
            ([0, 30, 60, 90], "strong"),
            ([0], "live"),
            ([60], "weak"),
            ([100, 110], "fading"),
            ([400], "cold"),
        ],
    )
    def test_it_has_a_word(self, days, band):
        assert ties.tie_strength([before(age) for age in days], TODAY).band == band

    @MODEST
    @given(st.lists(contacts), contacts)
    def test_one_contact_more_never_lowers_it(self, known, one):
        without = ties.tie_strength(known, TODAY).strength
        with_it = ties.tie_strength([*known, one], TODAY).strength

        assert with_it >= (without or 0)

    @MODEST
    @given(st.lists(contacts, min_size=1), st.integers(1, 400))
    def test_silence_lowers_it(self, known, days):
        now = ties.tie_strength(known, TODAY)
        later = ties.tie_strength(known, TODAY + timedelta(days=days))

        assert 0 <= later.strength < now.strength < 1
        assert later.factor == pytest.approx(now.factor)

    def test_it_stays_below_one(self):
        daily = [before(age) for age in range(2000)]

        assert ties.tie_strength(daily, TODAY).strength < 1


class TestTwoWayOn:
    @pytest.mark.parametrize(
        ("known", "days"),
        [
            ([before(3, "mail", "out")], None),
            ([before(3, "mail", "out"), before(9, "mail", "in")], 9),
            ([before(40), before(3, "mail", "out"), before(90, "mail", "in")], 40),
        ],
    )
    def test_both_sides_have_been_heard(self, known, days):
        expected = None if days is None else TODAY - timedelta(days=days)

        assert ties.two_way_on(known) == expected


class TestIsActive:
    @pytest.mark.parametrize(
        ("age", "is_active"), [(None, False), (0, True), (90, True), (91, False), (-1, False)]
    )
    def test_up_to_90_days(self, age, is_active):
        last = None if age is None else TODAY - timedelta(days=age)

        assert ties.is_active(last, TODAY) is is_active

    def test_a_tie_is_active_by_its_two_way_contacts(self):
        silent = [before(100), before(1, "mail", "out")]
        answered = [*silent, replace(silent[1], direction="in")]

        assert not ties.tie_strength(silent, TODAY).is_active
        assert ties.tie_strength(answered, TODAY).is_active


class TestGap:
    @pytest.mark.parametrize(
        ("rating", "strength", "expected", "is_large"),
        [(5, 0.3, 0.7, True), (1, 0.5, -0.5, True), (3, 0.3, 0.2, False)],
    )
    def test_it_is_the_rating_as_a_share_less_the_strength(
        self, rating, strength, expected, is_large
    ):
        found = ties.gap(rating, strength)

        assert (round(found, 9), ties.is_large_gap(found)) == (expected, is_large)

    @pytest.mark.parametrize(("rating", "strength"), [(None, 0.5), (3, None)])
    def test_it_is_unknown_where_one_is(self, rating, strength):
        found = ties.gap(rating, strength)

        assert (found, ties.is_large_gap(found)) == (None, False)
